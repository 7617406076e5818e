package dev.tillbox;

/**
 * Your call did not happen; the message says why and ends with the remedy. Everything that tillbox
 * throws on purpose is one of these. A refusal by the CRM is an outcome, not an exception.
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
