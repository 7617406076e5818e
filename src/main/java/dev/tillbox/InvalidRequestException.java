package dev.tillbox;

/** The request has wrong fields; the message names every one of them. Nothing was queued. */
public final class InvalidRequestException extends TillboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   */
  public InvalidRequestException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   * @param cause what it came from
   */
  public InvalidRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
