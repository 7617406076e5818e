package dev.tillbox.internal.delivery;

import dev.tillbox.Backlog;
import dev.tillbox.Conditions;
import dev.tillbox.DeviceProfile;
import dev.tillbox.FlushOrder;
import dev.tillbox.OfflineLimits;
import dev.tillbox.RecordingListener;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.internal.journal.Decision;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.sandbox.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A till whose time passes only when a test says so: hours of outage in a moment. */
final class SlowTill implements AutoCloseable {
  /** More steps than any drain here takes within a second: an engine that spins, not a busy one. */
  private static final int TOO_MANY_STEPS = 5_000;

  private final SettableClock clock;
  final RecordingListener listener = new RecordingListener();
  private final Path file;
  private final RedemptionGateway gateway;
  private final DeviceProfile profile;
  private final FlushOrder order;
  private long nanos;
  private long due;
  private long stepsIn;
  private int steps;
  private ScheduledExecutorService background;
  private Journal journal;
  private Delivery delivery;

  SlowTill(Path folder, RedemptionGateway gateway, DeviceProfile profile, SettableClock clock) {
    this(folder, gateway, profile, FlushOrder.QUEUE, clock);
  }

  SlowTill(
      Path folder,
      RedemptionGateway gateway,
      DeviceProfile profile,
      FlushOrder order,
      SettableClock clock) {
    this.order = order;
    this.file = folder.resolve("queue.db");
    this.gateway = gateway;
    this.profile = profile;
    this.clock = clock;
    open();
  }

  private void open() {
    journal =
        Journal.open(
            file,
            gateway.identity(),
            profile.storage(),
            OfflineLimits.builder().build(),
            clock,
            () -> nanos);
    gateway.keepTime(journal.clock());
    background = DaemonThreads.onDemand("slow-till");
    delivery =
        new Delivery(
            journal,
            gateway,
            profile,
            listener,
            Runnable::run,
            order,
            () -> nanos,
            new Random(7),
            background,
            null,
            new Waiter());
    due = nanos;
  }

  /** Is off for so long, after a crash or a clean close. */
  void restart(boolean cleanly, Duration off) {
    end(cleanly);
    clock.advance(off);
    open();
  }

  private void end(boolean cleanly) {
    if (cleanly) {
      delivery.finish();
    }
    background.shutdownNow();
    journal.close();
  }

  String submit(RedemptionRequest request) {
    due = nanos;
    return journal.append(request, gateway::freeze).requestId();
  }

  Redemption find(String requestId) {
    return journal.find(requestId).get();
  }

  Backlog backlog() {
    return delivery.backlog();
  }

  void decide(String requestId, Decision decision) {
    delivery.decide(requestId, decision);
    due = nanos;
  }

  void flushNow() {
    delivery.flushNow();
    due = nanos;
  }

  /** Somebody waits for its outcome, if only for a moment. */
  void await(String requestId) {
    delivery.await(requestId, Duration.ofNanos(1));
    due = nanos;
  }

  void resume() {
    delivery.resume();
    due = nanos;
  }

  /** Whether the log has grown so far that it is to be written back. */
  boolean isCheckpointDue() {
    return journal.isCheckpointDue();
  }

  /** A thread that waits for an outcome, as the till's may. */
  Thread waiterFor(String requestId, Duration patience) throws InterruptedException {
    Thread thread = new Thread(() -> delivery.await(requestId, patience), "waiter");
    thread.start();
    Conditions.await("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    return thread;
  }

  /** The engine does one thing, and no time passes. */
  void step() {
    delivery.step();
  }

  /** Lets time pass, and the engine do what is due meanwhile. */
  void pass(Duration duration) {
    run(duration, () -> false);
  }

  /** Lets time pass until something is so; fails after that long. */
  void passUntil(String what, Duration patience, BooleanSupplier condition) {
    if (!run(patience, condition)) {
      throw new AssertionError("not within " + patience + ": " + what + "; " + backlog());
    }
  }

  private boolean run(Duration duration, BooleanSupplier condition) {
    long end = nanos + duration.toNanos();
    while (!condition.getAsBoolean()) {
      long step = Math.min(due, end) - nanos;
      if (step > 0) {
        nanos += step;
        clock.advance(Duration.ofNanos(step));
      }
      if (due > end) {
        return false;
      }
      requireNoSpinning();
      long pause = delivery.step();
      due = nanos + Math.max(1, Math.min(pause, Duration.ofHours(1).toNanos()));
    }
    return true;
  }

  /** An engine that never pauses fails the test; else it would hang. */
  private void requireNoSpinning() {
    long second = TimeUnit.NANOSECONDS.toSeconds(nanos);
    steps = second == stepsIn ? steps + 1 : 0;
    stepsIn = second;
    if (steps > TOO_MANY_STEPS) {
      throw new AssertionError("it spins: " + backlog());
    }
  }

  @Override
  public void close() {
    end(true);
  }
}
