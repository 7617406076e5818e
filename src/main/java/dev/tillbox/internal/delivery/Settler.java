package dev.tillbox.internal.delivery;

import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Settlement;
import dev.tillbox.internal.journal.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on their way to the disk. Several share a commit; nobody sees an outcome before its
 * commit, and one that could not be committed stays here until it can.
 */
final class Settler {
  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

  /** For how long an answer may wait for others to share its commit. */
  private static final long LONGEST_WAIT_MS = 500;

  private final Journal journal;
  private final ScheduledExecutorService background;
  private final Runnable settled;
  private final List<Settlement> answered = new ArrayList<>();
  private final Object committing = new Object();
  private final AtomicBoolean soon = new AtomicBoolean();
  private final AtomicBoolean later = new AtomicBoolean();
  private volatile boolean failed;

  /**
   * Makes it.
   *
   * @param background runs the commits that the sending thread does not wait for
   * @param settled run after each commit that settled something, on the committing thread
   */
  Settler(Journal journal, ScheduledExecutorService background, Runnable settled) {
    this.journal = journal;
    this.background = background;
    this.settled = settled;
  }

  void add(Settlement settlement) {
    synchronized (answered) {
      answered.add(settlement);
    }
  }

  int size() {
    synchronized (answered) {
      return answered.size();
    }
  }

  /** The entries whose answers are not on disk. */
  Set<Long> sequences() {
    synchronized (answered) {
      return answered.stream().map(Settlement::sequence).collect(Collectors.toSet());
    }
  }

  /** Whether the last commit failed: until one succeeds nothing more may be sent. */
  boolean hasFailed() {
    return failed;
  }

  /** Commits what was answered so far, together with what else the step says. */
  void commit(Step step) {
    if (write(step)) {
      settled.run();
    }
  }

  /** Returns whether something was settled. */
  private boolean write(Step step) {
    synchronized (committing) {
      List<Settlement> taken;
      synchronized (answered) {
        taken = new ArrayList<>(answered);
      }
      try {
        journal.commit(step.settle(taken));
        failed = false;
      } catch (RuntimeException | Error e) {
        failed = true;
        throw e;
      }
      synchronized (answered) {
        answered.subList(0, taken.size()).clear();
      }
      return !taken.isEmpty();
    }
  }

  /** Commits at once, but does not wait for it. */
  void commitSoon() {
    if (soon.compareAndSet(false, true)) {
      inBackground(soon, 0);
    }
  }

  /** Commits before the oldest answer has waited too long, if nothing else does. */
  void commitInTime() {
    if (later.compareAndSet(false, true)) {
      inBackground(later, LONGEST_WAIT_MS);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // commitFor handles its own failures
  private void inBackground(AtomicBoolean requested, long delayMs) {
    try {
      background.schedule(() -> commitFor(requested), delayMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closing: the flusher's last step commits what is left.
      requested.set(false);
    }
  }

  private void commitFor(AtomicBoolean requested) {
    requested.set(false);
    try {
      commit(new Step());
    } catch (RuntimeException e) {
      LOG.warn("Outcomes could not be written; nothing is sent until they are", e);
    }
  }
}
