package dev.tillbox.internal.journal;

import dev.tillbox.RedemptionState;

/** How the state of a redemption follows from its facts: the only place that knows. */
final class StateRule {
  /** The {@code state} of an outcome row by which a held entry went back into the queue. */
  static final String RELEASED = "RELEASED";

  /**
   * Whether a person released an entry since it was salvaged or changed hands, as a condition on
   * its latest outcome {@code o} and the row {@code b} of begun that holds for it. Such an entry is
   * in doubt like any other and may be sent again: the ledger, or the person who looked there, has
   * said its say. What was held before it changed hands was not looked up for its new owner yet.
   */
  static final String CLEARED =
      " (o.state = 'RELEASED' AND o.operator <> '"
          + Decision.TILLBOX
          + "' AND o.fact > coalesce((SELECT max(s.salvage) FROM salvage s), 0)"
          + " AND (b.fact IS NULL OR EXISTS (SELECT 1 FROM outcome h"
          + " WHERE h.sequence = o.sequence AND h.fact > b.fact AND h.state = 'HELD')))";

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
