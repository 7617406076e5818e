package dev.tillbox.internal.delivery;

import dev.tillbox.Backlog;
import dev.tillbox.ClosedException;
import dev.tillbox.DeviceProfile;
import dev.tillbox.FlushOrder;
import dev.tillbox.HaltReason;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionListener;
import dev.tillbox.internal.journal.Decision;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Totals;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running engine over one journal: the flusher's thread, the dispatcher, and those who wait for
 * outcomes. Thread-safe.
 */
public final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  /** How long close waits for what is on the wire before it cuts it. */
  private static final long GRACE_MS = 2_000;

  private static final Duration LONGEST_PATIENCE = Duration.ofDays(1_000);

  private static final long BETWEEN_CUTS_MS = 500;
  private static final int MOST_CUTS = 10;
  private static final long AFTER_A_DEFECT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Journal journal;
  private final RedemptionGateway gateway;
  private final ScheduledExecutorService background;
  private final ExecutorService crew;
  private final ScheduledExecutorService ownCallbacks;
  private final OutcomeSignal outcomes = new OutcomeSignal();
  private final Waiter waiter;
  private final CallbackDispatcher dispatcher;
  private final Flusher flusher;
  private final Thread thread;
  private volatile boolean closing;

  /**
   * Makes it; nothing runs before {@link #start()}.
   *
   * @param executor where the listener is called; null for a thread of our own
   * @param order which entry is sent next
   */
  public Delivery(
      Journal journal,
      RedemptionGateway gateway,
      DeviceProfile profile,
      RedemptionListener listener,
      Executor executor,
      FlushOrder order) {
    this(
        journal,
        gateway,
        profile,
        listener,
        executor,
        order,
        System::nanoTime,
        new Random(),
        DaemonThreads.onDemand("tillbox-drain"),
        order == FlushOrder.CUSTOMER ? DaemonThreads.crew("tillbox-sender") : null,
        new Waiter());
  }

  /**
   * Makes it with its time, its chance and its threads from outside, so that it can be stepped.
   *
   * @param crew makes the calls; null for the flusher's thread
   */
  Delivery(
      Journal journal,
      RedemptionGateway gateway,
      DeviceProfile profile,
      RedemptionListener listener,
      Executor executor,
      FlushOrder order,
      LongSupplier nanoTime,
      Random random,
      ScheduledExecutorService background,
      ExecutorService crew,
      Waiter waiter) {
    this.journal = journal;
    this.gateway = gateway;
    this.background = background;
    this.crew = crew;
    this.waiter = waiter;
    this.ownCallbacks = executor == null ? DaemonThreads.onDemand("tillbox-callbacks") : null;
    this.dispatcher =
        new CallbackDispatcher(
            journal,
            listener,
            executor == null ? ownCallbacks : executor,
            nanoTime,
            this::backlog,
            waiter::signal);
    this.flusher =
        new Flusher(
            journal,
            gateway,
            profile,
            order,
            journal.clock(),
            nanoTime,
            random,
            Networks::now,
            background,
            crew == null ? Runnable::run : crew,
            waiter::signal,
            new Settler(journal, background, this::settled),
            outcomes,
            dispatcher::backlogChanged);
    this.thread = DaemonThreads.named("tillbox-flusher", this::run);
    journal.mayBeginAtOnce(flusher::wouldSendAtOnce);
  }

  /**
   * Goes on from whatever step the last life of the process reached; on a frozen file, does nothing
   * but say so.
   */
  public void start() {
    if (journal.frozen().isPresent()) {
      dispatcher.backlogChanged();
    } else {
      thread.start();
    }
  }

  private void run() {
    while (!closing) {
      try {
        waiter.await(step());
      } catch (InterruptedException e) {
        LOG.debug("The flusher was interrupted by something that does not own it", e);
      }
    }
    finish();
  }

  /** Does the next thing and returns for how many nanoseconds there is nothing more to do. */
  long step() {
    try {
      long pause = flusher.step();
      return Math.min(pause, dispatcher.tick());
    } catch (Throwable e) {
      LOG.error("A defect in the flusher; it goes on after a pause", e);
      return AFTER_A_DEFECT_NANOS;
    }
  }

  /** Writes down what is known when no more steps will follow. */
  void finish() {
    try {
      flusher.finish();
    } catch (RuntimeException e) {
      LOG.warn(
          "The last outcomes could not be written; they are asked for again at the next open", e);
    }
  }

  private void settled() {
    outcomes.announce();
    dispatcher.wake();
  }

  /**
   * Something was submitted. In a pause the flusher is left to it, but for a log that has grown: it
   * looks anew when the pause ends, and a till that sells offline does not pay for waking it.
   */
  public void wake() {
    if (!flusher.isPaused() || journal.isCheckpointDue()) {
      waiter.signal();
    }
  }

  /** Ends the current pause. */
  public void flushNow() {
    flusher.skipPause();
    waiter.signal();
  }

  /** A person decides on a held entry. */
  public Redemption decide(String requestId, Decision decision) {
    Redemption decided = journal.decide(requestId, decision, flusher.returning());
    if (decision.isRelease()) {
      flusher.headChanged();
      waiter.signal();
    } else {
      settled();
    }
    return decided;
  }

  /** Ends a halt. */
  public void resume() {
    flusher.resume();
    waiter.signal();
  }

  /** The entry as soon as it is settled or held, or as it is when the patience is at its end. */
  public Optional<Redemption> await(String requestId, Duration patience) {
    if (!patience.isZero()) {
      flusher.skipSlot();
      waiter.signal();
    }
    long end = System.nanoTime() + nanos(patience);
    Optional<Redemption> found = Optional.empty();
    while (true) {
      long version = outcomes.version();
      found = latest(requestId, found);
      if (!found.isPresent() || found.get().outcome().isPresent()) {
        return found;
      }
      try {
        if (!outcomes.awaitAfter(version, end - System.nanoTime())) {
          return latest(requestId, found);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return found;
      }
    }
  }

  /** A patience beyond any till's life, or far below none, would not fit into nanoseconds. */
  private static long nanos(Duration patience) {
    if (patience.isNegative()) {
      return 0;
    }
    return patience.compareTo(LONGEST_PATIENCE) > 0
        ? LONGEST_PATIENCE.toNanos()
        : patience.toNanos();
  }

  /** A close in another thread ends a wait with what was known, not with an exception. */
  private Optional<Redemption> latest(String requestId, Optional<Redemption> known) {
    try {
      return journal.find(requestId);
    } catch (ClosedException e) {
      if (!known.isPresent()) {
        throw e;
      }
      return known;
    }
  }

  /** What waits and whether it moves. */
  public Backlog backlog() {
    Totals totals = journal.totals();
    LinkStatus status = flusher.status();
    Optional<Redemption> oldest = journal.oldest();
    return Backlog.builder()
        .counts(totals.queued(), totals.inDoubt(), totals.held())
        .points(totals.points())
        .untold(journal.untoldCount())
        .oldest(oldest.map(Redemption::submittedAt).orElse(null))
        .oldestAge(oldest.map(journal.clock()::age).orElse(null))
        .clock(journal.clock().state(), journal.clock().offset().orElse(null))
        .link(status.link)
        .halt(journal.frozen().isPresent() ? HaltReason.IDENTITY : status.halt)
        .lastAnswer(journal.frozen().orElse(status.lastAnswer))
        .build();
  }

  /**
   * Ends what runs: waits shortly for what is on the wire, then cuts it. Never waits for a
   * callback. The caller closes the journal afterwards.
   */
  public void close() {
    closing = true;
    journal.mayBeginAtOnce(() -> false);
    dispatcher.close();
    outcomes.close();
    waiter.signal();
    if (Thread.currentThread() != thread && thread.isAlive()) {
      awaitEnd();
    }
    background.shutdown();
    if (crew != null) {
      crew.shutdown();
    }
    if (ownCallbacks != null) {
      ownCallbacks.shutdown();
    }
  }

  /**
   * A call may begin right after a cut, so it is cut again and again; not in this thread, for what
   * a gateway does may take long. A cut that is late is waited for: it would hit the calls of the
   * next queue with this gateway.
   */
  private void awaitEnd() {
    boolean interrupted = joined(thread, GRACE_MS);
    flusher.stopSending();
    Thread cutting = null;
    for (int cuts = 0; (thread.isAlive() || isAlive(cutting)) && cuts < MOST_CUTS; cuts++) {
      if (thread.isAlive() && !isAlive(cutting)) {
        cutting = beginCut();
      }
      boolean isLate = !thread.isAlive() && isAlive(cutting);
      interrupted |= joined(isLate ? cutting : thread, BETWEEN_CUTS_MS);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isAlive(Thread thread) {
    return thread != null && thread.isAlive();
  }

  /** Null where it is over already: a small terminal may have no room for one more thread. */
  private Thread beginCut() {
    try {
      Thread cutting = DaemonThreads.named("tillbox-cut", this::cut);
      cutting.start();
      return cutting;
    } catch (OutOfMemoryError e) {
      LOG.warn("There is no thread for the cut: it is made in the one that closes", e);
      cut();
      return null;
    }
  }

  private void cut() {
    try {
      gateway.cut();
    } catch (Throwable e) {
      LOG.warn("The gateway threw while it was to cut its calls", e);
    }
  }

  /** Returns whether somebody was in a hurry. */
  private static boolean joined(Thread ending, long millis) {
    try {
      ending.join(millis);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
