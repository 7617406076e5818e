package dev.tillbox;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Which entries {@link Tillbox#entries} visits. Immutable and thread-safe. */
public final class EntryFilter {
  private static final EntryFilter ALL = builder().build();

  private final Set<RedemptionState> states;
  private final String customerId;
  private final String outBizId;
  private final Instant since;

  private EntryFilter(Builder builder) {
    this.states = Collections.unmodifiableSet(EnumSet.copyOf(builder.states));
    this.customerId = builder.customerId;
    this.outBizId = builder.outBizId;
    this.since = builder.since;
  }

  /**
   * Every entry that the file still keeps.
   *
   * @return the filter
   */
  public static EntryFilter all() {
    return ALL;
  }

  /**
   * Starts a filter that lets everything through.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The states that pass.
   *
   * @return at least one state
   */
  public Set<RedemptionState> states() {
    return states;
  }

  /**
   * The one customer that passes.
   *
   * @return the customer's id, or empty for all
   */
  public Optional<String> customerId() {
    return Optional.ofNullable(customerId);
  }

  /**
   * The one order number that passes.
   *
   * @return the order number, or empty for all
   */
  public Optional<String> outBizId() {
    return Optional.ofNullable(outBizId);
  }

  /**
   * The time of submit from which on entries pass.
   *
   * @return the time, or empty for all
   */
  public Optional<Instant> since() {
    return Optional.ofNullable(since);
  }

  /** Collects the conditions of an {@link EntryFilter}; all must hold. Not thread-safe. */
  public static final class Builder {
    private EnumSet<RedemptionState> states = EnumSet.allOf(RedemptionState.class);
    private String customerId;
    private String outBizId;
    private Instant since;

    private Builder() {}

    /**
     * Lets only these states pass.
     *
     * @param first a state
     * @param more further states
     * @return this builder
     */
    public Builder states(RedemptionState first, RedemptionState... more) {
      this.states = EnumSet.of(first, more);
      return this;
    }

    /**
     * Lets only one customer's entries pass.
     *
     * @param customerId compared exactly; null for all
     * @return this builder
     */
    public Builder customerId(String customerId) {
      this.customerId = customerId;
      return this;
    }

    /**
     * Lets only one order's entries pass.
     *
     * @param outBizId compared exactly; null for all
     * @return this builder
     */
    public Builder outBizId(String outBizId) {
      this.outBizId = outBizId;
      return this;
    }

    /**
     * Lets only entries pass that were submitted at this time or later.
     *
     * @param since by the terminal's clock as it was at the submit; any time, {@link Instant#MIN}
     *     and {@link Instant#MAX} included; null for all
     * @return this builder
     */
    public Builder since(Instant since) {
      this.since = since;
      return this;
    }

    /**
     * Makes the filter.
     *
     * @return the filter
     */
    public EntryFilter build() {
      return new EntryFilter(this);
    }
  }
}
