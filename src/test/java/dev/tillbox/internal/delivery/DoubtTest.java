package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Backlog;
import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Outcome;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Decision;
import dev.tillbox.internal.journal.JournalView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of doubt, with time that passes by hand. */
class DoubtTest extends SlowTillTest {
  private static final Reply EXPIRED = Reply.halt(HaltReason.CREDENTIALS, "27", "Invalid session");

  @Test
  void aRefusalAfterAnAppliedAttemptIsConfirmedByTheOneRecordInTheLedger() {
    answer("a", UNKNOWN, REFUSED);
    crm.ledger(call -> LedgerAnswer.one("flow-9"));
    submit("a");

    passUntil("a", RedemptionState.CONFIRMED);

    Outcome outcome = till.find("a").outcome().get();
    assertThat(outcome.reference()).contains("flow-9");
    assertThat(till.find("a").attempts()).isEqualTo(2);
    assertThat(till.listener.told()).containsExactly("confirmed a");
  }

  @Test
  void aRefusalStandsWhenTheLedgerShowsNothingTwiceAMinuteApart() {
    answer("a", UNKNOWN, REFUSED);
    crm.ledger(call -> LedgerAnswer.none());
    submit("a");
    submit("b");

    till.passUntil("it was looked up", A_WHILE, () -> crm.lookedUp().size() == 1);
    till.pass(Duration.ofSeconds(59));
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.IN_DOUBT);
    assertThat(till.find("b").state()).isEqualTo(RedemptionState.QUEUED);
    till.pass(Duration.ofSeconds(2));

    assertThat(till.find("a").outcome().get().code()).isEqualTo("NOT_ENOUGH");
    assertThat(till.listener.told()).containsExactly("rejected a", "confirmed b");
    assertThat(crm.lookedUp()).containsExactly("a", "a");
  }

  @Test
  void aRefusalStandsThoughTheLinkWasAwayForLongBeforeTheLedgerCouldBeAsked() {
    answer("a", UNKNOWN, REFUSED);
    crm.ledger(
        call -> {
          crm.ledger(again -> LedgerAnswer.none());
          crm.reachable(false);
          return LedgerAnswer.notAsked(Reply.notSent("connect refused"));
        });
    submit("a");
    till.passUntil("the link is away", A_WHILE, () -> !crm.lookedUp().isEmpty());
    till.pass(Duration.ofMinutes(30));
    crm.reachable(true);

    passUntil("a", RedemptionState.REJECTED);

    assertThat(till.listener.told()).containsExactly("rejected a");
  }

  @Test
  void anEarlierLookThanAMinuteAfterTheFirstProvesNoAbsence() {
    answer("a", UNKNOWN, REFUSED);
    crm.ledger(call -> LedgerAnswer.none());
    submit("a");
    till.passUntil("it was looked up", A_WHILE, () -> crm.lookedUp().size() == 1);

    for (int i = 0; i < 20; i++) {
      till.flushNow();
      till.pass(Duration.ofSeconds(1));
    }

    assertThat(crm.lookedUp()).hasSizeGreaterThan(10);
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.IN_DOUBT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerThatSettlesNothingLetsThePausesBeginAnew(boolean refused) {
    Reply answer = refused ? REFUSED : Reply.duplicate("isv.invalid-repeat-call", "known");
    List<Reply> replies = new ArrayList<>(Collections.nCopies(8, UNKNOWN));
    replies.add(answer);
    answer("a", replies.toArray(new Reply[0]));
    crm.ledger(call -> LedgerAnswer.notAsked(UNKNOWN));
    submit("a");
    till.passUntil("it was looked up", A_WHILE, () -> crm.lookedUp().size() == 1);

    till.pass(Duration.ofSeconds(16));

    // After at most a half, one, two, four and eight seconds; else within a minute each.
    assertThat(crm.lookedUp()).hasSizeGreaterThanOrEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheLedgerDecidesLetsThePausesBeginAnew(boolean confirmed) {
    answer("a", UNKNOWN, REFUSED);
    LedgerAnswer last =
        confirmed ? LedgerAnswer.one("flow-9") : LedgerAnswer.unclear("2 redemptions");
    crm.ledger(
        call -> crm.lookedUp().size() > 7 ? last : LedgerAnswer.notAsked(Reply.unknown("", "")));
    submit("a");
    passUntil("a", confirmed ? RedemptionState.CONFIRMED : RedemptionState.HELD);
    crm.answer(call -> UNKNOWN);
    submit("b");
    till.passUntil("b is sent", A_WHILE, () -> crm.sent().contains("b"));

    till.pass(Duration.ofSeconds(16));

    assertThat(crm.sent()).filteredOn("b"::equals).hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void aRecordThatShowsLateConfirms() {
    answer("a", UNKNOWN, REFUSED);
    AtomicInteger looks = new AtomicInteger();
    crm.ledger(
        call -> looks.incrementAndGet() == 1 ? LedgerAnswer.none() : LedgerAnswer.one("flow-9"));
    submit("a");

    passUntil("a", RedemptionState.CONFIRMED);
  }

  @Test
  void whatTheLedgerLeavesUnclearIsHeldWithWhatWasFoundAndTheQueueGoesOn() {
    answer("a", UNKNOWN, REFUSED);
    crm.ledger(call -> LedgerAnswer.unclear("2 redemptions [8, 9]"));
    submit("a");
    submit("b");

    passUntil("b", RedemptionState.CONFIRMED);

    assertThat(till.listener.told()).containsExactly("held a", "confirmed b");
    Outcome outcome = till.find("a").outcome().get();
    assertThat(outcome.code()).isEqualTo(Outcome.NEEDS_LEDGER);
    assertThat(outcome.text()).contains("积分不足", "2 redemptions [8, 9]");
  }

  @Test
  void aRecordThatMayBeAnotherEntrysDecidesNothing() {
    till.submit(Requests.of("c", 5, "order").requestId("a").build());
    till.submit(Requests.of("c", 5, "order").requestId("b").build());
    till.submit(Requests.of("c", 6, "order").requestId("other").build());
    answer("b", UNKNOWN, REFUSED);
    crm.ledger(call -> LedgerAnswer.one("flow-9"));

    passUntil("b", RedemptionState.HELD);

    assertThat(till.find("b").outcome().get().text()).contains("another redemption of this queue");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDuplicateLookingErrorGoesToTheLedgerWhateverWasBefore(boolean inDoubt) {
    Reply repeated = Reply.duplicate("isv.invalid-repeat-call", "重复请求");
    answer("a", inDoubt ? UNKNOWN : repeated, repeated);
    crm.ledger(call -> LedgerAnswer.one("flow-9"));
    submit("a");

    passUntil("a", RedemptionState.CONFIRMED);

    assertThat(crm.sent()).hasSize(inDoubt ? 2 : 1);
    assertThat(crm.lookedUp()).containsExactly("a");
  }

  @Test
  void aLedgerThatCannotBeAskedBlocksTheQueueForTwoMinutesAtMost() {
    answer("a", UNKNOWN, REFUSED);
    crm.ledger(call -> LedgerAnswer.notAsked(Reply.unknown("http-502", "")));
    submit("a");
    submit("b");
    till.passUntil("it was looked up", A_WHILE, () -> !crm.lookedUp().isEmpty());

    till.pass(Duration.ofSeconds(119));
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.IN_DOUBT);
    till.pass(Duration.ofSeconds(2));

    assertThat(till.listener.told()).containsExactly("held a", "confirmed b");
  }

  @Test
  void whileTheLedgerIsSilentWhatBlocksNobodyIsNotHeld() {
    answer("a", UNKNOWN, REFUSED);
    crm.ledger(call -> LedgerAnswer.notAsked(Reply.unknown("http-502", "")));
    submit("a");
    till.pass(Duration.ofMinutes(10));
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.IN_DOUBT);
    assertThat(till.listener.told()).isEmpty();

    submit("b");
    passUntil("b", RedemptionState.CONFIRMED);

    assertThat(till.listener.told()).containsExactly("held a", "confirmed b");
  }

  @Test
  void aHoldIsTakenBackWhenTheNextEntryFailsAlikeAndTheEntryGoesFirstAgain() {
    AtomicBoolean outage = new AtomicBoolean();
    AtomicInteger tries = new AtomicInteger();
    crm.answer(
        call -> {
          if (call.requestId().equals("a") && tries.incrementAndGet() <= 2) {
            outage.set(tries.get() == 2);
            return outage.get() ? REFUSED : UNKNOWN;
          }
          return outage.get() ? UNKNOWN : ScriptedGateway.confirmed();
        });
    crm.ledger(call -> outage.get() ? LedgerAnswer.notAsked(UNKNOWN) : LedgerAnswer.one("flow-9"));
    submit("a");
    submit("b");
    till.pass(Duration.ofMinutes(60));
    assertThat(till.backlog().held()).isZero();
    assertThat(till.backlog().inDoubt()).isEqualTo(2);

    outage.set(false);
    passUntil("b", RedemptionState.CONFIRMED);

    assertThat(till.listener.told())
        .containsSubsequence("confirmed a", "confirmed b")
        .doesNotContain("rejected a");
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void aHaltOfTheLookUpHaltsTheQueueAndHoldsNothing() {
    answer("a", UNKNOWN, REFUSED);
    crm.ledger(call -> LedgerAnswer.notAsked(EXPIRED));
    submit("a");
    submit("b");

    till.pass(Duration.ofHours(5));

    assertThat(till.backlog().halt()).contains(HaltReason.CREDENTIALS);
    try (JournalView view = JournalView.open(folder.resolve("queue.db"))) {
      assertThat(view.standing().backlog().halt()).contains(HaltReason.CREDENTIALS);
    }
    assertThat(till.listener.told()).isEmpty();
    assertThat(till.find("a").attempts()).isEqualTo(2);
    assertThat(crm.lookedUp()).hasSizeLessThan(40);
    crm.ledger(call -> LedgerAnswer.one("flow-9"));
    till.resume();
    passUntil("b", RedemptionState.CONFIRMED);
    assertThat(till.listener.told()).containsExactly("confirmed a", "confirmed b");
    assertThat(till.backlog().halt()).isEmpty();
  }

  @Test
  void aResumeWhileTheHaltedCallIsOnTheWireTriesOneEntryAfterIt() {
    crm.answer(
        call -> {
          if (crm.sent().size() == 1) {
            till.resume();
          }
          return EXPIRED;
        });
    submit("a");
    submit("b");

    till.pass(Duration.ofMinutes(1));

    assertThat(crm.sent()).containsExactly("a", "a");
    assertThat(till.backlog().halt()).contains(HaltReason.CREDENTIALS);
  }

  @Test
  void whatIsSentAfterAResumeIsItsOneTryEvenIfALookUpWasUnderWay() {
    crm.answer(call -> UNKNOWN);
    submit("a");
    till.passUntil("it was sent", A_WHILE, () -> !crm.sent().isEmpty());
    till.restart(false, Duration.ofHours(73));
    crm.clock(Clock.offset(clock, Duration.ofHours(-73)));
    int sent = crm.sent().size();
    crm.answer(call -> EXPIRED);
    crm.ledger(
        call -> {
          till.resume();
          return LedgerAnswer.none();
        });

    till.pass(Duration.ofMinutes(1));

    assertThat(crm.lookedUp()).containsExactly("a");
    assertThat(crm.sent()).hasSize(sent + 1);
    assertThat(till.backlog().halt()).contains(HaltReason.CREDENTIALS);
  }

  // Age

  @Test
  void whatIsOlderThanTheResendAgeIsLookedUpBeforeItIsSentAgain() {
    crm.answer(call -> UNKNOWN);
    submit("a");
    till.passUntil("it was sent", A_WHILE, () -> !crm.sent().isEmpty());
    till.restart(false, Duration.ofHours(73));
    int sent = crm.sent().size();
    crm.answer(call -> ScriptedGateway.confirmed());
    crm.ledger(call -> LedgerAnswer.none());

    till.pass(Duration.ofSeconds(30));
    assertThat(crm.lookedUp()).containsExactly("a");
    assertThat(crm.sent()).hasSize(sent);
    till.pass(Duration.ofSeconds(40));

    assertThat(crm.sent()).hasSize(sent + 1);
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void anOldEntryIsLookedUpAnewBeforeEachSend() {
    crm.answer(call -> UNKNOWN);
    submit("a");
    till.passUntil("it was sent", A_WHILE, () -> !crm.sent().isEmpty());
    till.restart(false, Duration.ofHours(73));
    int before = crm.sent().size();
    crm.ledger(call -> LedgerAnswer.none());

    till.pass(Duration.ofMinutes(20));

    int sends = crm.sent().size() - before;
    assertThat(sends).isGreaterThan(5);
    assertThat(crm.lookedUp().size()).isGreaterThanOrEqualTo(2 * sends);
  }

  @Test
  void aHoldIsTakenBackWhenTheNextOldEntryCannotBeLookedUpEither() {
    crm.answer(call -> ScriptedGateway.confirmed());
    crm.reachable(false);
    submit("first");
    submit("a");
    submit("b");
    crm.reachable(true);
    till.passUntil("a is sent", A_WHILE, () -> crm.sent().contains("a"));
    till.restart(false, Duration.ofHours(73));
    crm.ledger(call -> LedgerAnswer.notAsked(UNKNOWN));
    till.passUntil("a is held", A_WHILE, () -> till.listener.told().contains("held a"));

    till.passUntil("and no longer", A_WHILE, () -> till.backlog().held() == 0);

    crm.ledger(call -> LedgerAnswer.one("flow-" + call.requestId()));
    passUntil("b", RedemptionState.CONFIRMED);
    assertThat(till.listener.told()).endsWith("held a", "confirmed a", "confirmed b");
  }

  @Test
  void anOldEntryThatWasAnsweredNotAppliedIsLookedUpToo() {
    crm.answer(call -> Reply.notApplied("isp.system-busy", "busy"));
    submit("a");
    till.passUntil("it was sent", A_WHILE, () -> till.find("a").attempts() > 0);
    till.restart(true, Duration.ofHours(73));
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.QUEUED);
    crm.ledger(call -> LedgerAnswer.notAsked(UNKNOWN));
    till.passUntil("it was looked up", A_WHILE, () -> !crm.lookedUp().isEmpty());
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.QUEUED);
    int sent = crm.sent().size();
    crm.ledger(call -> LedgerAnswer.one("flow-9"));

    passUntil("a", RedemptionState.CONFIRMED);

    assertThat(crm.sent()).hasSize(sent);
  }

  @Test
  void aClockThatWasSetWrongLooksUpOnceAndThenSends() {
    crm.answer(call -> UNKNOWN);
    submit("a");
    till.passUntil("it was sent", A_WHILE, () -> !crm.sent().isEmpty());
    till.restart(false, Duration.ofHours(73));
    crm.clock(Clock.offset(clock, Duration.ofHours(-73)));
    crm.answer(call -> ScriptedGateway.confirmed());
    crm.ledger(call -> LedgerAnswer.none());

    till.pass(Duration.ofSeconds(1));

    assertThat(crm.lookedUp()).containsExactly("a");
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void noAgeHoldsAnythingAsLongAsNoBelievableDateHasCome() {
    crm.answer(call -> UNKNOWN);
    submit("a");
    till.passUntil("it was sent", A_WHILE, () -> !crm.sent().isEmpty());
    crm.clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    till.restart(false, Duration.ofHours(73));
    crm.answer(call -> ScriptedGateway.confirmed());
    crm.ledger(call -> LedgerAnswer.unclear("2 redemptions"));

    till.pass(Duration.ofSeconds(1));

    assertThat(till.find("a").state()).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void anOldEntryThatWasNeverSentNeedsNoLedger() {
    crm.reachable(false);
    submit("a");
    till.pass(Duration.ofHours(100));
    crm.reachable(true);

    passUntil("a", RedemptionState.CONFIRMED);

    assertThat(crm.lookedUp()).isEmpty();
  }

  @Test
  void theResendAgeStandsStillWhileTheQueueIsHalted() {
    crm.answer(call -> crm.sent().size() == 1 ? UNKNOWN : EXPIRED);
    submit("a");
    till.passUntil("it halts", A_WHILE, () -> till.backlog().halt().isPresent());
    till.restart(true, Duration.ofHours(60));
    till.pass(Duration.ofHours(60));
    crm.answer(call -> ScriptedGateway.confirmed());

    passUntil("a", RedemptionState.CONFIRMED);

    assertThat(crm.lookedUp()).isEmpty();
  }

  // Decisions by hand

  private void holdInDoubt(String id) {
    answer(id, UNKNOWN, REFUSED);
    crm.ledger(call -> LedgerAnswer.unclear("2 redemptions"));
    submit(id);
    passUntil(id, RedemptionState.HELD);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReleasedEntryGoesFirstAndIsStillInDoubt(boolean restarted) {
    holdInDoubt("a");
    crm.reachable(false);
    submit("b");
    submit("c");
    till.decide("a", Decision.release("Li", "the CRM was mended"));
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.IN_DOUBT);
    assertThat(till.backlog().held()).isZero();
    if (restarted) {
      till.restart(true, Duration.ZERO);
    }
    crm.answer(call -> call.requestId().equals("a") ? REFUSED : ScriptedGateway.confirmed());
    crm.ledger(call -> LedgerAnswer.one("flow-9"));
    crm.reachable(true);

    passUntil("c", RedemptionState.CONFIRMED);

    assertThat(till.listener.told())
        .containsExactly("held a", "confirmed a", "confirmed b", "confirmed c");
    assertThat(crm.sent().subList(2, 5)).containsExactly("a", "b", "c");
  }

  @Test
  void anEntryReleasedDuringADrainGoesBeforeWhatWasReadAhead() {
    holdInDoubt("a");
    crm.reachable(false);
    for (int i = 0; i < 100; i++) {
      submit("e" + i);
    }
    AtomicInteger sent = new AtomicInteger();
    crm.answer(
        call -> {
          if (sent.incrementAndGet() == 50) {
            till.decide("a", Decision.release("Li", "the CRM was mended"));
          }
          return ScriptedGateway.confirmed();
        });
    crm.reachable(true);

    passUntil("e99", RedemptionState.CONFIRMED);

    assertThat(crm.sent().get(2 + 50)).isEqualTo("a");
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.CONFIRMED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEntryReleasedAfterTheResendAgeIsHeldAgainIfThePlatformStillFailsOnIt(boolean signature) {
    answer(
        "a",
        signature
            ? Reply.halt(HaltReason.SIGNATURE, "25", "Invalid Signature")
            : Reply.itemFault("15/isp.null-pointer-exception", "空指针异常"));
    crm.ledger(call -> LedgerAnswer.none());
    submit("a");
    submit("b");
    till.passUntil("b", Duration.ofHours(1), () -> till.listener.told().contains("confirmed b"));
    till.pass(Duration.ofHours(73));

    till.decide("a", Decision.release("Li", "seems to be mended"));
    submit("c");
    till.passUntil("c", Duration.ofHours(1), () -> till.listener.told().contains("confirmed c"));

    assertThat(till.listener.told())
        .containsExactly("held a", "confirmed b", "held a", "confirmed c");
  }

  @Test
  void aDecisionByHandIsToldAndSaysWhoAndWhy() {
    holdInDoubt("a");
    till.decide("a", Decision.settle(RedemptionState.REJECTED, "Li", "not in the ledger"));

    Outcome outcome = till.find("a").outcome().get();
    assertThat(outcome.code()).isEqualTo(Outcome.BY_HAND);
    assertThat(outcome.operator()).contains("Li");
    assertThat(outcome.text()).isEqualTo("not in the ledger");
    till.pass(Duration.ofSeconds(1));
    assertThat(till.listener.told()).containsExactly("held a", "rejected a");
    Backlog after = till.backlog();
    assertThat(after.held() + after.points() + after.queued() + after.inDoubt()).isZero();
  }
}
