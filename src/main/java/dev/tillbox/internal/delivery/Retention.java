package dev.tillbox.internal.delivery;

import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.TillClock;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Forgets what was settled and told long ago, a little at a time and only when nothing waits. */
final class Retention {
  private static final int AT_ONCE = 200;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofHours(1);

  private final Journal journal;
  private final Duration kept;
  private final TillClock clock;
  private final LongSupplier nanoTime;
  private long next;

  Retention(Journal journal, int days, TillClock clock, LongSupplier nanoTime) {
    this.journal = journal;
    this.kept = Duration.ofDays(days);
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /** Forgets some if it is time to; returns for how many nanoseconds there is no more to do. */
  long purgeIfDue() {
    long now = nanoTime.getAsLong();
    if (now - next >= 0 && clock.isVerified()) {
      // Before it is tried: what fails, on a full disk for example, is not tried each second.
      next = now + LATER.toNanos();
      if (journal.purge(kept, AT_ONCE) == AT_ONCE) {
        next = now + SOON.toNanos();
      }
    }
    return next - now > 0 ? next - now : LATER.toNanos();
  }
}
