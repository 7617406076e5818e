package dev.tillbox;

/**
 * How much the queue takes on while the CRM has not confirmed it: the chain's risk, enforced in the
 * same transaction as the submit. Immutable and thread-safe.
 */
public final class OfflineLimits {
  private final long maxPointsPerRedemption;
  private final long maxPendingPoints;
  private final long maxPendingCount;

  OfflineLimits(ProfileSection section) {
    this(
        builder()
            .maxPointsPerRedemption(section.whole("maxPointsPerRedemption", 1, Long.MAX_VALUE))
            .maxPendingPoints(section.whole("maxPendingPoints", 1, Long.MAX_VALUE))
            .maxPendingCount(section.whole("maxPendingCount", 1, Long.MAX_VALUE)));
  }

  private OfflineLimits(Builder builder) {
    this.maxPointsPerRedemption = builder.maxPointsPerRedemption;
    this.maxPendingPoints = builder.maxPendingPoints;
    this.maxPendingCount = builder.maxPendingCount;
  }

  /**
   * Starts limits that limit nothing.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The most that one redemption may take.
   *
   * @return points, 1 or more
   */
  public long maxPointsPerRedemption() {
    return maxPointsPerRedemption;
  }

  /**
   * The most that all unsettled redemptions, held ones included, may take together.
   *
   * @return points, 1 or more
   */
  public long maxPendingPoints() {
    return maxPendingPoints;
  }

  /**
   * The most redemptions that may be unsettled at once, held ones not counted.
   *
   * @return a count, 1 or more
   */
  public long maxPendingCount() {
    return maxPendingCount;
  }

  @Override
  public String toString() {
    return "maxPointsPerRedemption="
        + maxPointsPerRedemption
        + " maxPendingPoints="
        + maxPendingPoints
        + " maxPendingCount="
        + maxPendingCount;
  }

  /** Collects {@link OfflineLimits}. Not thread-safe. */
  public static final class Builder {
    private long maxPointsPerRedemption = Long.MAX_VALUE;
    private long maxPendingPoints = Long.MAX_VALUE;
    private long maxPendingCount = Long.MAX_VALUE;

    private Builder() {}

    /**
     * Sets the most that one redemption may take.
     *
     * @param points 1 or more
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder maxPointsPerRedemption(long points) {
      this.maxPointsPerRedemption = positive("maxPointsPerRedemption", points);
      return this;
    }

    /**
     * Sets the most that all unsettled redemptions may take together.
     *
     * @param points 1 or more
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder maxPendingPoints(long points) {
      this.maxPendingPoints = positive("maxPendingPoints", points);
      return this;
    }

    /**
     * Sets the most redemptions that may be unsettled at once.
     *
     * @param count 1 or more
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder maxPendingCount(long count) {
      this.maxPendingCount = positive("maxPendingCount", count);
      return this;
    }

    /**
     * Makes the limits.
     *
     * @return the limits
     */
    public OfflineLimits build() {
      return new OfflineLimits(this);
    }

    private static long positive(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " is " + value + "; it must be 1 or more");
      }
      return value;
    }
  }
}
