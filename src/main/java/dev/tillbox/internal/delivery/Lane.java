package dev.tillbox.internal.delivery;

import dev.tillbox.internal.journal.Entry;

/**
 * What is known of an entry that nothing may overtake: the whole queue's head, or one customer's.
 * Used by the flusher's thread only.
 */
final class Lane {
  /** How often the platform may fail on an entry before the entry is suspected. */
  private static final int FEW_FAULTS = 3;

  private Entry entry;
  private Inquiry inquiry;
  private int itemFaults;

  /** Attempts without an outcome. */
  private int failures;

  /** Until when it stands still by itself, on the monotonic clock. */
  private long pauseUntil;

  private long round;
  private boolean wasInDoubt;
  private boolean onTheWire;
  private boolean keptBack;

  Lane(Entry entry, long now) {
    this.entry = entry;
    this.failures = entry.attempts();
    this.pauseUntil = now;
  }

  /** Whether that is still its entry; then it is taken as the file has it now. */
  boolean goesOnWith(Entry read) {
    boolean same = read.sequence() == entry.sequence();
    if (same) {
      entry = read;
    }
    return same;
  }

  Entry entry() {
    return entry;
  }

  /** Why the CRM's ledger is asked; null when it is not. */
  Inquiry inquiry() {
    return inquiry;
  }

  void inquire(Inquiry why) {
    inquiry = why;
  }

  /** The ledger was asked, and that is the end of it. */
  void endInquiry() {
    inquiry = null;
    itemFaults = 0;
  }

  /** One item fault more; returns whether the entry is suspected by now. */
  boolean isSuspectAfterFault() {
    itemFaults++;
    return itemFaults >= FEW_FAULTS;
  }

  int failures() {
    return failures;
  }

  void failAgain() {
    failures++;
  }

  void pauseUntil(long nanos) {
    pauseUntil = nanos;
  }

  /** For how many nanoseconds it stands still; 0 or less for not at all. */
  long pauseLeft(long now) {
    return pauseUntil - now;
  }

  /** A call for it begins in this round. */
  void calledIn(long now) {
    round = now;
  }

  /** The round in which the last call for it began. */
  long round() {
    return round;
  }

  /** It is sent now; says whether an earlier attempt may have been applied. */
  void sentInDoubt(boolean before) {
    wasInDoubt = before;
  }

  /** Whether an attempt before the last one may have been applied. */
  boolean wasInDoubt() {
    return wasInDoubt;
  }

  void onTheWire(boolean now) {
    onTheWire = now;
  }

  boolean isOnTheWire() {
    return onTheWire;
  }

  void keptBack(boolean now) {
    keptBack = now;
  }

  /** Whether it is answered by a refusal that does not count yet. */
  boolean isKeptBack() {
    return keptBack;
  }
}
