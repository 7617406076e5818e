package dev.tillbox.internal.journal;

import dev.tillbox.FrozenCall;
import java.time.Instant;

/**
 * An unsettled redemption as the flusher needs it: its place, its frozen call, its past attempts.
 */
public final class Entry {
  private final long sequence;
  private final String customerId;
  private final long points;
  private final FrozenCall call;
  private final boolean begun;
  private final boolean salvaged;
  private final Instant submittedAt;
  private final int attempts;
  private final Instant waitUntil;

  Entry(
      long sequence,
      String customerId,
      long points,
      FrozenCall call,
      boolean begun,
      boolean salvaged,
      Instant submittedAt,
      int attempts,
      Instant waitUntil) {
    this.sequence = sequence;
    this.customerId = customerId;
    this.points = points;
    this.call = call;
    this.begun = begun;
    this.salvaged = salvaged;
    this.submittedAt = submittedAt;
    this.attempts = attempts;
    this.waitUntil = waitUntil;
  }

  /** Its place in the order of submits. */
  public long sequence() {
    return sequence;
  }

  /** Whose points it takes. */
  public String customerId() {
    return customerId;
  }

  /** How many points it takes. */
  public long points() {
    return points;
  }

  /** What is sent. */
  public FrozenCall call() {
    return call;
  }

  /** Whether the file says that it may have been sent. */
  public boolean isBegun() {
    return begun;
  }

  /**
   * Whether it was saved from a damaged file: then it may be settled already, and must be looked up
   * or held, never just sent.
   */
  public boolean isSalvaged() {
    return salvaged;
  }

  /** When it was accepted, by the CRM's clock as well as it is known. */
  public Instant submittedAt() {
    return submittedAt;
  }

  /** How many attempts counted so far. */
  public int attempts() {
    return attempts;
  }

  /** Until when the last attempt asked to wait, by the CRM's clock. */
  public Instant waitUntil() {
    return waitUntil;
  }
}
