package dev.tillbox.crash;

/** How a till behaves; all but the first are wrong, to see that the suite's checks notice. */
enum Habit {
  HONEST,
  /** Submits again with a new request id what may have been accepted already. */
  NEW_ID_ON_RETRY,
  /** Its gateway says CONFIRMED without having sent. */
  CONFIRMS_UNSENT,
  /** Its gateway changes the payload between freeze and send. */
  CHANGES_PAYLOADS,
  /** Its listener forgets what it was told. */
  FORGETS_OUTCOMES,
}
