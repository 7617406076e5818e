package dev.tillbox.internal.delivery;

import dev.tillbox.FlushOrder;
import dev.tillbox.internal.journal.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The lanes that have an entry under way or stuck: one for everything under {@link
 * FlushOrder#QUEUE}, one per customer under {@link FlushOrder#CUSTOMER}. Bounded: with so many
 * stuck no further one is begun.
 */
final class Lanes {
  /** So many stuck customers are an outage, or a work-list of their own. */
  private static final int MOST = 64;

  private final Map<String, Lane> lanes = new HashMap<>();
  private final boolean perCustomer;

  Lanes(FlushOrder order) {
    this.perCustomer = order == FlushOrder.CUSTOMER;
  }

  boolean arePerCustomer() {
    return perCustomer;
  }

  /** The lane of the entry whose turn it is. */
  Lane of(Entry entry) {
    Lane lane = lanes.get(key(entry));
    if (lane == null || lane.entry.sequence() != entry.sequence()) {
      lane = new Lane(entry);
      lanes.put(key(entry), lane);
    }
    lane.entry = entry;
    return lane;
  }

  private String key(Entry entry) {
    return perCustomer ? entry.customerId() : "";
  }

  /** The entry is settled or held: its customer's next may go. */
  void leave(Entry entry) {
    lanes.remove(key(entry));
  }

  /** Whether one customer more may be begun, or one that was stuck tried again. */
  boolean haveRoom(long now) {
    return lanes.size() < MOST || occupied(now).size() < lanes.size();
  }

  boolean isFree(Entry entry, long now) {
    Lane lane = lanes.get(key(entry));
    return lane == null || (!lane.taken && lane.left(now) <= 0);
  }

  /** The customers of whom nothing may be sent now. */
  Set<String> occupied(long now) {
    Set<String> customers = new HashSet<>();
    lanes.forEach(
        (customer, lane) -> {
          if (lane.taken || lane.left(now) > 0) {
            customers.add(customer);
          }
        });
    return customers;
  }

  /** After how many nanoseconds the next customer need not wait any more. */
  long untilNext(long now) {
    long next = Waiter.FOREVER;
    for (Lane lane : lanes.values()) {
      if (!lane.taken && lane.left(now) > 0) {
        next = Math.min(next, lane.left(now));
      }
    }
    return next;
  }

  /** Somebody knows that it is worth trying again. */
  void waitNoMore() {
    lanes.values().forEach(Lane::waitNoMore);
  }
}
