package dev.tillbox;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A snapshot of one redemption as the queue file had it at one moment; ask {@link Tillbox#find} for
 * a newer one. Immutable and thread-safe.
 */
public final class Redemption {
  private final RedemptionRequest request;
  private final long sequence;
  private final RedemptionState state;
  private final int attempts;
  private final Instant submittedAt;
  private final Instant submittedAtCorrected;
  private final Outcome outcome;
  private final String lastAnswer;
  private final boolean told;
  private final Outcome released;

  private Redemption(Builder builder) {
    this.request = Objects.requireNonNull(builder.request, "request");
    this.sequence = builder.sequence;
    this.state = Objects.requireNonNull(builder.state, "state");
    this.attempts = builder.attempts;
    this.submittedAt = Objects.requireNonNull(builder.submittedAt, "submittedAt");
    this.submittedAtCorrected =
        builder.submittedAtCorrected == null ? submittedAt : builder.submittedAtCorrected;
    this.outcome = builder.outcome;
    this.lastAnswer = builder.lastAnswer;
    this.told = builder.told;
    this.released = builder.released;
  }

  /**
   * Who put it back into the queue, when and why, while that is the last thing that was decided on
   * it.
   *
   * @return the decision with its {@link Outcome#operator()}; empty when it was never held, is held
   *     again, or has an outcome since
   */
  public Optional<Outcome> released() {
    return Optional.ofNullable(released);
  }

  /**
   * Starts a snapshot; for tillbox itself and for tests of a till's listener.
   *
   * @param request the request, with a request id
   * @return a new builder: sequence 1, QUEUED, no attempts, submitted at the epoch
   */
  public static Builder builder(RedemptionRequest request) {
    return new Builder(request);
  }

  /**
   * The idempotency key under which the CRM knows this redemption, the same for life.
   *
   * @return the request id
   */
  public String requestId() {
    return request.requestId().get();
  }

  /**
   * What was submitted.
   *
   * @return the request, its {@code requestId} present
   */
  public RedemptionRequest request() {
    return request;
  }

  /**
   * Its place in the order of {@code submit} calls of this queue file. Growing; gaps mean nothing.
   *
   * @return a number from 1
   */
  public long sequence() {
    return sequence;
  }

  /**
   * Where it stands.
   *
   * @return the state
   */
  public RedemptionState state() {
    return state;
  }

  /**
   * How many attempts to send were answered or left in doubt. Attempts that provably sent nothing,
   * and those stopped by a halt, do not count.
   *
   * @return 0 or more
   */
  public int attempts() {
    return attempts;
  }

  /**
   * When {@code submit} accepted it, by the terminal's clock, as the receipt shows it.
   *
   * @return the time
   */
  public Instant submittedAt() {
    return submittedAt;
  }

  /**
   * When {@code submit} accepted it, by the CRM's clock, as far as that is known by now: once the
   * CRM has answered, also the times of entries that were accepted before it are put right.
   *
   * @return the time; the terminal's where nothing better is known
   */
  public Instant submittedAtCorrected() {
    return submittedAtCorrected;
  }

  /**
   * Why it is settled or held.
   *
   * @return the outcome; empty while it is QUEUED or IN_DOUBT
   */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /**
   * What the last attempt that counted came to, as the name of a {@link Reply.Kind} and its text.
   *
   * @return one line for people, if there was such an attempt
   */
  public Optional<String> lastAnswer() {
    return Optional.ofNullable(lastAnswer);
  }

  /**
   * Whether the listener has taken the outcome, as far as the queue file knows: after a crash an
   * outcome may be told once more.
   *
   * @return false while there is no outcome
   */
  public boolean isTold() {
    return told;
  }

  /** Names the request id, the state and the points only: the text may reach a log. */
  @Override
  public String toString() {
    return "Redemption["
        + requestId()
        + ", #"
        + sequence
        + ", "
        + state
        + ", "
        + request.changePoint()
        + " points]";
  }

  /** Collects what a {@link Redemption} says. Not thread-safe. */
  public static final class Builder {
    private final RedemptionRequest request;
    private long sequence = 1;
    private RedemptionState state = RedemptionState.QUEUED;
    private int attempts;
    private Instant submittedAt = Instant.EPOCH;
    private Instant submittedAtCorrected;
    private Outcome outcome;
    private String lastAnswer;
    private boolean told;
    private Outcome released;

    private Builder(RedemptionRequest request) {
      this.request = request;
      if (!request.requestId().isPresent()) {
        throw new IllegalArgumentException("the request has no requestId; set one");
      }
    }

    /**
     * Sets the place in the order of submits.
     *
     * @param sequence a number from 1
     * @return this builder
     */
    public Builder sequence(long sequence) {
      this.sequence = sequence;
      return this;
    }

    /**
     * Sets where it stands.
     *
     * @param state the state
     * @return this builder
     */
    public Builder state(RedemptionState state) {
      this.state = state;
      return this;
    }

    /**
     * Sets how many attempts counted.
     *
     * @param attempts 0 or more
     * @return this builder
     */
    public Builder attempts(int attempts) {
      this.attempts = attempts;
      return this;
    }

    /**
     * Sets when it was accepted.
     *
     * @param submittedAt by the terminal's clock
     * @return this builder
     */
    public Builder submittedAt(Instant submittedAt) {
      this.submittedAt = submittedAt;
      return this;
    }

    /**
     * Sets when it was accepted, by the CRM's clock.
     *
     * @param submittedAtCorrected the time; null where only the terminal's is known
     * @return this builder
     */
    public Builder submittedAtCorrected(Instant submittedAtCorrected) {
      this.submittedAtCorrected = submittedAtCorrected;
      return this;
    }

    /**
     * Sets why it is settled or held.
     *
     * @param outcome the outcome; null for none
     * @return this builder
     */
    public Builder outcome(Outcome outcome) {
      this.outcome = outcome;
      return this;
    }

    /**
     * Sets what the last attempt that counted came to.
     *
     * @param lastAnswer one line; null for none
     * @return this builder
     */
    public Builder lastAnswer(String lastAnswer) {
      this.lastAnswer = lastAnswer;
      return this;
    }

    /**
     * Sets whether the listener has taken the outcome.
     *
     * @param told whether it has
     * @return this builder
     */
    public Builder told(boolean told) {
      this.told = told;
      return this;
    }

    /**
     * Sets who put it back into the queue, and why.
     *
     * @param released the decision; null for none
     * @return this builder
     */
    public Builder released(Outcome released) {
      this.released = released;
      return this;
    }

    /**
     * Makes the snapshot.
     *
     * @return the snapshot
     */
    public Redemption build() {
      return new Redemption(this);
    }
  }
}
