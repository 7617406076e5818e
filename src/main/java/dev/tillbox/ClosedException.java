package dev.tillbox;

/** The queue was closed, so this call did not happen. What was accepted before is safe on disk. */
public final class ClosedException extends TillboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   */
  public ClosedException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   * @param cause what it came from
   */
  public ClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
