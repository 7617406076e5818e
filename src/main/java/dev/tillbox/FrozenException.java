package dev.tillbox;

/**
 * The queue file belongs to another CRM, account or store than it was opened for, so that nothing
 * is accepted or sent until a person has decided with {@link Tillbox#adopt}. This call did not
 * happen.
 */
public final class FrozenException extends TillboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened, why, and what to do
   */
  public FrozenException(String message) {
    super(message);
  }
}
