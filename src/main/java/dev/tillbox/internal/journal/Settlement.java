package dev.tillbox.internal.journal;

import dev.tillbox.RedemptionState;
import java.util.Objects;

/** That an entry leaves the queue, settled or held, and why; written as one outcome row. */
public final class Settlement {
  final Entry entry;
  final RedemptionState state;
  final boolean inDoubt;
  final String answer;
  final String code;
  final String text;
  final String reference;
  final int attempts;

  /**
   * Makes a settlement.
   *
   * @param entry what leaves the queue
   * @param state where it goes: CONFIRMED, REJECTED, VOIDED or HELD
   * @param inDoubt whether it was in doubt until now
   * @param attempts how many attempts counted, the last one included
   * @param answer what the last attempt came to; null when there was none
   * @param code the CRM's code, or the short name of a rule
   * @param text for people
   * @param reference the CRM's own reference; may be null
   */
  public Settlement(
      Entry entry,
      RedemptionState state,
      boolean inDoubt,
      int attempts,
      String answer,
      String code,
      String text,
      String reference) {
    this.entry = Objects.requireNonNull(entry, "entry");
    this.state = Objects.requireNonNull(state, "state");
    this.inDoubt = inDoubt;
    this.attempts = attempts;
    this.answer = answer;
    this.code = Objects.requireNonNull(code, "code");
    this.text = Objects.requireNonNull(text, "text");
    this.reference = reference;
  }

  /** Which entry leaves. */
  public long sequence() {
    return entry.sequence();
  }
}
