package dev.tillbox.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What happened, in order, for tests that wait for it. Thread-safe. */
final class OrderedLog<T> {
  private final List<T> entries = new ArrayList<>();

  synchronized void add(T entry) {
    entries.add(entry);
    notifyAll();
  }

  synchronized List<T> all() {
    return new ArrayList<>(entries);
  }

  synchronized int size() {
    return entries.size();
  }

  /**
   * Waits until the entries fulfil the condition.
   *
   * @throws AssertionError if they do not in time, telling what there was
   */
  synchronized List<T> await(String what, Predicate<List<T>> condition, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (!condition.test(entries)) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("Not within " + patience + ": " + what + ". Came: " + entries);
        }
        // Not less than 1 ms: a wait of 0 would wait for ever.
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
      }
      return new ArrayList<>(entries);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + what, e);
    }
  }
}
