package dev.tillbox.internal.delivery;

import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Entry;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The last entry that was held because it alone seemed to be at fault. Whether that was right shows
 * with the next entry: if it fails alike before any success, it is an outage, the hold is taken
 * back, and nothing is held for a while, which grows from time to time.
 */
final class Trial {
  private static final Duration FIRST_REST = Duration.ofMinutes(2);
  private static final Duration LONGEST_REST = Duration.ofHours(1);

  private final LongSupplier nanoTime;
  private String held;

  /** What the platform answered for it again and again; null where it did not answer. */
  private Reply.Kind fault;

  private long notBefore;
  private Duration rest = FIRST_REST;

  Trial(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.notBefore = nanoTime.getAsLong();
  }

  boolean mayHold() {
    return nanoTime.getAsLong() - notBefore >= 0;
  }

  /** An entry is held; {@code with} is what the platform answered for it, null for nothing. */
  void begin(Entry entry, Reply.Kind with) {
    held = entry.call().requestId();
    fault = with;
  }

  /** An entry was answered for good: a hold before it was right. */
  void passed() {
    held = null;
    rest = FIRST_REST;
  }

  /** An entry was not; returns the request id of the hold that is to be taken back, or null. */
  String failedBy(Entry entry, Reply.Kind reply) {
    if (entry.call().requestId().equals(held)) {
      held = null; // somebody has released it
    }
    boolean alike = fault == null ? reply != Reply.Kind.ITEM_FAULT : reply == fault;
    return alike ? held : null;
  }

  /** The hold was taken back: nothing is held for a while. */
  void takenBack() {
    held = null;
    notBefore = nanoTime.getAsLong() + rest.toNanos();
    Duration doubled = rest.multipliedBy(2);
    rest = doubled.compareTo(LONGEST_REST) < 0 ? doubled : LONGEST_REST;
  }
}
