package dev.tillbox.internal.delivery;

import dev.tillbox.LedgerAnswer;
import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Entry;

/** One call under way for an entry: it is sent, or looked up in the ledger. */
final class OnTheWire {
  final Entry entry;
  final Lane lane;

  /** Whether it was in doubt before it was sent. */
  final boolean inDoubt;

  /** How often everything had been stopped when it began. */
  final int stops;

  private final boolean asksLedger;
  private Reply reply;
  private LedgerAnswer answer;

  private OnTheWire(Lane lane, boolean asksLedger, boolean inDoubt, int stops) {
    this.entry = lane.entry;
    this.lane = lane;
    this.asksLedger = asksLedger;
    this.inDoubt = inDoubt;
    this.stops = stops;
    lane.taken = true;
  }

  static OnTheWire sending(Lane lane, boolean inDoubt, int stops) {
    return new OnTheWire(lane, false, inDoubt, stops);
  }

  static OnTheWire asking(Lane lane, int stops) {
    return new OnTheWire(lane, true, true, stops);
  }

  /** Makes the call and waits for its end; on any thread. */
  void run(GuardedGateway gateway) {
    if (asksLedger) {
      answer = gateway.lookUp(entry.call());
    } else {
      reply = send(gateway);
    }
  }

  private Reply send(GuardedGateway gateway) {
    return gateway.send(entry.call());
  }

  /** What the ledger said; null if it was sent. */
  LedgerAnswer answer() {
    return answer;
  }

  /** What sending it came to; null if the ledger was asked. */
  Reply reply() {
    return reply;
  }
}
