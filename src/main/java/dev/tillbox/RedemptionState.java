package dev.tillbox;

/**
 * Where a redemption stands. The state is derived from what the queue file records; it is never
 * stored beside it.
 *
 * <p>{@link #QUEUED}, {@link #IN_DOUBT} and {@link #HELD} are unsettled: tillbox never deletes such
 * an entry. {@link #CONFIRMED}, {@link #REJECTED} and {@link #VOIDED} are final.
 */
public enum RedemptionState {
  /** Accepted and on disk; provably nothing of it has reached the CRM so far. */
  QUEUED,
  /** It may have been sent and no definite answer is known: the points may be taken or not. */
  IN_DOUBT,
  /** A person must look at it; it is not sent and does not block the entries behind it. */
  HELD,
  /** The CRM took the points. */
  CONFIRMED,
  /** The CRM refused, for good: no points were taken. */
  REJECTED,
  /** Taken back before anything of it was sent, or settled so by a person: no points were taken. */
  VOIDED;

  /**
   * Whether this state is final.
   *
   * @return true for {@link #CONFIRMED}, {@link #REJECTED} and {@link #VOIDED}
   */
  public boolean isSettled() {
    return this == CONFIRMED || this == REJECTED || this == VOIDED;
  }

  /**
   * Whether a redemption may go from this state to another one. Whatever settles or holds an entry
   * without a person is checked against this rule before it is written; a person decides on what is
   * {@link #HELD} alone.
   *
   * @param next the state to go to
   * @return whether that step exists
   */
  public boolean canBecome(RedemptionState next) {
    if (this == QUEUED) {
      return next == IN_DOUBT || next == HELD || next == VOIDED;
    }
    if (this == IN_DOUBT) {
      return next == QUEUED || next == HELD || next == CONFIRMED || next == REJECTED;
    }
    return this == HELD && next != HELD;
  }
}
