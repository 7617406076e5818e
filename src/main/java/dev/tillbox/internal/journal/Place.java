package dev.tillbox.internal.journal;

/** Where an unsettled redemption stands: its place in the order of submits, and whose it is. */
public final class Place {
  private final long sequence;
  private final String customerId;

  Place(long sequence, String customerId) {
    this.sequence = sequence;
    this.customerId = customerId;
  }

  /** Its place in the order of submits. */
  public long sequence() {
    return sequence;
  }

  /** Whose points it takes. */
  public String customerId() {
    return customerId;
  }
}
