package dev.tillbox.internal.delivery;

import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Settlement;
import dev.tillbox.internal.journal.Step;
import java.util.List;

/**
 * The entries in the order in which they are sent: handed out one by one, begun on disk before, and
 * settled or taken back after. Used by the flusher's thread only, but for {@link #isFlowing} and
 * {@link #skipPauses}.
 */
abstract class Line {
  /** How many answers share a commit at the most. */
  private static final int MOST_ANSWERS = 16;

  final Journal journal;
  final Settler settler;
  final Doubt doubt;
  final Pauses pauses;
  private final OutcomeSignal awaited;

  /** Whether a step ended in a fault, so that the next one must begin at the head. */
  private boolean startOver;

  private volatile boolean flowing;

  /** Counts what stopped everybody: what was sent before says nothing new of what is after. */
  private long round;

  private long resumedIn;

  Line(Journal journal, Settler settler, Doubt doubt, Pauses pauses, OutcomeSignal awaited) {
    this.journal = journal;
    this.settler = settler;
    this.doubt = doubt;
    this.pauses = pauses;
    this.awaited = awaited;
  }

  /** Whether the last entry was answered, so that several may be begun at once. */
  final boolean isFlowing() {
    return flowing;
  }

  /** The CRM gave a definite answer. */
  void flows() {
    flowing = true;
  }

  /** How many entries have no outcome yet, as of the last commit. */
  final long waiting() {
    return journal.totals().pending() - settler.size();
  }

  /** Whether no more may be handed out before an answer has come. */
  abstract boolean isFull();

  /** Whether nothing is on the wire. */
  abstract boolean isAtRest();

  /** The next entry in order, begun; null when none may be sent now. */
  abstract Lane next();

  /**
   * For how many nanoseconds there is nothing to hand out, although something waits; 0 when that is
   * not known.
   */
  abstract long untilNext();

  /** This entry leaves the queue. */
  final void settle(Lane lane, Settlement settlement) {
    settler.add(settlement);
    left(lane);
    if (waiting() <= 0) {
      commit(new Step());
    } else if (awaited.isAwaited() || settler.size() >= MOST_ANSWERS) {
      settler.commitSoon();
    } else {
      settler.commitInTime();
    }
  }

  abstract void left(Lane lane);

  /** Whether one entry that must wait makes all wait. */
  abstract boolean isSingle();

  /** Writes down what was answered so far, and what else the step says. */
  final void commit(Step step) {
    settler.commit(step);
  }

  /** Whether an attempt without an outcome stops every entry, not just those behind it. */
  abstract boolean concernsAll(Lane lane, Reply reply);

  /**
   * An attempt ended without an outcome.
   *
   * @param all whether every entry is stopped: then the queue goes on from its head, with one entry
   * @return what takes back that others were begun ahead; to be committed
   */
  final Step retreat(boolean all) {
    return all ? goBack() : new Step();
  }

  /** The queue goes on from its head, with one entry. */
  final Step goBack() {
    flowing = false;
    beginRound();
    return doubt.undo(abandon());
  }

  /** Gives up what was begun and not handed out. */
  abstract List<Entry> abandon();

  /** How long to pause after a reply that settles nothing. */
  abstract long pauseAfter(Lane lane, Reply reply, boolean all);

  /** The entry is tried again after so long. */
  abstract long pause(Lane lane, long nanos);

  /** Ends the pauses of single entries; from any thread. */
  abstract void skipPauses();

  /** From now on what is on the wire is outdated: it was sent before everybody was stopped. */
  private void beginRound() {
    round++;
  }

  /** A halt was ended: what is on the wire was sent before that. */
  final void resumed() {
    beginRound();
    resumedIn = round;
  }

  /** A call begins. */
  void calls(Lane lane) {
    lane.calledIn(round);
  }

  final boolean isOutdated(Lane lane) {
    return lane.round() != round;
  }

  /** Whether its call began before somebody ended a halt. */
  final boolean isFromBeforeResume(Lane lane) {
    return lane.round() < resumedIn;
  }

  /** The next entry is read from the head again. */
  final void lookAgain() {
    abandon();
  }

  /** A step failed: nothing more is sent before {@link #goBackIfNeeded} has succeeded. */
  final void startOver() {
    startOver = true;
  }

  /** After a fault, what is answered goes to disk before an entry is read, or nothing does. */
  final void goBackIfNeeded() {
    if (startOver || settler.hasFailed()) {
      startOver = true;
      commit(goBack());
      startOver = false;
    }
  }

  /** Writes down what is known when no more will be sent in this life. */
  final void finish() {
    abandon();
    commit(new Step());
    commit(doubt.undo(journal.inDoubt()));
  }
}
