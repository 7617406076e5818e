package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Decision;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Refusals alike in a row: one fault of configuration, or so many bad requests. */
class EqualRefusalsTest extends SlowTillTest {
  private static final Reply INVALID = Reply.rejectedByPlatform("41/isv.invalid-parameter", "");

  private void submitSix() {
    submitFew(6);
  }

  /** Answers one entry first so, then so, and all others alike. */
  private void answerOnce(String id, Reply first, Reply then, Reply others) {
    AtomicInteger tries = new AtomicInteger();
    crm.answer(
        call ->
            !call.requestId().equals(id) ? others : tries.incrementAndGet() == 1 ? first : then);
  }

  private void submitFew(int count) {
    crm.reachable(false);
    for (int i = 0; i < count; i++) {
      submit("e" + i);
    }
    crm.reachable(true);
  }

  @Test
  void refusalsAlikeInARowHaltTheQueueAndOnlyTheFirstCounts() {
    crm.answer(call -> INVALID);
    submitSix();

    till.passUntil("it halts", A_WHILE, () -> till.backlog().halt().isPresent());

    assertThat(till.backlog().halt()).contains(HaltReason.EQUAL_REFUSALS);
    assertThat(crm.sent()).containsExactly("e0", "e1", "e2", "e3", "e4");
    assertThat(till.listener.told()).containsExactly("rejected e0");
    assertThat(till.backlog().queued()).isEqualTo(5);
    assertThat(till.find("e1").attempts()).isZero();
  }

  @Test
  void aBreakerThatTrippedStaysOpenByItselfAndAfterARestart() {
    crm.answer(call -> INVALID);
    submitSix();
    till.pass(Duration.ofHours(1));
    till.restart(true, Duration.ZERO);
    till.pass(Duration.ofHours(1));
    assertThat(till.listener.told()).containsExactly("rejected e0");
    assertThat(crm.sent().subList(5, crm.sent().size())).containsOnly("e1").hasSizeBetween(5, 20);

    crm.answer(call -> ScriptedGateway.confirmed());
    till.passUntil("it drains", Duration.ofMinutes(20), () -> till.backlog().isDrained());
    assertThat(till.listener.told()).hasSize(6).contains("confirmed e1", "confirmed e5");
    assertThat(till.backlog().halt()).isEmpty();
  }

  @Test
  void whoResumesTakesTheNextRefusalForAGenuineOne() {
    crm.answer(call -> INVALID);
    submitSix();
    till.passUntil("it halts", A_WHILE, () -> till.backlog().halt().isPresent());
    till.resume();
    till.pass(Duration.ofSeconds(1));
    assertThat(till.listener.told()).containsExactly("rejected e0", "rejected e1");
  }

  @Test
  void refusalsThatAnotherAnswerInterruptsAreSettledInOrder() {
    crm.answer(call -> call.requestId().equals("e3") ? ScriptedGateway.confirmed() : INVALID);
    submitSix();

    till.passUntil("e3 is told", A_WHILE, () -> till.listener.told().size() >= 5);

    assertThat(till.listener.told())
        .containsExactly(
            "rejected e0", "rejected e1", "rejected e2", "confirmed e3", "rejected e4");
    assertThat(till.find("e1").attempts()).isEqualTo(1);
    assertThat(crm.sent()).startsWith("e0", "e1", "e2", "e3", "e4", "e5");
  }

  @Test
  void refusalsByTheCrmItselfNeverHalt() {
    crm.answer(call -> REFUSED);
    submitSix();
    till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());
    assertThat(till.listener.told()).hasSize(6).allMatch(told -> told.startsWith("rejected"));
  }

  @Test
  void refusalsOfDifferentKindsNeverHalt() {
    AtomicInteger number = new AtomicInteger();
    crm.answer(call -> Reply.rejectedByPlatform("50/isv." + number.incrementAndGet(), ""));
    submitSix();
    till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());
    assertThat(till.listener.told()).hasSize(6);
  }

  @Test
  void aRefusalWithNothingBehindItIsAskedForAgainUntilTheQueueHalts() {
    crm.answer(call -> INVALID);
    submit("a");
    submit("b");

    till.passUntil("it halts", A_WHILE, () -> till.backlog().halt().isPresent());

    assertThat(till.listener.told()).containsExactly("rejected a");
    assertThat(crm.sent()).containsExactly("a", "b", "b", "b", "b");
    assertThat(till.backlog().queued()).isEqualTo(1);
  }

  @Test
  void anEntryBehindKeptBackRefusalsIsSentAgainWithoutThem() {
    AtomicInteger tries = new AtomicInteger();
    crm.answer(
        call ->
            !call.requestId().equals("e2")
                ? INVALID
                : tries.incrementAndGet() < 3 ? UNKNOWN : ScriptedGateway.confirmed());
    submitSix();

    till.passUntil("e3 is sent", A_WHILE, () -> crm.sent().contains("e3"));

    assertThat(till.listener.told()).startsWith("rejected e0", "rejected e1", "confirmed e2");
    assertThat(crm.sent()).startsWith("e0", "e1", "e2", "e2", "e2", "e3");
  }

  @Test
  void aCrashWhileRefusalsAreKeptBackLosesNone() {
    crm.answer(call -> call.requestId().compareTo("e3") < 0 ? INVALID : UNKNOWN);
    submitSix();
    till.passUntil("e3 was sent", A_WHILE, () -> crm.sent().contains("e3"));
    till.restart(false, Duration.ZERO);
    crm.answer(call -> ScriptedGateway.confirmed());

    till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());

    assertThat(till.listener.told())
        .containsExactly(
            "rejected e0",
            "confirmed e1",
            "confirmed e2",
            "confirmed e3",
            "confirmed e4",
            "confirmed e5");
  }

  @Test
  void aHoldProvesNothingOfTheRefusalsBeforeIt() {
    crm.answer(call -> call.requestId().equals("e2") ? FAULT : INVALID);
    crm.ledger(call -> LedgerAnswer.none());
    submitSix();
    till.passUntil("e2 is held", A_WHILE, () -> till.find("e2").state() == RedemptionState.HELD);
    crm.answer(call -> ScriptedGateway.confirmed());

    till.passUntil("e5 is told", A_WHILE, () -> till.listener.told().size() >= 6);

    assertThat(till.listener.told())
        .startsWith("rejected e0", "held e2", "confirmed e1", "confirmed e3");
  }

  @Test
  void aResumeAmongEqualRefusalsSendsWhatWasKeptBackAgain() {
    crm.answer(call -> INVALID);
    submitSix();
    till.passUntil("two are kept back", A_WHILE, () -> crm.sent().contains("e2"));
    crm.answer(call -> ScriptedGateway.confirmed());
    till.resume();

    till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());

    assertThat(till.listener.told()).startsWith("rejected e0", "confirmed e1", "confirmed e2");
    assertThat(crm.sent().subList(3, crm.sent().size()))
        .containsExactly("e1", "e2", "e3", "e4", "e5");
  }

  @Test
  void refusedRepeatsThatTheLedgerKnowsAreNoRefusals() {
    leaveFiveInDoubt();
    crm.answer(call -> INVALID);
    crm.ledger(call -> LedgerAnswer.one("flow-" + call.requestId()));

    till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());

    assertThat(till.listener.told()).hasSize(6).allMatch(told -> told.startsWith("confirmed"));
  }

  @Test
  void aRefusedRepeatThatTheLedgerKnowsProvesNothingOfTheRefusalsBeforeIt() {
    AtomicInteger tries = new AtomicInteger();
    crm.answer(
        call -> {
          if (call.requestId().equals("e2")) {
            return tries.incrementAndGet() == 1 ? UNKNOWN : REFUSED;
          }
          return tries.get() < 2 ? INVALID : ScriptedGateway.confirmed();
        });
    crm.ledger(call -> LedgerAnswer.one("flow-" + call.requestId()));
    submitSix();

    till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());

    assertThat(crm.sent()).containsExactly("e0", "e1", "e2", "e2", "e1", "e3", "e4", "e5");
    assertThat(till.find("e1").state()).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(till.find("e2").state()).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void aRedemptionThatTheLedgerKnowsEndsARunOfEqualRefusals() {
    answerOnce("e1", UNKNOWN, REFUSED, INVALID);
    crm.ledger(call -> LedgerAnswer.one("flow-" + call.requestId()));
    submitFew(3);

    till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());

    assertThat(crm.sent()).as("e2 is the first of a run").containsExactly("e0", "e1", "e1", "e2");
    assertThat(till.find("e2").state()).isEqualTo(RedemptionState.REJECTED);
  }

  @Test
  void anErrorThatLooksLikeADuplicateProvesTheRefusalsBeforeItRight() {
    Reply repeated = Reply.duplicate("isv.invalid-repeat-call", "");
    answerOnce("e2", repeated, repeated, INVALID);
    crm.ledger(call -> LedgerAnswer.one("flow-" + call.requestId()));
    submitFew(3);

    till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());

    assertThat(crm.sent()).containsExactly("e0", "e1", "e2");
    assertThat(till.find("e1").state()).isEqualTo(RedemptionState.REJECTED);
  }

  @Test
  void aCleanCloseLeavesQueuedWhatWasRefusedAndDoesNotCount() {
    crm.answer(call -> INVALID);
    submitFew(3);
    till.passUntil("e1 is kept back", A_WHILE, () -> crm.sent().contains("e2"));

    till.restart(true, Duration.ZERO);

    assertThat(till.find("e0").state()).isEqualTo(RedemptionState.REJECTED);
    assertThat(till.backlog().queued()).isEqualTo(2);
    assertThat(till.backlog().inDoubt()).isZero();
  }

  @Test
  void refusedRepeatsThatTheLedgerDoesNotKnowCountAsRefusals() {
    leaveFiveInDoubt();
    crm.answer(call -> INVALID);
    crm.ledger(call -> LedgerAnswer.none());

    till.passUntil("it halts", A_WHILE, () -> till.backlog().halt().isPresent());

    assertThat(till.backlog().halt()).contains(HaltReason.EQUAL_REFUSALS);
    assertThat(till.listener.told())
        .filteredOn(told -> told.startsWith("rejected"))
        .containsExactly("rejected e1");
    assertThat(till.backlog().inDoubt()).as("proved to be unapplied").isZero();
  }

  /** A crash in the middle of a drain: what was begun ahead may have been sent, for all we know. */
  private void leaveFiveInDoubt() {
    crm.answer(call -> ScriptedGateway.confirmed());
    submitSix();
    till.passUntil("e1 is sent", A_WHILE, () -> crm.sent().contains("e1"));
    till.restart(false, Duration.ZERO);
    assertThat(till.backlog().inDoubt()).isEqualTo(5);
  }

  /** Puts h back into the queue, to its head, when three behind it are refused alike. */
  private void releaseWhileRefusalsAreKeptBack() {
    crm.answer(call -> call.requestId().equals("h") ? FAULT : ScriptedGateway.confirmed());
    crm.ledger(call -> LedgerAnswer.none());
    submit("h");
    submit("i");
    till.passUntil("h is held", A_WHILE, () -> till.find("h").state() == RedemptionState.HELD);
    crm.answer(call -> INVALID);
    submitSix();
    till.passUntil("e2 is kept back", A_WHILE, () -> crm.sent().contains("e2"));
    till.decide("h", Decision.release("anna", "mended"));
  }

  @Test
  void aReleaseWhileRefusalsAreKeptBackSpoilsNone() {
    releaseWhileRefusalsAreKeptBack();
    crm.answer(call -> ScriptedGateway.confirmed());

    till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());

    assertThat(till.listener.told())
        .filteredOn(told -> told.startsWith("rejected"))
        .containsExactly("rejected e0", "rejected e1", "rejected e2");
    assertThat(till.find("h").state()).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(crm.sent())
        .containsExactly("h", "h", "h", "i", "e0", "e1", "e2", "h", "e3", "e4", "e5");
  }

  @Test
  void aReleasedEntryThatTheLedgerLetsBeRefusedHasNoneOfThoseBehindItSentAgain() {
    releaseWhileRefusalsAreKeptBack();
    crm.answer(call -> call.requestId().equals("h") ? REFUSED : ScriptedGateway.confirmed());

    till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());

    assertThat(till.find("h").state()).isEqualTo(RedemptionState.REJECTED);
    assertThat(crm.sent())
        .containsExactly("h", "h", "h", "i", "e0", "e1", "e2", "h", "e3", "e4", "e5");
  }
}
