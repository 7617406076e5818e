package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.FlushOrder;
import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Outcome;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Decision;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Entries on which the platform fails, told apart from an outage. */
class PoisonTest extends SlowTillTest {
  @Test
  void anEntryOnWhichThePlatformFailsIsHeldWhenTheLedgerAnswersAndTheQueueGoesOn() {
    answer("a", FAULT);
    crm.ledger(call -> LedgerAnswer.none());
    submit("a");
    submit("b");

    passUntil("b", RedemptionState.CONFIRMED);

    assertThat(till.listener.told()).containsExactly("held a", "confirmed b");
    assertThat(till.find("a").outcome().get().code()).isEqualTo(Outcome.ITEM_FAULT);
    assertThat(till.find("a").attempts()).isEqualTo(3);
  }

  @Test
  void aCustomerOnWhoseEveryEntryThePlatformFailsDoesNotStopTheOthers() {
    crm.answer(call -> call.requestId().equals("c") ? ScriptedGateway.confirmed() : FAULT);
    crm.ledger(call -> LedgerAnswer.none());
    submit("a");
    submit("b");
    submitOfAnother("c");

    passUntil("c", RedemptionState.CONFIRMED);

    assertThat(till.listener.told()).containsExactly("held a", "held b", "confirmed c");
    till.pass(Duration.ofHours(1));
    assertThat(till.backlog().held()).isEqualTo(2);
  }

  @Test
  void aHoldStandsOnceAnotherEntryWasAnswered() {
    crm.answer(call -> call.requestId().equals("b") ? ScriptedGateway.confirmed() : FAULT);
    crm.ledger(call -> LedgerAnswer.none());
    submit("a");
    submitOfAnother("b");
    passUntil("b", RedemptionState.CONFIRMED);
    submitOfAnother("c");

    till.pass(Duration.ofMinutes(10));

    assertThat(till.listener.told()).containsExactly("held a", "confirmed b", "held c");
  }

  @Test
  void aPersonsWordStandsThoughTheNextEntryFailsAlike() {
    crm.answer(call -> FAULT);
    crm.ledger(call -> LedgerAnswer.none());
    submit("a");
    passUntil("a", RedemptionState.HELD);
    till.decide("a", Decision.settle(RedemptionState.REJECTED, "Li", "not in the ledger"));
    submitOfAnother("b");

    till.pass(Duration.ofMinutes(1));

    assertThat(crm.lookedUp()).contains("b");
    assertThat(till.listener.told()).as("an outage").containsExactly("held a", "rejected a");
  }

  @Test
  void aReleasedEntryIsSentBeforeTheLedgerIsAskedAgain() {
    answer("a", FAULT);
    crm.ledger(call -> LedgerAnswer.none());
    submit("a");
    passUntil("a", RedemptionState.HELD);
    crm.answer(call -> ScriptedGateway.confirmed());
    till.decide("a", Decision.release("Li", "mended"));

    passUntil("a", RedemptionState.CONFIRMED);

    assertThat(crm.lookedUp()).containsExactly("a");
  }

  @Test
  void whatWasHeldOfOneCustomerGoesBackInOrderWhenAnothersEntryFailsAlike() {
    AtomicBoolean outage = new AtomicBoolean(true);
    crm.answer(call -> outage.get() ? FAULT : ScriptedGateway.confirmed());
    crm.ledger(call -> LedgerAnswer.none());
    submit("a");
    submit("b");
    till.passUntil("both are held", A_WHILE, () -> till.backlog().held() == 2);
    submitOfAnother("c");
    till.passUntil("both are back", A_WHILE, () -> till.backlog().held() == 0);
    outage.set(false);

    passUntil("c", RedemptionState.CONFIRMED);

    assertThat(till.listener.told())
        .containsExactly("held a", "held b", "confirmed a", "confirmed b", "confirmed c");
  }

  @Test
  void anEntryOnWhichThePlatformFailsThoughItWasAppliedIsConfirmed() {
    answer("a", FAULT);
    crm.ledger(call -> LedgerAnswer.one("flow-9"));
    submit("a");

    passUntil("a", RedemptionState.CONFIRMED);
  }

  @Test
  void anEntryThatAloneIsSaidToBeSignedWronglyIsHeldAfterAFewTries() {
    answer("a", Reply.halt(HaltReason.SIGNATURE, "25", "Invalid Signature"));
    crm.ledger(call -> LedgerAnswer.none());
    submit("a");
    submit("b");

    till.passUntil(
        "b", Duration.ofHours(1), () -> till.find("b").state() == RedemptionState.CONFIRMED);

    assertThat(till.listener.told()).containsExactly("held a", "confirmed b");
    assertThat(crm.sent()).containsExactly("a", "a", "a", "b");
  }

  @Test
  void aWrongSecretHoldsNothing() {
    Reply wrong = Reply.halt(HaltReason.SIGNATURE, "25", "Invalid Signature");
    crm.answer(call -> wrong);
    crm.ledger(call -> LedgerAnswer.notAsked(wrong));
    submit("a");
    submit("b");

    till.pass(Duration.ofHours(12));

    assertThat(till.backlog().held()).isZero();
    assertThat(till.listener.told()).isEmpty();
    assertThat(till.backlog().halt()).contains(HaltReason.SIGNATURE);
  }

  @Test
  void anOutageThatLooksLikeItemFaultsHoldsNothing() {
    AtomicBoolean outage = new AtomicBoolean(true);
    crm.answer(call -> outage.get() ? FAULT : ScriptedGateway.confirmed());
    crm.ledger(call -> LedgerAnswer.none());
    for (int i = 0; i < 5; i++) {
      submitOfAnother("e" + i);
    }

    till.pass(Duration.ofHours(1));
    outage.set(false);
    till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());

    assertThat(till.backlog().held()).isZero();
    assertThat(till.listener.told())
        .filteredOn(told -> told.startsWith("confirmed"))
        .containsExactly(
            "confirmed e0", "confirmed e1", "confirmed e2", "confirmed e3", "confirmed e4");
    // At first, and after 2, 4, 8, 16 and 32 minutes.
    assertThat(till.listener.told()).filteredOn("held e0"::equals).hasSizeBetween(1, 6);
  }

  @Test
  void whileTheLedgerIsSilentTooItemFaultsHoldNothing() {
    crm.answer(call -> FAULT);
    crm.ledger(call -> LedgerAnswer.notAsked(UNKNOWN));
    submit("a");
    submit("b");
    till.pass(Duration.ofHours(1));
    // About two a minute, as in any outage.
    assertThat(crm.sent().size() + crm.lookedUp().size()).isBetween(60, 400);
    crm.answer(call -> ScriptedGateway.confirmed());
    crm.ledger(call -> LedgerAnswer.none());

    passUntil("b", RedemptionState.CONFIRMED);

    assertThat(till.listener.told()).containsExactly("confirmed a", "confirmed b");
  }

  @Test
  void whatOneCustomersHaveInCommonIsTriedOnceMoreWhenTheirNextGetsThrough() {
    AtomicInteger held = new AtomicInteger();
    crm.answer(call -> held.get() < 2 ? FAULT : ScriptedGateway.confirmed());
    till.listener.before(redemption -> held.incrementAndGet());
    crm.ledger(call -> LedgerAnswer.none());
    submit("a");
    submit("b");
    submit("c");

    till.passUntil("all are told", A_WHILE, () -> till.listener.told().contains("confirmed b"));

    assertThat(till.listener.told())
        .containsExactly("held a", "held b", "confirmed c", "confirmed a", "confirmed b");
  }

  @Test
  void oldEntriesOfSeveralCustomersOnWhichThePlatformFailsAlikeAreAnOutage() {
    crm.reachable(false);
    for (int i = 0; i < 6; i++) {
      submitOfAnother("e" + i);
    }
    crm.reachable(true);
    till.passUntil("e1 is sent", A_WHILE, () -> crm.sent().contains("e1"));
    till.restart(false, Duration.ofHours(73));
    crm.answer(call -> FAULT);
    crm.ledger(call -> LedgerAnswer.none());
    till.pass(Duration.ofHours(2));
    crm.answer(call -> ScriptedGateway.confirmed());

    till.passUntil("it drains", Duration.ofHours(2), () -> till.backlog().isDrained());

    assertThat(till.backlog().held()).isZero();
  }

  @Test
  void inTheOrderOfCustomersThoseOnWhomThePlatformFailsAreHeldAndStopNobody() {
    reopen(FlushOrder.CUSTOMER);
    crm.answer(call -> call.requestId().startsWith("x") ? FAULT : ScriptedGateway.confirmed());
    crm.ledger(call -> LedgerAnswer.none());
    submitOfAnother("x1");
    submitOfAnother("x2");
    for (int minute = 0; minute < 60; minute++) {
      submitOfAnother("sale-" + minute);
      till.pass(Duration.ofMinutes(1));
    }

    assertThat(till.backlog().isDrained()).isTrue();
    assertThat(till.find("x1").state()).isEqualTo(RedemptionState.HELD);
    assertThat(till.find("x2").state()).isEqualTo(RedemptionState.HELD);
  }

  @Test
  void inTheOrderOfCustomersAnOutageHoldsNothingForLong() {
    reopen(FlushOrder.CUSTOMER);
    AtomicBoolean outage = new AtomicBoolean(true);
    crm.answer(call -> outage.get() ? FAULT : ScriptedGateway.confirmed());
    crm.ledger(call -> LedgerAnswer.none());
    for (int i = 0; i < 12; i++) {
      till.submit(Requests.of("customer-" + i % 4, 5, "order-" + i).requestId("e" + i).build());
    }
    till.pass(Duration.ofHours(2));
    outage.set(false);

    till.passUntil("it drains", Duration.ofHours(2), () -> till.backlog().isDrained());

    assertThat(till.backlog().held()).isZero();
  }
}
