package dev.tillbox.internal.journal;

import dev.tillbox.Redemption;

/** An outcome that the listener has not taken yet. */
public final class Untold {
  private final long fact;
  private final Redemption redemption;

  Untold(long fact, Redemption redemption) {
    this.fact = fact;
    this.redemption = redemption;
  }

  /** Its number in the order of commits. */
  public long fact() {
    return fact;
  }

  /** The redemption as that outcome left it. */
  public Redemption redemption() {
    return redemption;
  }
}
