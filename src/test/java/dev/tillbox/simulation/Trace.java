package dev.tillbox.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** What happened, line by line: counted, hashed, and its end kept for the report of a failure. */
final class Trace {
  private static final int KEPT = 80;

  private final Deque<String> last = new ArrayDeque<>();
  private long hash;
  private long lines;

  void add(long nanos, String what) {
    lines++;
    hash = 31 * (31 * hash + nanos) + what.hashCode();
    last.add(Duration.ofNanos(nanos) + " " + what);
    if (last.size() > KEPT) {
      last.remove();
    }
  }

  /** How much happened. */
  long lines() {
    return lines;
  }

  /** Two runs of one seed are the same run if this is the same. */
  long hash() {
    return hash;
  }

  /** The last lines. */
  @Override
  public String toString() {
    return String.join("\n", last);
  }
}
