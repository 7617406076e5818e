package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Reply;
import dev.tillbox.internal.delivery.Inquiry.Cause;
import dev.tillbox.internal.delivery.Inquiry.Next;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from the ledger's answers, to the nanosecond. */
class InquiryTest {
  private static final long START = -7;
  private static final long MINUTE = Duration.ofSeconds(60).toNanos();
  private static final LedgerAnswer NONE = LedgerAnswer.none();
  private static final LedgerAnswer UNCLEAR = LedgerAnswer.unclear("two");
  private static final LedgerAnswer SILENCE = LedgerAnswer.notAsked(Reply.unknown("c", "t"));
  private static final LedgerAnswer ONE = LedgerAnswer.one("flow");
  private static final Reply REFUSAL = Reply.rejected("P1", "no points");

  private static Inquiry inquiry(Cause cause) {
    return new Inquiry(cause, REFUSAL);
  }

  private static LedgerAnswer silence(Reply reply) {
    return LedgerAnswer.notAsked(reply);
  }

  @ParameterizedTest
  @EnumSource
  void oneRecordConfirmsWhateverTheCause(Cause cause) {
    assertThat(inquiry(cause).after(ONE, START)).isEqualTo(Next.CONFIRM);
  }

  @ParameterizedTest
  @CsvSource({"REFUSAL, REJECT", "AGE, SEND", "SALVAGE, HOLD"})
  void absenceCountsOnceItHasLastedAMinuteAndNotBefore(Cause cause, Next next) {
    Inquiry inquiry = inquiry(cause);
    long first = START + 5;

    assertThat(inquiry.after(NONE, first)).isEqualTo(Next.ASK_AGAIN);
    assertThat(inquiry.untilNextLook(first)).isEqualTo(MINUTE);
    assertThat(inquiry.after(NONE, first + MINUTE - 1)).isEqualTo(Next.ASK_AGAIN);
    assertThat(inquiry.untilNextLook(first + MINUTE - 1)).isEqualTo(1);
    assertThat(inquiry.after(NONE, first + MINUTE)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({"REFUSAL, HOLD", "AGE, HOLD", "SALVAGE, HOLD", "ITEM_FAULT, HOLD_ON_TRIAL"})
  void whatIsUnclearIsForAPersonAtOnce(Cause cause, Next next) {
    assertThat(inquiry(cause).after(UNCLEAR, START)).isEqualTo(next);
  }

  @Test
  void anItemFaultWithoutARecordIsHeldOnTrialAndWaitsWhereTheLedgerIsSilentToo() {
    assertThat(inquiry(Cause.ITEM_FAULT).after(NONE, START)).isEqualTo(Next.HOLD_ON_TRIAL);
    assertThat(inquiry(Cause.ITEM_FAULT).after(SILENCE, START)).isEqualTo(Next.ASK_AGAIN);
  }

  @Test
  void absenceFoundLateHoldsRatherThanWaitingOnAndOn() {
    Inquiry inquiry = inquiry(Cause.REFUSAL);
    assertThat(inquiry.after(SILENCE, START)).isEqualTo(Next.ASK_AGAIN);

    assertThat(inquiry.after(NONE, START + 2 * MINUTE - 1)).isEqualTo(Next.ASK_AGAIN);
    assertThat(inquiry.untilNextLook(START + 2 * MINUTE - 1)).isEqualTo(1);
    assertThat(inquiry.after(NONE, START + 2 * MINUTE)).isEqualTo(Next.HOLD);
  }

  @Test
  void aLedgerThatCannotBeAskedHoldsOnTrialAfterTwoMinutesAndNotBefore() {
    Inquiry inquiry = inquiry(Cause.REFUSAL);
    LedgerAnswer fault = silence(Reply.itemFault("50/isp.null", "t"));

    assertThat(inquiry.after(fault, START)).isEqualTo(Next.ASK_AGAIN);
    assertThat(inquiry.untilNextLook(START + MINUTE)).isEqualTo(MINUTE);
    assertThat(inquiry.after(fault, START + 2 * MINUTE - 1)).isEqualTo(Next.ASK_AGAIN);
    assertThat(inquiry.after(fault, START + 2 * MINUTE)).isEqualTo(Next.HOLD_ON_TRIAL);
  }

  @Test
  void timeInWhichNothingElseWouldGetThroughEitherDoesNotCount() {
    for (Reply reply :
        new Reply[] {
          Reply.notSent("refused"),
          Reply.notReached("portal", "t"),
          Reply.busy("7", "t", Duration.ofHours(1)),
          Reply.halt(HaltReason.CREDENTIALS, "27", "t")
        }) {
      Inquiry inquiry = inquiry(Cause.REFUSAL);
      assertThat(inquiry.after(SILENCE, START)).isEqualTo(Next.ASK_AGAIN);
      assertThat(inquiry.after(silence(reply), START + MINUTE)).isEqualTo(Next.ASK_AGAIN);
      assertThat(inquiry.after(SILENCE, START + 3 * MINUTE - 1)).isEqualTo(Next.ASK_AGAIN);
      assertThat(inquiry.after(SILENCE, START + 3 * MINUTE)).isEqualTo(Next.HOLD_ON_TRIAL);
    }
  }

  @Test
  void timeInWhichTheLedgerCouldNotEvenBeAskedDoesNotCount() {
    Inquiry inquiry = inquiry(Cause.REFUSAL);
    assertThat(inquiry.after(SILENCE, START + 99 * MINUTE)).isEqualTo(Next.ASK_AGAIN);
    assertThat(inquiry.after(SILENCE, START + 101 * MINUTE + 1)).isEqualTo(Next.ASK_AGAIN);
    assertThat(inquiry.after(NONE, START + 103 * MINUTE)).isEqualTo(Next.ASK_AGAIN);
  }

  @Test
  void saysWhy() {
    assertThat(inquiry(Cause.REFUSAL).why())
        .startsWith("answered " + REFUSAL)
        .endsWith("when an attempt may have been applied");
    assertThat(inquiry(Cause.AGE).why()).contains("may have forgotten its request id");
    assertThat(inquiry(Cause.SALVAGE).why()).contains("its outcome may be lost");
    assertThat(inquiry(Cause.ITEM_FAULT).why())
        .isEqualTo("the platform fails on it (" + REFUSAL + ")");
  }
}
