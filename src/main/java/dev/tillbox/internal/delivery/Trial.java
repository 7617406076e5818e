package dev.tillbox.internal.delivery;

import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is held because it alone seemed to be at fault. Whether that was right shows with the next
 * entry: if it fails alike before any success, it is an outage, the hold is taken back, and nothing
 * is held for a while, which grows from time to time.
 *
 * <p>That the platform fails on the same customer's next entry, too, is no sign of an outage: it
 * may be the customer. Such entries are held together, or they would block everybody for good, and
 * another customer's entry tells whether that was right. If the customer's own next one gets
 * through, it was not the customer, and they are all tried once more.
 *
 * <p>In memory only: what is on trial when the process ends stays held, for a person.
 */
final class Trial {
  private static final Duration FIRST_REST = Duration.ofMinutes(2);
  private static final Duration LONGEST_REST = Duration.ofHours(1);

  private final LongSupplier nanoTime;
  private final List<Hold> holds = new ArrayList<>();
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
    holds.add(new Hold(entry, with));
  }

  /** An entry was answered; returns the request ids of the holds that are to be tried once more. */
  List<String> passed(Entry entry) {
    List<String> again = requestIds(hold -> hold.isOfTheSameCustomer(entry));
    holds.clear();
    rest = FIRST_REST;
    if (again.size() <= 1) {
      again.clear();
    }
    return again;
  }

  /** An entry was not; returns the request ids of the holds that are to be taken back, in order. */
  List<String> failed(Entry entry, Reply.Kind reply) {
    holds.removeIf(hold -> hold.isOf(entry)); // somebody has released it
    return requestIds(hold -> hold.isRefutedBy(entry, reply));
  }

  private List<String> requestIds(Predicate<Hold> which) {
    return holds.stream().filter(which).map(hold -> hold.requestId).collect(Collectors.toList());
  }

  /** The holds were taken back: nothing is held for a while. */
  void takenBack() {
    holds.clear();
    notBefore = nanoTime.getAsLong() + rest.toNanos();
    Duration doubled = rest.multipliedBy(2);
    rest = doubled.compareTo(LONGEST_REST) < 0 ? doubled : LONGEST_REST;
  }

  /** One that is on trial. */
  private static final class Hold {
    final String requestId;
    private final String customerId;

    /** What the platform answered for it again and again; null where it did not answer. */
    private final Reply.Kind fault;

    Hold(Entry entry, Reply.Kind fault) {
      this.requestId = entry.call().requestId();
      this.customerId = entry.customerId();
      this.fault = fault;
    }

    boolean isOf(Entry entry) {
      return entry.call().requestId().equals(requestId);
    }

    /** Whether it is held for what may be its customer's fault, and that entry is of the same. */
    boolean isOfTheSameCustomer(Entry entry) {
      return fault != null && customerId.equals(entry.customerId());
    }

    boolean isRefutedBy(Entry entry, Reply.Kind reply) {
      boolean alike = fault == null ? reply != Reply.Kind.ITEM_FAULT : reply == fault;
      return alike && !isOfTheSameCustomer(entry);
    }
  }
}
