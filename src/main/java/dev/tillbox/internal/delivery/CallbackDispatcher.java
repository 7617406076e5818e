package dev.tillbox.internal.delivery;

import dev.tillbox.Backlog;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionListener;
import dev.tillbox.RedemptionState;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Untold;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the till what became of its redemptions: reads outcomes from the journal in the order of
 * their commits, calls the listener on the till's executor, one at a time and with no lock held,
 * and notes that it was told. All it keeps in memory is a page of outcomes. Listener and executor
 * may throw anything, as a gateway may ({@link GuardedGateway}).
 */
final class CallbackDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackDispatcher.class);

  /** How often an outcome is tried before those behind it go ahead. */
  private static final int TRIES = 5;

  /** How many callbacks one task makes before it lets the executor do other work. */
  private static final int PER_TASK = 16;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** By then the pause is at its longest. */
  private static final int MOST_FAULTS = 9;

  private static final Duration START_WITHIN = Duration.ofSeconds(30);
  private static final Duration BETWEEN_SET_ASIDE = Duration.ofMinutes(1);

  private final Journal journal;
  private final RedemptionListener listener;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final Supplier<Backlog> backlog;
  private final Runnable tickSooner;

  // Of the thread that tells, one at a time.
  private final Deque<Untold> page = new ArrayDeque<>();
  private int failures;
  private int faults;
  private long setAsideTried;

  // What follows is guarded by this; no foreign code is called under it.
  private boolean handedOver;
  private boolean started;
  private boolean backlogChanged;
  private boolean again;
  private boolean closed;
  private long generation;
  private long startBy;
  private long notBefore;
  private long setAsideNotBefore;
  private Thread teller;

  /**
   * Makes it.
   *
   * @param backlog what the till is told of the queue
   * @param tickSooner asks for a {@link #tick()}, after which the next one is known anew
   */
  CallbackDispatcher(
      Journal journal,
      RedemptionListener listener,
      Executor executor,
      LongSupplier nanoTime,
      Supplier<Backlog> backlog,
      Runnable tickSooner) {
    this.journal = journal;
    this.listener = listener;
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.backlog = backlog;
    this.tickSooner = tickSooner;
    this.notBefore = nanoTime.getAsLong();
    this.setAsideNotBefore = notBefore;
  }

  /** Something may be there to tell. Never waits, never calls the listener itself. */
  void wake() {
    long task;
    synchronized (this) {
      if (teller == Thread.currentThread()) {
        // The executor runs tasks in the calling thread; the loop there goes round once more.
        again = true;
        return;
      }
      if (closed || handedOver || !isDue()) {
        return;
      }
      task = handOver();
    }
    execute(task);
  }

  /** The link, the halt or the drain changed: tells the till, on its executor, when it can. */
  void backlogChanged() {
    synchronized (this) {
      backlogChanged = true;
    }
    wake();
  }

  private boolean isDue() {
    return backlogChanged || nanosUntilDue() <= 0;
  }

  private long nanosUntilDue() {
    return Math.min(until(notBefore, untoldFresh()), until(setAsideNotBefore, untoldSetAside()));
  }

  /** The outcomes of somebody else's queue are not told here. */
  private long untoldFresh() {
    return journal.frozen().isPresent() ? 0 : journal.freshCount();
  }

  private long untoldSetAside() {
    return journal.frozen().isPresent() ? 0 : journal.setAsideCount();
  }

  private long until(long time, long outcomes) {
    return outcomes == 0 ? Waiter.FOREVER : time - nanoTime.getAsLong();
  }

  private synchronized boolean freshIsDue() {
    return until(notBefore, untoldFresh()) <= 0;
  }

  private synchronized boolean setAsideIsDue() {
    return until(setAsideNotBefore, untoldSetAside()) <= 0;
  }

  private long handOver() {
    handedOver = true;
    started = false;
    startBy = nanoTime.getAsLong() + START_WITHIN.toNanos();
    generation++;
    return generation;
  }

  private void execute(long task) {
    tickSooner.run();
    try {
      executor.execute(() -> run(task));
    } catch (Throwable e) {
      // As a rule a RejectedExecutionException; but whatever it is, no drain may suffer from it.
      LOG.warn("The callback executor takes no tasks; outcomes wait until it does", e);
      synchronized (this) {
        handedOver = false;
      }
      pause(FIRST_PAUSE.toNanos());
      tickSooner.run();
    }
  }

  /** Hands over again what the executor took and never started; returns when to look again. */
  long tick() {
    long task = 0;
    synchronized (this) {
      if (handedOver && !started && nanoTime.getAsLong() - startBy >= 0) {
        LOG.warn(
            "The callback executor has not started a task for {}; it is handed over again",
            START_WITHIN);
        task = handOver();
      }
    }
    if (task != 0) {
      execute(task);
    }
    wake();
    return untilNextTick();
  }

  private synchronized long untilNextTick() {
    if (handedOver) {
      return started ? START_WITHIN.toNanos() : Math.max(1, startBy - nanoTime.getAsLong());
    }
    return Math.max(1_000_000, nanosUntilDue());
  }

  private void run(long task) {
    synchronized (this) {
      if (task != generation || started || closed) {
        return;
      }
      started = true;
      teller = Thread.currentThread();
    }
    try {
      boolean more = true;
      while (more) {
        tellSome();
        synchronized (this) {
          more = again && !closed && isDue();
          again = false;
        }
      }
    } finally {
      synchronized (this) {
        teller = null;
        handedOver = false;
      }
      wake();
      tickSooner.run();
    }
  }

  private void tellSome() {
    tellBacklog();
    try {
      int left = PER_TASK;
      while (left > 0 && !isClosed() && tellNext()) {
        left--;
      }
    } catch (RuntimeException | Error e) {
      long pause = Math.min(FIRST_PAUSE.toNanos() << faults, LONGEST_PAUSE.toNanos());
      LOG.warn(
          "Outcomes cannot be read or marked as told; tried again in {}",
          Duration.ofNanos(pause),
          e);
      faults = Math.min(faults + 1, MOST_FAULTS);
      pause(pause);
    }
  }

  private void tellBacklog() {
    synchronized (this) {
      if (!backlogChanged) {
        return;
      }
      backlogChanged = false;
    }
    try {
      listener.onBacklogChanged(backlog.get());
    } catch (Throwable e) {
      LOG.error("The listener threw from onBacklogChanged", e);
    }
  }

  /** Returns whether there may be more to tell at once. */
  private boolean tellNext() {
    if (freshIsDue()) {
      return tellFresh();
    }
    return setAsideIsDue() && tellSetAside();
  }

  private boolean tellFresh() {
    if (page.isEmpty()) {
      page.addAll(journal.untold(PER_TASK));
    }
    Untold outcome = page.peek();
    if (outcome == null) {
      return false;
    }
    if (mustWait(outcome)) {
      journal.setAside(outcome);
    } else if (tell(outcome)) {
      LOG.trace("the listener took {}", outcome.redemption());
      journal.told(outcome);
      LOG.trace("noted that the listener took {}", outcome.redemption());
    } else {
      failures++;
      if (failures < TRIES) {
        pause(FIRST_PAUSE.toNanos() << failures);
        return false;
      }
      journal.setAside(outcome);
      pauseSetAside();
    }
    page.poll();
    failures = 0;
    faults = 0;
    return true;
  }

  /** Whether the listener has not taken an earlier outcome of the same redemption yet. */
  private boolean mustWait(Untold outcome) {
    return journal.setAsideCount() > 0 && journal.isBehindOneSetAside(outcome);
  }

  /**
   * Tries once more what was set aside, each in its turn, so that one redemption does not keep
   * others back.
   */
  private boolean tellSetAside() {
    for (Untold outcome : journal.setAside(setAsideTried, 1)) {
      setAsideTried = outcome.fact();
      if (!mustWait(outcome) && tell(outcome)) {
        journal.toldAfterAll(outcome);
      }
      return true;
    }
    setAsideTried = 0;
    pauseSetAside();
    return false;
  }

  private boolean tell(Untold outcome) {
    Redemption redemption = outcome.redemption();
    LOG.trace("telling {}", redemption);
    try {
      RedemptionState state = redemption.state();
      if (state == RedemptionState.CONFIRMED) {
        listener.onConfirmed(redemption);
      } else if (state == RedemptionState.REJECTED) {
        listener.onRejected(redemption);
      } else if (state == RedemptionState.HELD) {
        listener.onHeld(redemption);
      } else if (state == RedemptionState.VOIDED) {
        listener.onVoided(redemption);
      }
      return true;
    } catch (Throwable e) {
      LOG.error("The listener threw for {}; it is told again", redemption, e);
      return false;
    }
  }

  private synchronized void pause(long nanos) {
    notBefore = nanoTime.getAsLong() + nanos;
  }

  private synchronized void pauseSetAside() {
    setAsideNotBefore = nanoTime.getAsLong() + BETWEEN_SET_ASIDE.toNanos();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** No further callback begins; one that runs is not waited for. */
  synchronized void close() {
    closed = true;
  }
}
