package dev.tillbox.alsc;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Begins attempts, sees to it that each is cut at its deadline, and knows the one under way.
 *
 * <p>HttpClient's own time limit is for each read: a server that drips bytes holds it for hours.
 */
final class Attempts {
  /** How long the watching thread stays after the last attempt: no thread at rest. */
  private static final long IDLE_SECONDS = 5;

  private final Duration deadline;
  private final ScheduledThreadPoolExecutor watch;
  private volatile Attempt current = new Attempt();

  Attempts(Duration deadline) {
    this.deadline = deadline;
    this.watch = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("tillbox-deadline"));
    watch.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
    watch.setRemoveOnCancelPolicy(true);
  }

  /** Begins an attempt that is cut at its deadline. */
  Attempt begin() {
    Attempt attempt = beginUnwatched();
    watch(attempt);
    return attempt;
  }

  /** Begins an attempt that bounds its own time, until it is watched. */
  Attempt beginUnwatched() {
    current = new Attempt();
    return current;
  }

  /** From now on the attempt may take so long as an exchange; a second call changes nothing. */
  void watch(Attempt attempt) {
    if (!attempt.isWatched()) {
      Future<?> timer =
          watch.schedule(
              () -> attempt.cut(Attempt.DEADLINE), deadline.toMillis(), TimeUnit.MILLISECONDS);
      attempt.atEnd(() -> timer.cancel(false));
    }
  }

  /** The attempt under way, else the last one. */
  Attempt current() {
    return current;
  }
}
