package dev.tillbox.alsc;

import dev.tillbox.HaltReason;
import dev.tillbox.Reply;

/**
 * What an answer means that is not the CRM's: what its HTTP status says, and that is never that
 * anything was done or refused.
 */
final class OtherAnswers {
  private final Waits waits;

  OtherAnswers(Waits waits) {
    this.waits = waits;
  }

  Reply read(Answer answer, NotTheCrmException instead) {
    int status = answer.status();
    String code = status == 200 ? instead.code() : "http-" + status;
    String text = "status " + status + " with " + instead.getMessage();
    if (status == 429) {
      return Reply.busy(code, text, waits.ofOthers(answer));
    }
    if (isServersTrouble(status)) {
      return Reply.unknown(code, text);
    }
    if (isRefusal(status)) {
      // Also what a filter makes of the CRM's answer on the way back.
      return Reply.haltInDoubt(HaltReason.CONFIGURATION, code, text);
    }
    return Reply.notReached(code, text);
  }

  /** Whether the platform may say something in the body of an answer with this status. */
  static boolean mayBeTheCrms(int status) {
    return status == 200 || isRefusal(status);
  }

  /** Says that a proxy refuses the tunnel. */
  static String ofProxy(int status, boolean withLogin) {
    return "the proxy does not let the call through: status "
        + status
        + " with "
        + naming(status)
        + (status == 407 ? login(withLogin) : "");
  }

  private static String login(boolean given) {
    return given
        ? ", the given one refused: correct proxyLogin(...) or the profile"
        : "; no login was sent: give a Basic one by proxyLogin(...) or the profile";
  }

  /** Says what an answer is whose body is not worth reading. */
  static String naming(int status) {
    switch (status) {
      case 407:
        return "a proxy's demand for a login";
      case 408:
        return "the complaint that the request was slow";
      case 511:
        return "a captive portal's demand for a login";
      default:
        return status >= 300 && status <= 399
            ? "a redirect, which is never followed"
            : "an answer that is not the CRM's";
    }
  }

  private static boolean isServersTrouble(int status) {
    return status == 408 || (status >= 500 && status <= 599 && status != 511);
  }

  /** Whether whoever answered lays the fault on the request; 407 is about the way to it. */
  private static boolean isRefusal(int status) {
    return status >= 400 && status <= 499 && status != 407 && status != 408;
  }
}
