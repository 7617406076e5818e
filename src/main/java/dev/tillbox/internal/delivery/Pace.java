package dev.tillbox.internal.delivery;

import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * How one of many terminals goes back to work after an outage that hit them all: each begins at a
 * point of its own, drawn from a spread that grows with the time for which its queue waited, then
 * sends slowly and ever faster. After a short outage, and for a sale that finds the queue empty,
 * there is nothing to wait for. Thread-safe.
 */
final class Pace {
  /** Waiting for less is no outage that would bring many terminals back at once. */
  private static final Duration SHORT = Duration.ofMinutes(1);

  /** The spread's share of the time for which the queue waited. */
  private static final int SHARE = 12;

  /** The mean pause before the first entries of a drain. */
  private static final long SLOWEST = Duration.ofSeconds(1).toNanos();

  /** The pause that remains: 50 entries a second, more than a terminal ever sells. */
  private static final long FASTEST = Duration.ofMillis(20).toNanos();

  private final long spread;
  private final LongSupplier nanoTime;
  private final Random random;
  private boolean waits;
  private long waitsSince;
  private boolean paced;
  private boolean skips;
  private long next;
  private long pause;

  /**
   * Makes it.
   *
   * @param spread the longest spread; zero for none, and no pace either
   */
  Pace(Duration spread, LongSupplier nanoTime, Random random) {
    this.spread = spread.toNanos();
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** Something is queued. For how long before this process began is no matter: no clock says. */
  synchronized void waiting() {
    if (!waits) {
      waits = true;
      waitsSince = nanoTime.getAsLong();
    }
  }

  /** Nothing is queued: whatever comes now is a sale, and goes at full speed. */
  synchronized void drained() {
    waits = false;
    paced = false;
    skips = false;
  }

  /** The link is back: draws the point at which this terminal begins. */
  synchronized void linkReturned() {
    long now = nanoTime.getAsLong();
    long waited = waits ? now - waitsSince : 0;
    if (paced || spread == 0 || waited < SHORT.toNanos()) {
      return;
    }
    paced = true;
    pause = SLOWEST;
    next = now + (long) (random.nextDouble() * Math.min(spread, waited / SHARE));
  }

  /** Somebody waits, or knows that the link is back: begin now, though not faster. */
  synchronized void skipSlot() {
    skips = true;
  }

  /** For how many nanoseconds the next entry has to wait; 0 or less for not at all. */
  synchronized long untilNext() {
    boolean skipped = skips && pause == SLOWEST;
    return paced && !skipped ? next - nanoTime.getAsLong() : 0;
  }

  /** An entry is sent now. */
  synchronized void sending() {
    skips = false;
    if (paced) {
      next = nanoTime.getAsLong() + (long) (pause * (0.5 + random.nextDouble()));
      pause = Math.max(FASTEST, pause - pause / 8);
    }
  }
}
