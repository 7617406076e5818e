package dev.tillbox.internal.delivery;

import dev.tillbox.LedgerAnswer;
import dev.tillbox.Reply;
import java.time.Duration;

/**
 * Why an entry needs the CRM's ledger, and what follows from what the ledger says. One record
 * confirms. None, asked twice, lets a refusal stand, or the entry be sent once more; the ledger
 * alone never rejects. Everything else is for a person, at once or after two minutes.
 */
final class Inquiry {
  /** A record may show late: absence counts only when it lasts so long. */
  static final Duration BETWEEN_TWO_LOOKS = Duration.ofSeconds(60);

  /** For how long a ledger that cannot be asked may keep the entries behind waiting. */
  static final Duration LONGEST = Duration.ofMinutes(2);

  final Cause cause;

  /** What made it necessary; null where no reply did. */
  final Reply reply;

  private boolean asked;

  /** Since when others may be waiting because of this entry. */
  private long since;

  private long lookedAt;
  private boolean absent;
  private long absentSince;

  Inquiry(Cause cause, Reply reply) {
    this.cause = cause;
    this.reply = reply;
  }

  /** Why the ledger is asked. */
  enum Cause {
    /** It was refused, or its id was known, when an earlier attempt may have been applied. */
    REFUSAL,
    /** It was begun so long ago that the CRM may have forgotten its id. */
    AGE,
    /**
     * It was saved from a damaged file, where its outcome may have been lost, or may have been sent
     * before the file was given to another owner.
     */
    SALVAGE,
    /** The platform fails on it again and again. */
    ITEM_FAULT
  }

  /** What follows. */
  enum Next {
    CONFIRM,
    REJECT,
    SEND,
    HOLD,
    /** Hold, and take that back if the next entry fares no better. */
    HOLD_ON_TRIAL,
    ASK_AGAIN
  }

  /** What made it necessary, for people. */
  String why() {
    switch (cause) {
      case REFUSAL:
        return "answered " + reply + " when an attempt may have been applied";
      case SALVAGE:
        return "from a damaged file, or from before the queue changed hands: its outcome may be lost";
      case AGE:
        return "begun so long ago that the CRM may have forgotten its request id";
      default:
        return "the platform fails on it (" + reply + ")";
    }
  }

  Next after(LedgerAnswer answer, long now) {
    if (!asked || now - lookedAt > LONGEST.toNanos()) {
      // The link was down meanwhile or the queue halted: nobody waited for this entry alone.
      since = now;
    }
    asked = true;
    lookedAt = now;
    switch (answer.kind()) {
      case ONE:
        return Next.CONFIRM;
      case NONE:
        return cause == Cause.ITEM_FAULT ? Next.HOLD_ON_TRIAL : afterNone(now);
      case UNCLEAR:
        return cause == Cause.ITEM_FAULT ? Next.HOLD_ON_TRIAL : Next.HOLD;
      default:
        return cause == Cause.ITEM_FAULT
            ? Next.ASK_AGAIN
            : afterSilence(answer.instead().get().kind(), now);
    }
  }

  private Next afterNone(long now) {
    if (!absent) {
      absent = true;
      absentSince = now;
    }
    if (now - absentSince >= BETWEEN_TWO_LOOKS.toNanos()) {
      return afterAbsence();
    }
    return isOver(now) ? Next.HOLD : Next.ASK_AGAIN;
  }

  private Next afterAbsence() {
    if (cause == Cause.SALVAGE) {
      return Next.HOLD; // it may have been refused, and the ledger alone cannot tell
    }
    return cause == Cause.AGE ? Next.SEND : Next.REJECT;
  }

  private Next afterSilence(Reply.Kind instead, long now) {
    if (stopsEverything(instead)) {
      since = now;
    }
    return isOver(now) ? Next.HOLD_ON_TRIAL : Next.ASK_AGAIN;
  }

  private boolean isOver(long now) {
    return now - since >= LONGEST.toNanos();
  }

  /** After how many nanoseconds another look can end the inquiry. */
  long untilNextLook(long now) {
    long end = since + LONGEST.toNanos() - now;
    return absent ? Math.min(end, absentSince + BETWEEN_TWO_LOOKS.toNanos() - now) : end;
  }

  /** Whether nothing else would get through either, so that nobody waits for this entry. */
  private static boolean stopsEverything(Reply.Kind reply) {
    return reply == Reply.Kind.NOT_SENT
        || reply == Reply.Kind.NOT_REACHED
        || reply == Reply.Kind.BUSY
        || reply == Reply.Kind.HALT;
  }
}
