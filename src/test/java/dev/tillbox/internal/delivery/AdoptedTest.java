package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.OfflineLimits;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Adopted;
import dev.tillbox.internal.journal.Decision;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.sandbox.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits in a queue that was given to another owner, with time that passes by hand. */
class AdoptedTest {
  private static final Duration A_WHILE = Duration.ofMinutes(10);
  private static final Decision BY_LI = Decision.release("Li", "the old account does not have it");

  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway("new key");
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-24T08:00:00Z"));
  private SlowTill till;

  @BeforeEach
  void adoptTwo() {
    crm.clock(clock);
    try (Journal journal = open("old key")) {
      journal.append(Requests.named("a"), crm::freeze);
      journal.append(Requests.named("b"), crm::freeze);
    }
    try (Journal journal = open("new key")) {
      journal.adopt(new Adopted("Li", "the chain has a new app key"));
    }
    till = new SlowTill(folder, crm, DeviceProfile.named("generic"), clock);
  }

  private Journal open(String owner) {
    return Journal.open(
        folder.resolve("queue.db"),
        owner,
        DeviceProfile.named("generic").storage(),
        OfflineLimits.builder().build(),
        clock);
  }

  @AfterEach
  void close() {
    till.close();
  }

  private void passUntil(String id, RedemptionState state) {
    till.passUntil(id + " is " + state, A_WHILE, () -> till.find(id).state() == state);
  }

  @Test
  void whatTheLedgerDoesNotHaveIsHeldAndNotSent() {
    crm.ledger(call -> LedgerAnswer.none());

    passUntil("b", RedemptionState.HELD);

    assertThat(till.listener.told()).containsExactly("held a", "held b");
    assertThat(crm.lookedUp()).containsExactly("a", "a", "b", "b");
    assertThat(crm.sent()).isEmpty();
  }

  @Test
  void whatAPersonReleasesThenIsSentAsWhatIsInDoubtIs() {
    crm.ledger(call -> LedgerAnswer.none());
    passUntil("b", RedemptionState.HELD);

    till.decide("a", BY_LI);
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.IN_DOUBT);
    passUntil("a", RedemptionState.CONFIRMED);

    assertThat(crm.sent()).containsExactly("a");
    assertThat(crm.lookedUp()).hasSize(4);
  }

  @Test
  void aRefusalOfWhatWasReleasedStillNeedsTheLedger() {
    crm.ledger(call -> LedgerAnswer.none());
    passUntil("b", RedemptionState.HELD);
    crm.answer(call -> Reply.rejected("NOT_ENOUGH", "积分不足"));
    crm.ledger(call -> LedgerAnswer.one("flow-9"));

    till.decide("a", BY_LI);

    passUntil("a", RedemptionState.CONFIRMED);
    assertThat(till.find("a").outcome().get().reference()).contains("flow-9");
    assertThat(crm.sent()).containsExactly("a");
  }

  @Test
  void whatWasHeldBeforeTheQueueChangedHandsIsLookedUpWhenItIsReleased() {
    crm.ledger(call -> LedgerAnswer.unclear("two records"));
    passUntil("b", RedemptionState.HELD);
    till.restart(true, Duration.ofSeconds(1));
    till.close();
    try (Journal journal = open("third key")) {
      journal.adopt(new Adopted("Li", "another app key"));
    }
    ScriptedGateway third = new ScriptedGateway("third key");
    third.ledger(call -> LedgerAnswer.one("flow-9"));
    till = new SlowTill(folder, third, DeviceProfile.named("generic"), clock);

    till.decide("a", BY_LI);

    passUntil("a", RedemptionState.CONFIRMED);
    assertThat(third.lookedUp()).containsExactly("a");
    assertThat(third.sent()).isEmpty();
  }

  @Test
  void whatTillboxItselfTakesBackFromBeingHeldIsLookedUpFirst() {
    Reply outage = Reply.unknown("isp.remote-service-error", "远程服务出错");
    crm.ledger(call -> LedgerAnswer.notAsked(outage));
    till.passUntil("a was held, and is not", A_WHILE, () -> till.find("a").released().isPresent());

    assertThat(till.find("a").released().get().operator()).contains("tillbox");
    till.pass(A_WHILE);
    assertThat(crm.sent()).isEmpty();
    crm.ledger(call -> LedgerAnswer.one("flow-9"));
    passUntil("a", RedemptionState.CONFIRMED);
    assertThat(crm.sent()).isEmpty();
  }
}
