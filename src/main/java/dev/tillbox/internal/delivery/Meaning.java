package dev.tillbox.internal.delivery;

import dev.tillbox.Reply;

/**
 * What a reply means for the entry that it answers: the rule of doubt, in one table. An entry is in
 * doubt when an earlier attempt may have been applied; a refusal may then be about the repetition.
 *
 * <pre>
 * reply                              not in doubt before   in doubt before
 * CONFIRMED                          CONFIRMS              CONFIRMS
 * REJECTED                           REJECTS               NEEDS_LEDGER
 * DUPLICATE                          NEEDS_LEDGER          NEEDS_LEDGER
 * NOT_SENT, NOT_APPLIED, BUSY, HALT  UNAPPLIED             LEAVES_DOUBT
 * UNKNOWN, NOT_REACHED, ITEM_FAULT   LEAVES_DOUBT          LEAVES_DOUBT
 * HALT that is not the CRM's         LEAVES_DOUBT          LEAVES_DOUBT
 * </pre>
 */
enum Meaning {
  /** The points are taken. */
  CONFIRMS,
  /** The points are not taken and never will be. */
  REJECTS,
  /** Only the CRM's ledger can tell. */
  NEEDS_LEDGER,
  /** The points are not taken; the same request later. */
  UNAPPLIED,
  /** The points may be taken; the same request later. */
  LEAVES_DOUBT;

  static Meaning of(Reply reply, boolean inDoubt) {
    switch (reply.kind()) {
      case CONFIRMED:
        return CONFIRMS;
      case REJECTED:
        return inDoubt ? NEEDS_LEDGER : REJECTS;
      case DUPLICATE:
        return NEEDS_LEDGER;
      case NOT_SENT:
      case NOT_APPLIED:
      case BUSY:
        return inDoubt ? LEAVES_DOUBT : UNAPPLIED;
      case HALT:
        return inDoubt || ((Reply.Halt) reply).isInDoubt() ? LEAVES_DOUBT : UNAPPLIED;
      default:
        return LEAVES_DOUBT;
    }
  }
}
