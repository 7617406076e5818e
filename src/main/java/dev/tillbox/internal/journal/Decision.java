package dev.tillbox.internal.journal;

import dev.tillbox.RedemptionState;

/** What somebody decided on a held entry, who, and why; written as one outcome row. */
public final class Decision {
  /** The operator where tillbox itself takes back that it held an entry. */
  public static final String TILLBOX = "tillbox";

  final String state;
  final String operator;
  final String reason;

  private Decision(String state, String operator, String reason) {
    this.state = state;
    this.operator = present("operator", operator);
    this.reason = present("reason", reason);
  }

  static String present(String name, String value) {
    if (value == null || value.trim().isEmpty()) {
      throw new IllegalArgumentException(name + " is missing; a decision by hand must name one");
    }
    return value;
  }

  /**
   * The entry goes back into the queue.
   *
   * @throws IllegalArgumentException if operator or reason is blank
   */
  public static Decision release(String operator, String reason) {
    return new Decision(StateRule.RELEASED, operator, reason);
  }

  /**
   * The entry is settled, as the person found it to be.
   *
   * @throws IllegalArgumentException if operator or reason is blank
   */
  public static Decision settle(RedemptionState state, String operator, String reason) {
    return new Decision(state.name(), operator, reason);
  }

  /** Whether the entry goes back into the queue. */
  public boolean isRelease() {
    return state.equals(StateRule.RELEASED);
  }

  /** Names what was decided only: the text may reach a log. */
  @Override
  public String toString() {
    return state + " by hand";
  }
}
