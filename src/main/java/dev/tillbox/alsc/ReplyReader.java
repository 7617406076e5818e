package dev.tillbox.alsc;

import dev.tillbox.Reply;
import java.util.Collections;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what an answer means. This is where points are taken or not, so it trusts nothing but
 * what the CRM alone writes:
 *
 * <ul>
 *   <li>The body must be one whole JSON or XML document whose only root is the method's own, and
 *       {@code result.biz_success} in it must be there: {@code true} confirms, {@code false}
 *       refuses. Codes and texts are for people.
 *   <li>An {@code error_response} means what the {@link VerdictTable} says, if it has a code.
 *   <li>Everything else is not the CRM's, and means what its HTTP status says at most.
 * </ul>
 *
 * <p>The platform answers with status 200, in success and in error. So only a 200 settles. A 4xx
 * may bring an {@code error_response} too; it can halt the queue or make it wait, for status and
 * body then agree that nothing was done, but its refusal is left in doubt. Under any other status
 * something stands between the CRM and us, and the body is not read.
 *
 * <p>The date of what is the CRM's, and of nothing else, tells the queue's clock the time.
 */
final class ReplyReader {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyReader.class);
  private static final String ERROR = "error_response";
  private static final int MOST_CODE = 100;
  private static final int MOST_TEXT = 200;

  private final VerdictTable verdicts;
  private final boolean simplify;
  private final int maxReplyBytes;
  private final CallClock clock;
  private final Secrets secrets;
  private final Waits waits;
  private final OtherAnswers others;

  ReplyReader(Settings settings) {
    this.verdicts = settings.verdicts;
    this.simplify = settings.simplify;
    this.maxReplyBytes = settings.maxReplyBytes;
    this.clock = settings.clock;
    this.secrets = settings.secrets;
    this.waits = new Waits(clock);
    this.others = new OtherAnswers(waits);
  }

  Reply read(Answer answer, String method) {
    return reading(answer, method).reply;
  }

  /** The same, with the result for those who want more of it than the verdict. */
  Reading reading(Answer answer, String method) {
    try {
      Value body = body(answer);
      boolean isError = isOnlyRoot(ERROR, body);
      Value content = isError ? body.get(ERROR) : resultIn(body, rootOf(method));
      if (isError && content.get("code").text().trim().isEmpty()) {
        return Reading.of(withoutCode(answer));
      }
      answer.date().ifPresent(date -> clock.answered(date, answer.took()));
      return isError
          ? Reading.of(error(content, answer))
          : new Reading(result(content, answer), content);
    } catch (NotTheCrmException e) {
      return Reading.of(others.read(answer, e));
    }
  }

  private Value body(Answer answer) throws NotTheCrmException {
    int status = answer.status();
    if (!OtherAnswers.mayBeTheCrms(status)) {
      throw new NotTheCrmException("http-" + status, OtherAnswers.naming(status));
    }
    String text = ReplyText.of(answer, maxReplyBytes);
    switch (text.charAt(0)) {
      case '{':
        return JsonReply.parse(text);
      case '<':
        return xml(text);
      default:
        throw new NotTheCrmException("not-a-reply", "a body that is neither JSON nor XML");
    }
  }

  /** {@code alibaba.} stays, {@code taobao.} goes: the platform was Taobao's first. */
  static String rootOf(String method) {
    String name = method.startsWith("taobao.") ? method.substring("taobao.".length()) : method;
    return name.replace('.', '_') + "_response";
  }

  private Value resultIn(Value body, String root) throws NotTheCrmException {
    if (isOnlyRoot(root, body)) {
      body = body.get(root);
    } else if (!simplify || body.names().stream().anyMatch(n -> n.endsWith("_response"))) {
      throw wrongRoot();
    }
    if (!body.get("result").isObject()) {
      throw new NotTheCrmException("no-result", "a document without a result");
    }
    return body.get("result");
  }

  private Reply result(Value result, Answer answer) {
    String resultCode = result.get("result_code").text();
    String code = secrets.plain(resultCode, MOST_CODE);
    String text = textFor(result);
    String success = result.get("biz_success").text();
    if (answer.status() != 200 || !(success.equals("true") || success.equals("false"))) {
      return Reply.unknown("no-verdict", "status " + answer.status() + ", result " + code);
    }
    if (success.equals("true")) {
      String reference = secrets.plain(result.get("result").text(), MOST_CODE);
      return Reply.confirmed(code, text, reference.isEmpty() ? null : reference);
    }
    return verdicts.ofResult(resultCode.trim()).reply(code, text, waits.of(answer, text));
  }

  /** What the CRM wants shown, else its description. Its own sample shows a pair of quotes. */
  private String textFor(Value result) {
    String view = secrets.plain(result.get("result_view").text(), MOST_TEXT);
    return view.isEmpty() || view.equals("\"\"")
        ? secrets.plain(result.get("result_desc").text(), MOST_TEXT)
        : view;
  }

  /** Not well-formed: what else is in it decides nothing, and tells no time. */
  private Reply withoutCode(Answer answer) {
    NotTheCrmException why =
        new NotTheCrmException("no-code", "an error_response without a code that can be read");
    return answer.status() == 200
        ? Reply.unknown(why.code(), why.getMessage())
        : others.read(answer, why);
  }

  private Reply error(Value error, Answer answer) {
    String code = error.get("code").text().trim();
    String subCode = error.get("sub_code").text().trim();
    String text =
        secrets.plain(
            joined(": ", error.get("msg").text(), error.get("sub_msg").text()), MOST_TEXT);
    Verdict verdict = verdicts.ofError(number(code), subCode);
    String fullCode = secrets.plain(joined("/", code, subCode), MOST_CODE);
    if (verdicts.isUnlisted(number(code), subCode)) {
      String named = joined("/", code, VerdictTable.head(subCode));
      LOG.warn(
          "The platform answers {}, which no table lists; it is taken for {}. Find out what it"
              + " means, and set it right with AlscGateway.Builder.verdicts",
          secrets.plain(named, MOST_CODE),
          verdict);
    }
    if (verdict == Verdict.REFUSED) {
      // A sub_code that cannot be read may say that this is no refusal.
      Value sub = error.get("sub_code");
      boolean isReadable = sub.isNothing() || !sub.text().isEmpty();
      return answer.status() == 200 && isReadable
          ? Reply.rejectedByPlatform(fullCode, text)
          : Reply.unknown(fullCode, text);
    }
    return verdict.reply(fullCode, text, waits.of(answer, text));
  }

  private static boolean isOnlyRoot(String name, Value body) {
    return body.names().equals(Collections.singleton(name)) && body.get(name).isObject();
  }

  private static Value xml(String text) throws NotTheCrmException {
    String start = text.substring(0, Math.min(text.length(), 14)).toLowerCase(Locale.ROOT);
    if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
      throw new NotTheCrmException("html", "a web page: a portal or proxy answers for the CRM");
    }
    Value body = XmlReply.parse(text);
    if (body.names().contains("result")) {
      throw wrongRoot(); // only JSON can be simplified
    }
    return body;
  }

  private static NotTheCrmException wrongRoot() {
    return new NotTheCrmException("wrong-root", "a document that is none of the CRM's");
  }

  private static int number(String code) {
    return code.matches("\\d{1,9}") ? Integer.parseInt(code) : -1;
  }

  private static String joined(String separator, String first, String second) {
    return second.trim().isEmpty() ? first : first + separator + second;
  }
}
