package dev.tillbox.internal.delivery;

import dev.tillbox.HaltReason;
import dev.tillbox.internal.journal.TillClock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the cause of a halt was mended where the terminal can see that by itself: other
 * credentials are there, or its clock was set. Each time that this turns out to have been no cure,
 * the next look is later. Used by the flusher's thread only.
 */
final class HaltWatch {
  private static final Logger LOG = LoggerFactory.getLogger(HaltWatch.class);

  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final GuardedGateway gateway;
  private final TillClock clock;
  private final LongSupplier nanoTime;
  private Duration betweenLooks = FIRST;
  private long nextLook;
  private long timesSet;

  HaltWatch(GuardedGateway gateway, TillClock clock, LongSupplier nanoTime) {
    this.gateway = gateway;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.nextLook = nanoTime.getAsLong();
    this.timesSet = clock.timesSet();
  }

  /** Whether one entry is worth a try; looks only when a look is due. */
  boolean isMended(HaltReason halt) {
    long now = nanoTime.getAsLong();
    if (now - nextLook < 0) {
      return false;
    }
    boolean mended = hasChanged(halt);
    if (mended) {
      LOG.info("The cause of the halt ({}) may be gone: one entry is tried", halt);
      Duration doubled = betweenLooks.multipliedBy(2);
      betweenLooks = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
    nextLook = now + betweenLooks.toNanos();
    return mended;
  }

  private boolean hasChanged(HaltReason halt) {
    switch (halt) {
      case CREDENTIALS:
        return gateway.hasOtherCredentials();
      case CLOCK:
        long before = timesSet;
        timesSet = clock.timesSet();
        return timesSet != before;
      default:
        return false;
    }
  }

  /** Shortens a pause so that the next look is not missed. */
  long untilNextLook(long pause) {
    return Math.min(pause, Math.max(1, nextLook - nanoTime.getAsLong()));
  }

  /** The CRM answers: whatever halts the queue next is looked at soon. */
  void answered() {
    betweenLooks = FIRST;
    timesSet = clock.timesSet();
  }
}
