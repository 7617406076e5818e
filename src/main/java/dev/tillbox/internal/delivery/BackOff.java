package dev.tillbox.internal.delivery;

import java.time.Duration;
import java.util.Random;

/**
 * How long to pause after the n-th failure in a row: anything up to a bound that doubles each time,
 * so that many terminals do not come back at once (full jitter).
 */
final class BackOff {
  private static final int MOST_DOUBLINGS = 30;

  private final long baseNanos;
  private final long capNanos;
  private final Random random;

  BackOff(Duration base, Duration cap, Random random) {
    this.baseNanos = base.toNanos();
    this.capNanos = cap.toNanos();
    this.random = random;
  }

  /** The pause after so many failures in a row, 1 or more. */
  long nanos(int failures) {
    double bound = baseNanos * Math.pow(2, Math.min(failures - 1, MOST_DOUBLINGS));
    return 1 + (long) (random.nextDouble() * Math.min(bound, (double) capNanos));
  }

  /** Lengthens a wait that somebody else named by up to a tenth: others were told the same. */
  long jittered(Duration wait) {
    return wait.toNanos() + (long) (random.nextDouble() * wait.toNanos() / 10);
  }
}
