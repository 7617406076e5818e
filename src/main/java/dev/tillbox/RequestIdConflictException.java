package dev.tillbox;

/** The {@code requestId} is known already, with other fields. Nothing was queued or changed. */
public final class RequestIdConflictException extends TillboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   */
  public RequestIdConflictException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   * @param cause what it came from
   */
  public RequestIdConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
