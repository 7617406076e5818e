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
  private volatile Attempt current = new Attempt(() -> {});

  Attempts(Duration deadline) {
    this.deadline = deadline;
    this.watch = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("tillbox-deadline"));
    watch.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
    watch.setRemoveOnCancelPolicy(true);
  }

  Attempt begin() {
    Future<?>[] timer = new Future<?>[1];
    Attempt attempt = new Attempt(() -> timer[0].cancel(false));
    current = attempt;
    timer[0] =
        watch.schedule(
            () -> attempt.cut(Attempt.DEADLINE), deadline.toMillis(), TimeUnit.MILLISECONDS);
    return attempt;
  }

  /** The attempt under way, else the last one. */
  Attempt current() {
    return current;
  }
}
