package dev.tillbox.internal.journal;

import java.time.Clock;
import java.util.function.LongSupplier;

/** The queue's clock over clocks that are moved by hand, for tests of those who ask it. */
public final class Clocks {
  private Clocks() {}

  /** One that knows nothing yet of the CRM's. */
  public static TillClock of(Clock wall, LongSupplier nanoTime) {
    return new TillClock(wall, nanoTime, null, 0);
  }
}
