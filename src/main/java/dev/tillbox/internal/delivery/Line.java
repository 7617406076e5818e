package dev.tillbox.internal.delivery;

import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Settlement;
import dev.tillbox.internal.journal.Step;

/**
 * The entries in their order: handed out one by one, begun on disk before, and settled or taken
 * back after. Used by the flusher's thread only, but for {@link #isFlowing}.
 */
final class Line {
  /** How many answers share a commit at the most. */
  private static final int MOST_ANSWERS = 16;

  private final Journal journal;
  private final Settler settler;
  private final ReadAhead readAhead;
  private final ReadAcross readAcross;
  private final Lanes lanes;
  private final Doubt doubt;
  private final OutcomeSignal awaited;
  private final int window;

  /** Whether a step ended in a fault, so that the next one must begin at the head. */
  private boolean startOver;

  private volatile boolean flowing;

  Line(
      Journal journal,
      Settler settler,
      ReadAhead readAhead,
      ReadAcross readAcross,
      Lanes lanes,
      Doubt doubt,
      OutcomeSignal awaited,
      int window) {
    this.journal = journal;
    this.settler = settler;
    this.readAhead = readAhead;
    this.readAcross = readAcross;
    this.lanes = lanes;
    this.doubt = doubt;
    this.awaited = awaited;
    this.window = window;
  }

  /** Whether the last entry was answered, so that several may be begun at once. */
  boolean isFlowing() {
    return flowing;
  }

  /** The CRM gave a definite answer. */
  void flows() {
    flowing = true;
  }

  /** How many entries have no outcome yet, as of the last commit. */
  long waiting() {
    return journal.totals().pending() - settler.size();
  }

  /** The first entry, begun, of a customer who has none under way; null when there is none. */
  Entry nextAcross(long now) {
    return readAcross.next(flowing ? window : 1, now);
  }

  /** The next entry in order, begun; null when there is none. */
  Entry next() {
    return readAhead.next(flowing ? window : 1);
  }

  /** This entry leaves the queue; those before it have left already. */
  void settle(Settlement settlement) {
    settler.add(settlement);
    if (waiting() <= 0) {
      commit(new Step());
    } else if (awaited.isAwaited() || settler.size() >= MOST_ANSWERS) {
      settler.commitSoon();
    } else {
      settler.commitInTime();
    }
  }

  /** Writes down what was answered so far, and what else the step says. */
  void commit(Step step) {
    settler.commit(step);
  }

  /**
   * An attempt ended without an outcome: the queue goes on from its head, with one entry.
   *
   * @return what takes back that others were begun ahead; to be committed
   */
  Step retreat() {
    flowing = false;
    return doubt.undo(lanes.arePerCustomer() ? readAcross.abandon() : readAhead.abandon());
  }

  /** The same for the lane of one entry: the others go on. */
  Step retreatOnly(Entry entry) {
    return doubt.undo(readAcross.abandon(entry.customerId()));
  }

  /** The next entry is read from the head again. */
  void lookAgain() {
    if (lanes.arePerCustomer()) {
      readAcross.abandon();
    } else {
      readAhead.abandon();
    }
  }

  /** A step failed: nothing more is sent before {@link #goBackIfNeeded} has succeeded. */
  void startOver() {
    startOver = true;
  }

  /** After a fault, what is answered goes to disk before an entry is read, or nothing does. */
  void goBackIfNeeded() {
    if (startOver || settler.hasFailed()) {
      startOver = true;
      commit(retreat());
      startOver = false;
    }
  }

  /** Writes down what is known when no more will be sent in this life. */
  void finish() {
    readAhead.abandon();
    commit(new Step());
    commit(doubt.undo(journal.inDoubt()));
  }
}
