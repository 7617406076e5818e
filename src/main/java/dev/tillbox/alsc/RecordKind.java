package dev.tillbox.alsc;

/** What a record of the CRM's ledger is about; see {@link LedgerTable}. */
public enum RecordKind {
  /** Points were taken by a redemption. */
  REDEMPTION,
  /** A redemption was taken back. */
  REVERSAL,
  /** Neither: points that were earned, for example. Such a record says nothing. */
  OTHER,
  /** Nobody knows: beside such a record of the same order and points, a person must decide. */
  UNKNOWN
}
