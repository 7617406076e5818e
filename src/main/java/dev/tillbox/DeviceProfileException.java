package dev.tillbox;

/**
 * A device profile has an unknown key, a wrong type or a value out of range; the message names the
 * file, the key, the value and what is allowed.
 */
public final class DeviceProfileException extends TillboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   */
  public DeviceProfileException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   * @param cause what it came from
   */
  public DeviceProfileException(String message, Throwable cause) {
    super(message, cause);
  }
}
