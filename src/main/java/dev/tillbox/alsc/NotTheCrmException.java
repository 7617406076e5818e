package dev.tillbox.alsc;

/** A body that is no well-formed reply of the CRM. */
final class NotTheCrmException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * Makes the exception, without a stack: it is a finding about a body, not about the program.
   *
   * @param code a short name of what came instead
   * @param message what came instead, in words; nothing of its content
   */
  NotTheCrmException(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  String code() {
    return code;
  }
}
