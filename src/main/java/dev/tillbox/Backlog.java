package dev.tillbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What waits in the queue and whether it moves, at one moment. Immutable and thread-safe. */
public final class Backlog {
  private final long queued;
  private final long inDoubt;
  private final long held;
  private final long points;
  private final long untold;
  private final Instant oldest;
  private final Duration oldestAge;
  private final Link link;
  private final HaltReason halt;
  private final String lastAnswer;
  private final ClockState clock;
  private final Duration clockOffset;

  private Backlog(Builder builder) {
    this.queued = builder.queued;
    this.inDoubt = builder.inDoubt;
    this.held = builder.held;
    this.points = builder.points;
    this.untold = builder.untold;
    this.oldest = builder.oldest;
    this.oldestAge = builder.oldestAge;
    this.link = Objects.requireNonNull(builder.link, "link");
    this.halt = builder.halt;
    this.lastAnswer = builder.lastAnswer;
    this.clock = Objects.requireNonNull(builder.clock, "clock");
    this.clockOffset = builder.clockOffset;
  }

  /**
   * Starts an empty backlog; for tillbox itself and for tests of a till's listener.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** What is known of the way to the CRM. Only a verified answer of the CRM proves it. */
  public enum Link {
    /** Nothing was tried since the queue was opened. */
    UNKNOWN,
    /** The last attempt got an answer of the CRM. */
    UP,
    /** The CRM could not be reached, or something else answered in its place. */
    DOWN
  }

  /** What is known of the time. While it is not verified, no age and no deadline acts. */
  public enum ClockState {
    /**
     * The CRM has not answered since the queue was opened, or the terminal's clock was set since.
     */
    UNVERIFIED,
    /** The CRM's answers say what time it is, whatever the terminal's clock shows. */
    VERIFIED,
    /**
     * The terminal's clock shows a time that has passed for certain: before this version was built,
     * or before the last commit. Entries are accepted; have the clock set.
     */
    IMPOSSIBLE
  }

  /**
   * Entries of which nothing has been sent.
   *
   * @return their count
   */
  public long queued() {
    return queued;
  }

  /**
   * Entries that may have been sent and have no definite answer.
   *
   * @return their count
   */
  public long inDoubt() {
    return inDoubt;
  }

  /**
   * Entries that wait for a person.
   *
   * @return their count
   */
  public long held() {
    return held;
  }

  /**
   * The points of all unsettled entries, held ones included.
   *
   * @return their sum
   */
  public long points() {
    return points;
  }

  /**
   * Outcomes that the listener has not taken yet.
   *
   * @return their count
   */
  public long untold() {
    return untold;
  }

  /**
   * When the oldest entry that is neither settled nor held was submitted.
   *
   * @return the time by the terminal's clock, or empty when there is none
   */
  public Optional<Instant> oldest() {
    return Optional.ofNullable(oldest);
  }

  /**
   * For how long the oldest entry that is neither settled nor held has waited, by the CRM's clock
   * as far as it is known.
   *
   * @return the age, or empty when there is none
   */
  public Optional<Duration> oldestAge() {
    return Optional.ofNullable(oldestAge);
  }

  /**
   * What is known of the time.
   *
   * @return the clock's state
   */
  public ClockState clock() {
    return clock;
  }

  /**
   * How far the CRM's clock is ahead of the terminal's, as the CRM's answers last showed.
   *
   * @return the offset, negative when the terminal's is ahead; empty when none was ever learned
   */
  public Optional<Duration> clockOffset() {
    return Optional.ofNullable(clockOffset);
  }

  /**
   * What is known of the way to the CRM.
   *
   * @return the link's state
   */
  public Link link() {
    return link;
  }

  /**
   * Why the whole queue stands still.
   *
   * @return the reason, or empty when it does not
   */
  public Optional<HaltReason> halt() {
    return Optional.ofNullable(halt);
  }

  /**
   * What the last attempt to send came to: {@code ANSWERED} for an outcome, else the name of a
   * {@link Reply.Kind} and its text.
   *
   * @return one line for people, or empty when nothing was tried since the queue was opened
   */
  public Optional<String> lastAnswer() {
    return Optional.ofNullable(lastAnswer);
  }

  /**
   * Whether nothing waits to be sent: held entries wait for a person, not for the link.
   *
   * @return true when no entry is QUEUED or IN_DOUBT
   */
  public boolean isDrained() {
    return queued == 0 && inDoubt == 0;
  }

  @Override
  public String toString() {
    return "Backlog["
        + queued
        + " queued, "
        + inDoubt
        + " in doubt, "
        + held
        + " held, "
        + points
        + " points, link "
        + link
        + (halt == null ? "" : ", halted: " + halt)
        + (clock == ClockState.IMPOSSIBLE ? ", impossible clock" : "")
        + "]";
  }

  /** Collects what a {@link Backlog} says. Not thread-safe. */
  public static final class Builder {
    private long queued;
    private long inDoubt;
    private long held;
    private long points;
    private long untold;
    private Instant oldest;
    private Duration oldestAge;
    private Link link = Link.UNKNOWN;
    private HaltReason halt;
    private String lastAnswer;
    private ClockState clock = ClockState.UNVERIFIED;
    private Duration clockOffset;

    private Builder() {}

    /**
     * Sets the counts of unsettled entries by state.
     *
     * @param queued how many are QUEUED
     * @param inDoubt how many are IN_DOUBT
     * @param held how many are HELD
     * @return this builder
     */
    public Builder counts(long queued, long inDoubt, long held) {
      this.queued = queued;
      this.inDoubt = inDoubt;
      this.held = held;
      return this;
    }

    /**
     * Sets the points of all unsettled entries.
     *
     * @param points their sum
     * @return this builder
     */
    public Builder points(long points) {
      this.points = points;
      return this;
    }

    /**
     * Sets how many outcomes the listener has not taken.
     *
     * @param untold their count
     * @return this builder
     */
    public Builder untold(long untold) {
      this.untold = untold;
      return this;
    }

    /**
     * Sets when the oldest waiting entry was submitted.
     *
     * @param oldest the time; null for none
     * @return this builder
     */
    public Builder oldest(Instant oldest) {
      this.oldest = oldest;
      return this;
    }

    /**
     * Sets what is known of the way to the CRM.
     *
     * @param link the link's state
     * @return this builder
     */
    public Builder link(Link link) {
      this.link = link;
      return this;
    }

    /**
     * Sets why the queue stands still.
     *
     * @param halt the reason; null for none
     * @return this builder
     */
    public Builder halt(HaltReason halt) {
      this.halt = halt;
      return this;
    }

    /**
     * Sets what the last attempt came to.
     *
     * @param lastAnswer one line; null for none
     * @return this builder
     */
    public Builder lastAnswer(String lastAnswer) {
      this.lastAnswer = lastAnswer;
      return this;
    }

    /**
     * Sets for how long the oldest waiting entry has waited.
     *
     * @param oldestAge the age; null for none
     * @return this builder
     */
    public Builder oldestAge(Duration oldestAge) {
      this.oldestAge = oldestAge;
      return this;
    }

    /**
     * Sets what is known of the time.
     *
     * @param clock the clock's state
     * @param offset how far the CRM's clock is ahead of the terminal's; null if never learned
     * @return this builder
     */
    public Builder clock(ClockState clock, Duration offset) {
      this.clock = clock;
      this.clockOffset = offset;
      return this;
    }

    /**
     * Makes the snapshot.
     *
     * @return the snapshot
     */
    public Backlog build() {
      return new Backlog(this);
    }
  }
}
