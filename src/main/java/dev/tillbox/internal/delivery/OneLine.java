package dev.tillbox.internal.delivery;

import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import java.util.List;

/** The whole queue in the order of submit: nothing overtakes its head. */
final class OneLine extends Line {
  private final ReadAhead readAhead;
  private final int window;
  private Lane head;

  OneLine(
      Journal journal,
      Settler settler,
      Doubt doubt,
      Pauses pauses,
      OutcomeSignal awaited,
      ReadAhead readAhead,
      int window) {
    super(journal, settler, doubt, pauses, awaited);
    this.readAhead = readAhead;
    this.window = window;
  }

  @Override
  boolean isFull() {
    return false;
  }

  @Override
  boolean isAtRest() {
    return true;
  }

  @Override
  Lane next() {
    Entry entry = readAhead.next(isFlowing() ? window : 1);
    if (entry == null) {
      return null;
    }
    return head != null && head.goesOnWith(entry) ? head : new Lane(entry, 0);
  }

  /** Only what is called is the head: what is kept back before it is read again and passed over. */
  @Override
  void calls(Lane lane) {
    super.calls(lane);
    head = lane;
  }

  @Override
  long untilNext() {
    return 0;
  }

  @Override
  void left(Lane lane) {}

  @Override
  boolean isSingle() {
    return true;
  }

  @Override
  boolean concernsAll(Lane lane, Reply reply) {
    return true;
  }

  @Override
  List<Entry> abandon() {
    return readAhead.abandon();
  }

  @Override
  long pauseAfter(Lane lane, Reply reply, boolean all) {
    return pauses.after(reply);
  }

  @Override
  long pause(Lane lane, long nanos) {
    return pauses.pause(nanos);
  }

  @Override
  void skipPauses() {}
}
