package dev.tillbox.internal.delivery;

import dev.tillbox.internal.journal.Entry;

/** What is known of the entry that keeps those behind it waiting, until it is settled or held. */
final class Lane {
  /** As it was last read: its attempts count on. */
  Entry entry;

  /** What the ledger is asked about the entry; null for nothing. */
  Inquiry inquiry;

  /** How often in a row it ended without an outcome. */
  int failures;

  /** How often the platform failed on it. */
  int faults;

  /** Whether it is on the wire, or its refusal is kept back. */
  boolean taken;

  private boolean waits;
  private long waitsUntil;

  Lane(Entry entry) {
    this.entry = entry;
  }

  void waitUntil(long nanoTime) {
    waits = true;
    waitsUntil = nanoTime;
  }

  void waitNoMore() {
    waits = false;
  }

  /** For how long it keeps its customer waiting; 0 or less for not any more. */
  long left(long now) {
    return waits ? waitsUntil - now : 0;
  }
}
