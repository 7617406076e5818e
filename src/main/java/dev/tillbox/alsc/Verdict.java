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
    if (this == REFUSED) {
      return Reply.rejected(code, text);
    }
    if (this == DUPLICATE) {
      return Reply.duplicate(code, text);
    }
    if (this == NOT_APPLIED) {
      return Reply.notApplied(code, text);
    }
    if (this == BUSY) {
      return Reply.busy(code, text, wait);
    }
    if (this == ITEM_FAULT) {
      return Reply.itemFault(code, text);
    }
    if (this == UNKNOWN) {
      return Reply.unknown(code, text);
    }
    return Reply.halt(HaltReason.valueOf(name().substring("HALT_".length())), code, text);
  }
}
