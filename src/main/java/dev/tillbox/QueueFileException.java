package dev.tillbox;

/**
 * The queue file cannot be used, or a write to it failed. A redemption whose {@code submit} threw
 * this is not queued.
 */
public class QueueFileException extends TillboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   */
  public QueueFileException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   * @param cause what it came from
   */
  public QueueFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
