package dev.tillbox;

/**
 * Another process, or another open {@link Tillbox} of this process, holds the queue file; the
 * message names the holder.
 */
public final class QueueInUseException extends QueueFileException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   */
  public QueueInUseException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   * @param cause what it came from
   */
  public QueueInUseException(String message, Throwable cause) {
    super(message, cause);
  }
}
