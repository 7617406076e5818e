package dev.tillbox;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something to become true; fails by name when it does not. */
public final class Conditions {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Conditions() {}

  /** Looks again and again until it is true. */
  public static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      Thread.sleep(2);
    }
  }
}
