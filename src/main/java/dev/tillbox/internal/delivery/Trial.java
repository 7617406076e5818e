package dev.tillbox.internal.delivery;

import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What was last held because it alone seemed to be at fault. Whether that was right shows with the
 * next entry: if it fails alike before any success, it is an outage, the hold is taken back, and
 * nothing is held for a while, which grows from time to time.
 *
 * <p>That the platform fails on the same customer's next entry, too, is no sign of an outage: it
 * may be the customer. Such entries are held together, or they would block everybody for good, and
 * another customer's entry tells whether that was right.
 */
final class Trial {
  private static final Duration FIRST_REST = Duration.ofMinutes(2);
  private static final Duration LONGEST_REST = Duration.ofHours(1);

  private final LongSupplier nanoTime;

  /** Of one customer, in the order in which they were held. */
  private final List<Entry> held = new ArrayList<>();

  /** What the platform answered for them again and again; null where it did not answer. */
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
    if (!failsLikeItsCustomers(entry, with)) {
      held.clear();
    }
    held.add(entry);
    fault = with;
  }

  /** An entry was answered for good: the holds before it were right. */
  void passed() {
    held.clear();
    rest = FIRST_REST;
  }

  /** An entry was not; returns the request ids of the holds that are to be taken back, in order. */
  List<String> failedBy(Entry entry, Reply.Kind reply) {
    held.removeIf(e -> e.sequence() == entry.sequence()); // somebody has released it
    boolean alike = fault == null ? reply != Reply.Kind.ITEM_FAULT : reply == fault;
    List<String> innocent = new ArrayList<>();
    if (alike && !failsLikeItsCustomers(entry, reply)) {
      held.forEach(e -> innocent.add(e.call().requestId()));
    }
    return innocent;
  }

  private boolean failsLikeItsCustomers(Entry entry, Reply.Kind with) {
    return with != null
        && with == fault
        && held.stream().anyMatch(e -> e.customerId().equals(entry.customerId()));
  }

  /** The holds were taken back: nothing is held for a while. */
  void takenBack() {
    held.clear();
    notBefore = nanoTime.getAsLong() + rest.toNanos();
    Duration doubled = rest.multipliedBy(2);
    rest = doubled.compareTo(LONGEST_REST) < 0 ? doubled : LONGEST_REST;
  }
}
