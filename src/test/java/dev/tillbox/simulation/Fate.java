package dev.tillbox.simulation;

import dev.tillbox.HaltReason;
import dev.tillbox.Reply;
import java.time.Duration;
import java.util.Random;

/**
 * What becomes of one exchange on its way: whether the CRM hears of it, and what the till hears.
 */
enum Fate {
  ANSWERED(Effect.ARRIVES),
  ANSWERED_SLOWLY(Effect.ARRIVES),
  NOT_SENT(Effect.NONE),
  LOST_ON_THE_WAY(Effect.NONE),
  ANSWER_LOST(Effect.ARRIVES),
  ARRIVES_LATE(Effect.ARRIVES_LATE),
  PORTAL_PAGE(Effect.NONE),
  PROXY_PAGE_AFTER_ARRIVAL(Effect.ARRIVES),
  NOT_APPLIED(Effect.NONE),
  BUSY(Effect.NONE),
  REFUSED_BY_PLATFORM(Effect.NONE),
  CALLED_A_DUPLICATE(Effect.NONE),
  ITEM_FAULT(Effect.NONE),
  ITEM_FAULT_AFTER_ARRIVAL(Effect.ARRIVES),
  HALT(Effect.NONE),
  SIGNATURE_REFUSED(Effect.NONE),
  GATEWAY_RETURNS_NULL(Effect.ARRIVES),
  GATEWAY_THROWS(Effect.ARRIVES_LATE);

  /** What the CRM gets of it. */
  enum Effect {
    NONE,
    ARRIVES,
    ARRIVES_LATE
  }

  /** With what the platform fails on one entry alone. */
  private static final Fate[] CURSES = {ITEM_FAULT, ITEM_FAULT_AFTER_ARRIVAL, SIGNATURE_REFUSED};

  private static final HaltReason[] REASONS = HaltReason.values();
  private static final int LONGEST_BAN_SECONDS = 300;

  final Effect effect;

  Fate(Effect effect) {
    this.effect = effect;
  }

  static Fate anyCurse(Random random) {
    return CURSES[random.nextInt(CURSES.length)];
  }

  boolean isTrouble() {
    return this != ANSWERED;
  }

  /**
   * What the gateway makes of it.
   *
   * @param answer the CRM's; null if it heard nothing
   */
  Reply reply(Reply answer, Random random) {
    switch (this) {
      case ANSWERED:
      case ANSWERED_SLOWLY:
        return answer;
      case NOT_SENT:
        return Reply.notSent("connect refused");
      case PORTAL_PAGE:
      case PROXY_PAGE_AFTER_ARRIVAL:
        return Reply.notReached("html", "<html>");
      case NOT_APPLIED:
        return Reply.notApplied("isp.call-limited", "later");
      case BUSY:
        int seconds = 1 + random.nextInt(LONGEST_BAN_SECONDS);
        return Reply.busy("7", "App Call Limited", Duration.ofSeconds(seconds));
      case REFUSED_BY_PLATFORM:
        return Reply.rejectedByPlatform("isv.invalid-parameter", "refused");
      case CALLED_A_DUPLICATE:
        return Reply.duplicate("isv.invalid-repeat-call", "known");
      case ITEM_FAULT:
      case ITEM_FAULT_AFTER_ARRIVAL:
        return Reply.itemFault("isp.null-pointer-exception", "fault");
      case HALT:
        return Reply.halt(REASONS[random.nextInt(REASONS.length)], "25", "halted");
      case SIGNATURE_REFUSED:
        return Reply.halt(HaltReason.SIGNATURE, "25", "Invalid Signature");
      case GATEWAY_RETURNS_NULL:
        return null;
      case GATEWAY_THROWS:
        throw new Planned("a gateway with a defect");
      default:
        return Reply.unknown("timeout", "no answer");
    }
  }
}
