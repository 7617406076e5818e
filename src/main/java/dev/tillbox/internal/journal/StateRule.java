package dev.tillbox.internal.journal;

import dev.tillbox.RedemptionState;

/** How the state of a redemption follows from its facts: the only place that knows. */
final class StateRule {
  /** The {@code state} of an outcome row by which a held entry went back into the queue. */
  static final String RELEASED = "RELEASED";

  private StateRule() {}

  /**
   * Derives a state.
   *
   * @param latestOutcome the {@code state} of the latest outcome row, or null for none
   * @param begun whether the entry may have been sent
   */
  static RedemptionState derive(String latestOutcome, boolean begun) {
    if (latestOutcome == null || latestOutcome.equals(RELEASED)) {
      return begun ? RedemptionState.IN_DOUBT : RedemptionState.QUEUED;
    }
    return RedemptionState.valueOf(latestOutcome);
  }

  /** Refuses a step that does not exist. */
  static void check(long sequence, RedemptionState from, RedemptionState to) {
    if (!from.canBecome(to)) {
      throw new IllegalStateException(
          "redemption " + sequence + " is " + from + " and cannot become " + to);
    }
  }
}
