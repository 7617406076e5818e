package dev.tillbox.internal.journal;

/** Who gave a queue file to another owner, and why. */
public final class Adopted {
  final String operator;
  final String reason;

  /**
   * Names them.
   *
   * @throws IllegalArgumentException if operator or reason is blank
   */
  public Adopted(String operator, String reason) {
    this.operator = Decision.present("operator", operator);
    this.reason = Decision.present("reason", reason);
  }
}
