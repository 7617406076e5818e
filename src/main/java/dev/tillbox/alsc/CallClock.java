package dev.tillbox.alsc;

import dev.tillbox.ServerClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time by which calls are dated: the gateway's own clock, or the queue's once there is one,
 * which is then told what the CRM's answers say. Thread-safe.
 */
final class CallClock implements ServerClock {
  private final Clock own;
  private volatile ServerClock queues;

  CallClock(Clock own) {
    this.own = own;
  }

  void follow(ServerClock clock) {
    queues = clock;
  }

  @Override
  public Instant instant() {
    ServerClock clock = queues;
    return clock == null ? own.instant() : clock.instant();
  }

  @Override
  public void answered(Instant date, Duration took) {
    ServerClock clock = queues;
    if (clock != null) {
      clock.answered(date, took);
    }
  }
}
