package dev.tillbox.support;

/** A command cannot do what was asked, for a reason of its own exit code. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode exit;

  /**
   * Makes it.
   *
   * @param message what happened, and what to do
   * @param cause may be null
   */
  Failure(ExitCode exit, String message, Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  ExitCode exit() {
    return exit;
  }
}
