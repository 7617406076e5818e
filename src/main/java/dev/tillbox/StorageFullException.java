package dev.tillbox;

/**
 * The disk is full. A redemption whose {@code submit} threw this is not queued; what was accepted
 * before is safe.
 *
 * <p>Where a user's quota or a limit on file sizes is reached, SQLite reports the same as for a
 * failing disk: then it is an {@link UndecidedException} or another {@link QueueFileException}.
 */
public final class StorageFullException extends QueueFileException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   */
  public StorageFullException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   * @param cause what it came from
   */
  public StorageFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
