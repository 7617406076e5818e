package dev.tillbox;

/** What becomes of a frozen queue file; see {@link Tillbox#adopt}. */
public enum Adoption {
  /**
   * This terminal goes on with it, for the CRM, account and store that it is opened for now. What
   * was never sent is sent there; what may have been sent is looked up in the CRM's ledger first,
   * for another account's request ids may not be known there, and held where the ledger does not
   * have it.
   */
  REPLACE,
  /**
   * The file is set aside, unchanged and never deleted, and a new, empty one begins, which notes
   * who decided and why. What waits in the old one waits until that is opened again for whom it
   * belongs to; for others it stays frozen there.
   */
  START_EMPTY
}
