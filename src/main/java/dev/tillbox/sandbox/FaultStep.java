package dev.tillbox.sandbox;

import java.time.Duration;
import java.util.Objects;

/**
 * A {@link Fault} with its particulars, for a script. Made by {@link Fault#afterApplying()} and
 * {@link Fault#lasting(Duration)}. Immutable and thread-safe.
 */
public final class FaultStep {
  private final Fault fault;
  private final boolean afterApplying;
  private final Duration duration;

  FaultStep(Fault fault, boolean afterApplying, Duration duration) {
    this.fault = fault;
    this.afterApplying = afterApplying;
    this.duration = duration;
  }

  /**
   * The fault.
   *
   * @return which one
   */
  public Fault fault() {
    return fault;
  }

  /**
   * Whether the CRM handles the request before the fault hides what it says.
   *
   * @return false if the CRM never hears of the request
   */
  public boolean isAfterApplying() {
    return afterApplying;
  }

  /**
   * The same, but only after the CRM has handled the request: points are taken, and the till does
   * not learn of it.
   *
   * @return the new step
   * @throws IllegalArgumentException for {@link Fault#UNREACHABLE}, which no request gets past
   */
  public FaultStep afterApplying() {
    if (fault == Fault.UNREACHABLE) {
      throw new IllegalArgumentException(
          "UNREACHABLE cannot come after applying; use CUT_AFTER_APPLYING or NEVER_ANSWER");
    }
    return new FaultStep(fault, true, duration);
  }

  /**
   * The same with another duration.
   *
   * @param other what {@link Fault} says of this one: a delay, a pause between bytes, a ban
   * @return the new step
   * @throws IllegalArgumentException if the fault has no duration, or if this one is negative
   */
  public FaultStep lasting(Duration other) {
    if (duration == null || other.isNegative()) {
      throw new IllegalArgumentException(
          fault + " cannot last " + other + "; only faults with a duration can, 0 or longer");
    }
    return new FaultStep(fault, afterApplying, other);
  }

  /** The duration of a fault that has one. */
  Duration duration() {
    return Objects.requireNonNull(duration, "duration");
  }

  long wholeSeconds() {
    return duration().toMillis() / 1000;
  }

  @Override
  public String toString() {
    return fault
        + (duration == null ? "" : " " + duration)
        + (afterApplying ? " after applying" : "");
  }
}
