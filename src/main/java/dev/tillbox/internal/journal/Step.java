package dev.tillbox.internal.journal;

import dev.tillbox.HaltReason;
import java.util.ArrayList;
import java.util.List;

/** What one commit of a drain writes; see the tables in {@link Schema}. Not thread-safe. */
public final class Step {
  final List<Settlement> settlements = new ArrayList<>();
  final List<Long> begun = new ArrayList<>();
  final List<Long> undone = new ArrayList<>();
  Entry attempted;
  int attempts;
  String answer;
  long waitMs;
  HaltReason halt;
  String haltAnswer;
  boolean haltEnded;
  boolean obstacleChanged;
  String obstacle;

  /** These entries leave the queue. */
  public Step settle(List<Settlement> outcomes) {
    settlements.addAll(outcomes);
    return this;
  }

  /** This entry may be sent from now on. */
  public Step begin(Entry entry) {
    begun.add(entry.sequence());
    return this;
  }

  /** This entry was begun and provably nothing of it was sent. */
  public Step undo(long sequence) {
    undone.add(sequence);
    return this;
  }

  /** This entry's attempt ended without settling it. */
  public Step attempt(Entry entry, int count, String answer, long waitMs) {
    this.attempted = entry;
    this.attempts = count;
    this.answer = answer;
    this.waitMs = waitMs;
    return this;
  }

  /** The whole queue stands still from now on. */
  public Step halt(HaltReason reason, String answer) {
    this.halt = reason;
    this.haltAnswer = answer;
    return this;
  }

  /** The CRM answers again. */
  public Step endHalt() {
    this.haltEnded = true;
    return this;
  }

  /** This stands in the CRM's place from now on; null for nothing any more. */
  public Step obstacle(String what) {
    this.obstacleChanged = true;
    this.obstacle = what;
    return this;
  }

  /** Names what is in it, without anything personal: the text may reach a log. */
  @Override
  public String toString() {
    return "Step[settles "
        + settlements.size()
        + ", begins "
        + begun
        + ", undoes "
        + undone
        + (attempted == null ? "" : ", attempted " + attempted.sequence())
        + "]";
  }

  boolean settles(long sequence) {
    for (Settlement settlement : settlements) {
      if (settlement.entry.sequence() == sequence) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return settlements.isEmpty()
        && begun.isEmpty()
        && undone.isEmpty()
        && attempted == null
        && halt == null
        && !haltEnded
        && !obstacleChanged;
  }
}
