package dev.tillbox.simulation;

import dev.tillbox.internal.delivery.DeliveryFaults;
import dev.tillbox.internal.journal.JournalFaults;

/** The faults that the simulation must find, each by the words that name it. */
enum PlantedFault {
  SENDS_BEFORE_IT_BEGINS(DeliveryFaults.SendsBeforeItBegins.class, "was sent while it is QUEUED"),
  SENDS_TO_SEVERAL_BEFORE_IT_BEGINS(
      DeliveryFaults.SendsToSeveralBeforeItBegins.class, "was sent while it is QUEUED"),
  NEW_ID_ON_RETRY(DeliveryFaults.NewIdOnRetry.class, "under an id that is not in the file"),
  NEW_PAYLOAD_ON_RETRY(DeliveryFaults.NewPayloadOnRetry.class, "with a foreign payload"),
  SETTLES_ON_A_PORTAL_PAGE(
      DeliveryFaults.SettlesOnAPortalPage.class, "is CONFIRMED without an answer"),
  TAKES_SILENCE_FOR_A_NO(DeliveryFaults.TakesSilenceForANo.class, "is REJECTED without an answer"),
  TAKES_A_REFUSED_REPEAT_FOR_FINAL(
      DeliveryFaults.TakesARefusedRepeatForFinal.class, "is REJECTED and in the ledger"),
  BELIEVES_THE_LEDGER_AT_ONCE(
      DeliveryFaults.BelievesTheLedgerAtOnce.class, "is REJECTED and in the ledger"),
  FORGETS_DOUBT_OVER_A_RESTART(
      DeliveryFaults.ForgetsDoubtOverARestart.class, "is REJECTED and in the ledger"),
  TAKES_BACK_WHAT_MAY_HAVE_ARRIVED(
      DeliveryFaults.TakesBackWhatMayHaveArrived.class, "is REJECTED and in the ledger"),
  FORGETS_DOUBT_AT_A_RELEASE(
      DeliveryFaults.ForgetsDoubtAtARelease.class, "is REJECTED and in the ledger"),
  LEAVES_THE_RELEASED_BEHIND(
      DeliveryFaults.LeavesTheReleasedBehind.class,
      "was sent before sale \\d+, which was released"),
  PUTS_BACK_WHAT_A_PERSON_SETTLED(
      JournalFaults.PutsBackWhatAPersonSettled.class, "was called after a person had settled it"),
  HOLDS_AT_THE_FIRST_FAULT(
      DeliveryFaults.HoldsAtTheFirstFault.class, "is HELD though neither the platform"),
  CLOSES_WITHOUT_DOUBT(DeliveryFaults.ClosesWithoutDoubt.class, "is REJECTED and in the ledger"),
  GOES_ON_PAST_AN_UNANSWERED(
      DeliveryFaults.GoesOnPastAnUnanswered.class,
      "after one that came later|did not drain|taken for damage"),
  SENDS_THE_NEWEST_FIRST(DeliveryFaults.SendsTheNewestFirst.class, "after one that came later"),
  SENDS_TWO_OF_ONE_CUSTOMER(
      DeliveryFaults.SendsTwoOfOneCustomer.class, "was sent while sale \\d+ was on the wire"),
  SENDS_TOO_MANY_AT_ONCE(
      DeliveryFaults.SendsTooManyAtOnce.class, "was sent beside too many others"),
  TAKES_OLD_ANSWERS_FOR_NEWS(DeliveryFaults.TakesOldAnswersForNews.class, "was sent during a halt"),
  LOSES_A_WAKE_UP(DeliveryFaults.LosesAWakeUp.class, "waits though nothing is in its way"),
  DROPS_ANSWERS(
      DeliveryFaults.DropsAnswers.class,
      "was sent again after (it was confirmed|one that came later)"),
  CUTS_A_BAN_SHORT(DeliveryFaults.CutsABanShort.class, "was sent during a ban"),
  FORGETS_A_HALT(DeliveryFaults.ForgetsAHalt.class, "was sent during a halt"),
  MARKS_AS_TOLD_BEFORE_TELLING(
      DeliveryFaults.MarksAsToldBeforeTelling.class,
      "was accepted and is not in the file|the listener never took it"),
  TAKES_A_THROW_FOR_TAKEN(
      DeliveryFaults.TakesAThrowForTaken.class,
      "was accepted and is not in the file|the listener never took it"),
  TELLS_AGAIN_AND_AGAIN(
      DeliveryFaults.TellsAgainAndAgain.class, "was told again though the listener took it"),
  GIVES_UP_ON_A_LISTENER(
      DeliveryFaults.GivesUpOnAListener.class,
      "was accepted and is not in the file|the listener never took it"),
  TELLS_THE_NEWEST_FIRST(
      DeliveryFaults.TellsTheNewestFirst.class, "was told before an earlier outcome"),
  ACCEPTS_WITHOUT_A_ROW(
      JournalFaults.AcceptsWithoutARow.class, "was accepted and is not in the file"),
  ACCEPTS_WITHOUT_LIMITS(
      JournalFaults.AcceptsWithoutLimits.class, "was accepted beyond the limits"),
  FORGETS_HELD_ENTRIES(
      JournalFaults.ForgetsHeldEntries.class,
      "was accepted and is not in the file|taken for damage"),
  FORGETS_WHAT_IS_UNTOLD(JournalFaults.ForgetsWhatIsUntold.class, "the listener never took it"),
  LEAVES_THOSE_BEHIND_WHO_WAIT_LONGER(
      JournalFaults.LeavesThoseBehindWhoWaitLonger.class,
      "did not drain|is (QUEUED|IN_DOUBT) after a drain|taken for damage|totals say"),
  FORGETS_TO_SUBTRACT(JournalFaults.ForgetsToSubtract.class, "the totals say"),
  SHOWS_WHAT_IS_NOT_COMMITTED(
      JournalFaults.ShowsWhatIsNotCommitted.class, "before that was committed"),
  ACCEPTS_BEFORE_THE_COMMIT(
      JournalFaults.AcceptsBeforeTheCommit.class, "was accepted and is not in the file");

  final Class<?> code;
  final String found;

  /**
   * Plants a fault.
   *
   * @param found a pattern of the words with which the checker must end the simulation
   */
  PlantedFault(Class<?> code, String found) {
    this.code = code;
    this.found = found;
  }
}
