package dev.tillbox.sandbox;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The CRM's books: each request id once, in the order of arrival. Used under the desk's lock. */
final class Ledger {
  // Longer than 53 bits: who reads it as a double gets another number.
  private static final long FIRST_FLOW_ID = 702_736_598_293_756_391L;

  private final OrderedLog<LedgerEntry> entries = new OrderedLog<>();
  private final Map<String, LedgerEntry> byRequestId = new HashMap<>();
  private final List<FlowRecord> flows = new ArrayList<>();
  private final Balances balances;
  private final Clock clock;

  Ledger(Balances balances, Clock clock) {
    this.balances = balances;
    this.clock = clock;
  }

  OrderedLog<LedgerEntry> entries() {
    return entries;
  }

  /** The entry of that id, or null. */
  LedgerEntry find(String requestId) {
    return byRequestId.get(requestId);
  }

  /** Takes the points, or notes that there were not enough. */
  LedgerEntry book(TopRequest request) {
    String customer = request.customerId().get();
    boolean taken = balances.take(customer, request.points().get());
    String flowId = taken ? Long.toString(FIRST_FLOW_ID + entries.size()) : null;
    LedgerEntry entry = new LedgerEntry(request, clock.instant(), flowId, balances.of(customer));
    byRequestId.put(entry.requestId(), entry);
    if (taken) {
      flows.add(FlowRecord.redemption(entry));
    }
    entries.add(entry);
    return entry;
  }

  /** Gives the points of a booking back, as a shop's own system may do. */
  void reverse(LedgerEntry entry) {
    flows.add(FlowRecord.reversal(entry, clock.instant()));
    balances.give(entry.customerId(), entry.points());
  }

  /** The records of a customer whose order number contains the text, the oldest first. */
  List<FlowRecord> flows(String customerId, String order) {
    return flows.stream()
        .filter(flow -> flow.isLike(customerId, order))
        .collect(Collectors.toList());
  }
}
