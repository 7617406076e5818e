package dev.tillbox;

/**
 * The disk failed so that only a restart can tell whether the redemption was queued: open the file
 * again and submit the same {@code requestId}, or look for it with {@code find}.
 */
public final class UndecidedException extends TillboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   */
  public UndecidedException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   * @param cause what it came from
   */
  public UndecidedException(String message, Throwable cause) {
    super(message, cause);
  }
}
