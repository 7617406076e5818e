package dev.tillbox;

/**
 * Your call did not happen; the message says why and ends with the remedy. What is wrong with the
 * file, the disk, a limit, a profile or a request is told by one of these; a mistake in the calling
 * code is told as Java does, by {@link IllegalArgumentException}, {@link IllegalStateException} (no
 * gateway, one that serves another queue, or one that returns null) or {@link
 * NullPointerException}. A refusal by the CRM is an outcome, not an exception.
 */
public class TillboxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   */
  public TillboxException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   * @param cause what it came from
   */
  public TillboxException(String message, Throwable cause) {
    super(message, cause);
  }
}
