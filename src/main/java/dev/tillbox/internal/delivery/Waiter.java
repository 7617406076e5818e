package dev.tillbox.internal.delivery;

import java.util.concurrent.TimeUnit;

/** A pause that a signal ends early; a signal that comes before the pause is remembered. */
class Waiter {
  /** A pause without an end of its own. */
  static final long FOREVER = Long.MAX_VALUE;

  private boolean signalled;

  /** Waits for the next signal, so many nanoseconds at the most. */
  synchronized void await(long nanos) throws InterruptedException {
    long end = nanos == FOREVER ? FOREVER : System.nanoTime() + nanos;
    while (!signalled) {
      long left = end == FOREVER ? FOREVER : end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      // Rounded up: a wait of 0 ms would be one without end.
      wait(Math.min(TimeUnit.HOURS.toMillis(1), TimeUnit.NANOSECONDS.toMillis(left) + 1));
    }
    signalled = false;
  }

  synchronized void signal() {
    signalled = true;
    notifyAll();
  }
}
