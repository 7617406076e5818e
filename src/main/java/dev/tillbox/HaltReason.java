package dev.tillbox;

/**
 * Why the whole queue stands still: a fault that no entry is to blame for, and that a person must
 * mend. Nothing is lost and no attempt is counted meanwhile.
 */
public enum HaltReason {
  /** The app key, session or authorisation is missing, wrong or expired. */
  CREDENTIALS(
      "renew the session, which is noticed where a supplier gives it, or call resume(); with a new"
          + " app secret close the queue and open it again; with another app key, too, then call"
          + " adopt(REPLACE, operator, reason), as the file belongs to the former one"),
  /** The CRM does not accept the signature. */
  SIGNATURE(
      "check the app secret and the sign method; with new ones close the queue and open it again"),
  /** The app key may not use this method from here. */
  PERMISSION("have the app key's permissions or IP list corrected, then call resume()"),
  /** The terminal's clock is too far from the CRM's. */
  CLOCK("set the terminal's clock, which is noticed"),
  /** The platform refused several redemptions in a row alike; most of them are not settled. */
  EQUAL_REFUSALS(
      "correct what the answer names (app key, method, brand, shop), then call resume(): it settles"
          + " one such refusal and goes on"),
  /** A wrong address, a wrong gateway or a proxy that does not let the call through. */
  CONFIGURATION(
      "check the gateway's address and the proxy; with another proxy close the queue and open it"
          + " again; with another address, too, then call adopt(REPLACE, operator, reason), as the"
          + " file belongs to the former one"),
  /** The queue file belongs to another CRM, account or store than it was opened for. */
  IDENTITY(
      "open the queue with the gateway and store that it was made for, or decide with"
          + " Tillbox.adopt(...)");

  private final String remedy;

  HaltReason(String remedy) {
    this.remedy = remedy;
  }

  /**
   * What to do about it.
   *
   * @return one clause in English
   */
  public String remedy() {
    return remedy;
  }
}
