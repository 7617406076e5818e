package dev.tillbox.internal.delivery;

import dev.tillbox.internal.journal.Step;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Watches for the link's return: probes at even intervals, and asks for a try at once when the
 * terminal's network changed. Writes nothing but what stands in the CRM's place, once for each such
 * thing. Used by the flusher's thread only.
 */
final class LinkWatch {
  private static final long BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

  /** Some systems are slow to list their networks: a look may take a thousandth of the time. */
  private static final long SHARE = 1_000;

  private final GuardedGateway gateway;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final Supplier<Set<String>> networks;
  private final Settler settler;
  private String noted;
  private long probedAt;
  private Set<String> known;
  private long nextLook;

  /**
   * Makes it.
   *
   * @param noted what the file says to stand in the CRM's place; null for nothing
   */
  LinkWatch(
      GuardedGateway gateway,
      long intervalNanos,
      LongSupplier nanoTime,
      Supplier<Set<String>> networks,
      Settler settler,
      String noted) {
    this.gateway = gateway;
    this.intervalNanos = intervalNanos;
    this.nanoTime = nanoTime;
    this.networks = networks;
    this.settler = settler;
    this.noted = noted;
    this.nextLook = nanoTime.getAsLong();
  }

  /** Probes once; what stands in the CRM's place is written down if it is new. */
  boolean isBack() {
    probedAt = nanoTime.getAsLong();
    boolean reached = gateway.probe();
    String obstacle = reached ? null : obstacle();
    if (obstacle != null && !obstacle.equals(noted)) {
      settler.commit(new Step().obstacle(obstacle));
      noted = obstacle;
    }
    return reached;
  }

  /** What stood in the CRM's place at the last probe; null where nothing answered. */
  String obstacle() {
    return gateway.obstacle();
  }

  /** The CRM answers: what stood in its place is gone. */
  void answered() {
    if (noted != null) {
      settler.commit(new Step().obstacle(null));
      noted = null;
    }
  }

  /** Counted from the last probe's start: a slow one must not make the next one late. */
  long untilNextProbe() {
    return Math.max(1, probedAt + intervalNanos - nanoTime.getAsLong());
  }

  /** Whether the terminal's network changed since the last look; looks only when one is due. */
  boolean networkChanged() {
    long start = nanoTime.getAsLong();
    if (start - nextLook < 0) {
      return false;
    }
    Set<String> now = networks.get();
    long end = nanoTime.getAsLong();
    nextLook = end + Math.max(BETWEEN_LOOKS, (end - start) * SHARE);
    boolean changed = known != null && !known.equals(now);
    known = now;
    return changed;
  }

  /** Shortens a long pause so that the next look is not missed. */
  long untilNextLook(long pause) {
    long look = Math.max(1, nextLook - nanoTime.getAsLong());
    return pause > 2 * BETWEEN_LOOKS ? Math.min(pause, look) : pause;
  }
}
