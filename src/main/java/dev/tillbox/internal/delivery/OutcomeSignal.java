package dev.tillbox.internal.delivery;

/** Wakes the till's threads that wait for an outcome, after each commit that settled something. */
public final class OutcomeSignal {
  private long announced;
  private int waiting;
  private boolean closed;

  /** A number that the next announcement changes; take it before looking at the journal. */
  public synchronized long version() {
    return announced;
  }

  /** Whether somebody waits for an outcome now. */
  public synchronized boolean isAwaited() {
    return waiting > 0;
  }

  /** Something was settled or held, and is on disk. */
  public synchronized void announce() {
    announced++;
    notifyAll();
  }

  /** Nothing will be announced any more. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * Waits for an announcement after {@code version}.
   *
   * @return false when the time is up or the queue was closed
   */
  public synchronized boolean awaitAfter(long version, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    waiting++;
    try {
      while (announced == version && !closed) {
        long leftMs = (end - System.nanoTime() + 999_999) / 1_000_000;
        if (leftMs <= 0) {
          return false;
        }
        wait(leftMs);
      }
      return !closed;
    } finally {
      waiting--;
    }
  }
}
