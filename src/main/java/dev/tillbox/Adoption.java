package dev.tillbox;

/** What becomes of a frozen queue file; see {@link Tillbox#adopt}. */
public enum Adoption {
  /**
   * This terminal goes on with it, for the CRM, account and store that it is opened for now. All
   * that waits in it counts as in doubt: the former owner may have sent it, from here or from a
   * copy, and request ids of another account may not be known here. So each entry is looked up in
   * the CRM's ledger first, and held for a person where the ledger does not show it; two looks a
   * minute apart prove that, and the entries behind wait meanwhile. Let the queue drain for its
   * former owner first where that is possible.
   */
  REPLACE,
  /**
   * The file is set aside, unchanged and never deleted, and a new, empty one begins, which notes
   * who decided and why. What waits in the old one waits until that is opened again for whom it
   * belongs to; for others it stays frozen there.
   */
  START_EMPTY
}
