package dev.tillbox.alsc;

import dev.tillbox.HaltReason;
import dev.tillbox.Reply;
import java.time.Duration;

/**
 * What an error means for a redemption: one of the classes that tillbox acts on. There is none that
 * confirms.
 */
public enum Verdict {
  /** Refused, for good. */
  REFUSED,
  /** The request id was seen before: the ledger must tell what became of the first attempt. */
  DUPLICATE,
  /** Certainly not applied: the same request later. */
  NOT_APPLIED,
  /** Certainly not applied, and no call is wanted for a while. */
  BUSY,
  /** May or may not have been applied: the same request later. */
  UNKNOWN,
  /** The platform fails on this one request: held for a person after a few tries. */
  ITEM_FAULT,
  /** Halts the queue: app key, session or authorisation. */
  HALT_CREDENTIALS,
  /** Halts the queue: the signature. */
  HALT_SIGNATURE,
  /** Halts the queue: permissions or the list of allowed addresses. */
  HALT_PERMISSION,
  /** Halts the queue: the terminal's clock. */
  HALT_CLOCK,
  /** Halts the queue: address, gateway or protocol. */
  HALT_CONFIGURATION;

  Reply reply(String code, String text, Duration wait) {
    switch (this) {
      case REFUSED:
        return Reply.rejected(code, text);
      case DUPLICATE:
        return Reply.duplicate(code, text);
      case NOT_APPLIED:
        return Reply.notApplied(code, text);
      case BUSY:
        return Reply.busy(code, text, wait);
      case ITEM_FAULT:
        return Reply.itemFault(code, text);
      case UNKNOWN:
        return Reply.unknown(code, text);
      default:
        return Reply.halt(HaltReason.valueOf(name().substring("HALT_".length())), code, text);
    }
  }
}
