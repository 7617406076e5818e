package dev.tillbox.simulation;

import dev.tillbox.sandbox.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Time and chance of a simulation: runs what is to happen in the order of its hour. */
final class World {
  private static final Instant FIRST_MORNING = Instant.parse("2026-03-02T00:00:00Z");

  final Random random;
  final Trace trace = new Trace();

  /** The terminal's clock, which people and batteries set as they like. */
  final SettableClock clock = SettableClock.at(FIRST_MORNING);

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final long origin;
  private long now;
  private long planned;

  World(long seed) {
    random = new Random(seed);
    // Java's nanoTime may begin anywhere, and pass its highest value within the first hour.
    long[] origins = {0, -TimeUnit.MINUTES.toNanos(30), Long.MAX_VALUE - TimeUnit.HOURS.toNanos(1)};
    origin = origins[random.nextInt(origins.length)];
  }

  /** Since the first morning. */
  long now() {
    return now;
  }

  /** The monotonic clock as a process sees it. */
  long nanoTime() {
    return origin + now;
  }

  /** Something is to happen later. */
  void after(long nanos, Runnable what) {
    long at = nanos > Long.MAX_VALUE / 4 ? Long.MAX_VALUE / 2 : now + Math.max(0, nanos);
    planned++;
    events.add(new Event(at, planned, what));
  }

  /** Anything from the first to the second, evenly. */
  long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** The next thing happens, at its time. */
  void runNext() {
    Event event = events.remove();
    moveTo(event.at);
    event.what.run();
  }

  /** Time passes for somebody who waits; what is due meanwhile happens. */
  void elapse(long nanos) {
    long end = now + nanos;
    while (events.peek().at <= end) {
      runNext();
    }
    moveTo(end);
  }

  /** Somebody who waits may have let more time pass than who waited before him wanted. */
  private void moveTo(long then) {
    long time = Math.max(now, then);
    clock.advance(Duration.ofNanos(time - now));
    now = time;
  }

  /** Somebody sets the terminal's clock. */
  void setClock(Instant time) {
    clock.set(time);
    note("the clock says " + time);
  }

  /** The clock is set right. */
  void mendClock() {
    setClock(truth());
  }

  /** What the CRM's clock says. */
  Instant truth() {
    return FIRST_MORNING.plusNanos(now);
  }

  void note(String what) {
    trace.add(now, what);
  }

  /** Something planned; what was planned first for one time happens first. */
  private static final class Event implements Comparable<Event> {
    final long at;
    final long number;
    final Runnable what;

    Event(long at, long number, Runnable what) {
      this.at = at;
      this.number = number;
      this.what = what;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime == 0 ? Long.compare(number, other.number) : byTime;
    }
  }
}
