package dev.tillbox;

/** The redemption would exceed one of the {@link OfflineLimits}. Nothing was queued. */
public final class LimitExceededException extends TillboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   */
  public LimitExceededException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   * @param cause what it came from
   */
  public LimitExceededException(String message, Throwable cause) {
    super(message, cause);
  }
}
