package dev.tillbox.sandbox;

import java.util.HashMap;
import java.util.Map;

/** What every customer has left. Thread-safe. */
final class Balances {
  private final Map<String, Long> points = new HashMap<>();
  private final long initial;

  Balances(long initial, Map<String, Long> known) {
    this.initial = initial;
    this.points.putAll(known);
  }

  synchronized long of(String customerId) {
    return points.getOrDefault(customerId, initial);
  }

  synchronized void set(String customerId, long balance) {
    points.put(customerId, balance);
  }

  synchronized void give(String customerId, long returned) {
    points.put(customerId, of(customerId) + returned);
  }

  /** Takes the points if there are enough. */
  synchronized boolean take(String customerId, long wanted) {
    long balance = of(customerId);
    if (balance < wanted) {
      return false;
    }
    points.put(customerId, balance - wanted);
    return true;
  }
}
