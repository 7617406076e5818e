package dev.tillbox;

/** The queue. */
public final class Tillbox {
  /** Submits. */
  public Redemption submit(RedemptionRequest request) {
    throw new UnsupportedOperationException();
  }

  /** Finds. */
  public void find() {}

  /** Visits. */
  public void entries() {}

  /** Builds. */
  public static final class Builder {
    /** Listens. */
    public Builder listener(RedemptionListener listener) {
      return this;
    }

    /** Executes. */
    public Builder callbackExecutor() {
      return this;
    }
  }
}
