package dev.tillbox.internal.journal;

/** Counts and sums over the queue as of one commit. */
public final class Totals {
  private final long head;
  private final long pending;
  private final long pendingPoints;
  private final long inDoubt;
  private final long held;
  private final long heldPoints;

  Totals(Marks marks, long inDoubt) {
    this.head = marks.head;
    this.pending = marks.pendingCount;
    this.pendingPoints = marks.pendingPoints;
    this.inDoubt = inDoubt;
    this.held = marks.heldCount;
    this.heldPoints = marks.heldPoints;
  }

  /** Counts only: the text may reach a log. */
  @Override
  public String toString() {
    return "Totals[head "
        + head
        + ", pending "
        + pending
        + ", in doubt "
        + inDoubt
        + ", held "
        + held
        + "]";
  }

  long head() {
    return head;
  }

  /** How many are QUEUED or IN_DOUBT. */
  public long pending() {
    return pending;
  }

  /** How many are QUEUED. */
  public long queued() {
    return pending - inDoubt;
  }

  /** How many are IN_DOUBT. */
  public long inDoubt() {
    return inDoubt;
  }

  /** How many are HELD. */
  public long held() {
    return held;
  }

  /** The points of all that is unsettled, held ones included. */
  public long points() {
    return pendingPoints + heldPoints;
  }
}
