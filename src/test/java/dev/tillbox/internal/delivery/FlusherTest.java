package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Backlog;
import dev.tillbox.Conditions;
import dev.tillbox.RedemptionState;
import dev.tillbox.ScriptedGateway;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When what was answered is on disk, who is told, and what happens where the disk refuses it. */
class FlusherTest extends SlowTillTest {
  private void passUntilConfirmed(String id) {
    till.passUntil(
        id + " is confirmed",
        A_WHILE,
        () -> till.find(id).state() == RedemptionState.CONFIRMED && till.backlog().isDrained());
    till.pass(Duration.ofSeconds(1));
  }

  private void awaitConfirmed(String id) throws InterruptedException {
    Conditions.await(id + " is on disk", () -> till.find(id).state() == RedemptionState.CONFIRMED);
  }

  @Test
  void theLastAnswerIsOnDiskAtOnce() {
    submit("a");
    passUntilConfirmed("a");
    submit("b");

    till.step();

    assertThat(till.find("b").state()).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void anAnswerWithOthersBehindItIsOnDiskInTimeThoughNothingFollows() throws InterruptedException {
    submit("a");
    passUntilConfirmed("a");
    submit("b");
    submit("c");

    till.step();

    awaitConfirmed("b");
    assertThat(crm.sent()).containsExactly("a", "b");
  }

  @Test
  void anAnswerThatSomebodyWaitsForIsOnDiskSoonThoughNothingFollows() throws InterruptedException {
    submit("a");
    passUntilConfirmed("a");
    submit("b");
    submit("c");
    Thread waiter = till.waiterFor("b", Duration.ofMinutes(1));

    till.step();

    waiter.join(10_000);
    assertThat(waiter.isAlive()).isFalse();
    assertThat(crm.sent()).containsExactly("a", "b");
  }

  @Test
  void onlyWhileTheCrmAnswersIsAnEntryBegunAsItIsAccepted() {
    submit("a");
    assertThat(till.find("a").state()).isEqualTo(RedemptionState.QUEUED);
    passUntilConfirmed("a");

    submit("b");

    assertThat(till.find("b").state()).isEqualTo(RedemptionState.IN_DOUBT);
  }

  @Test
  void theTillIsToldWheneverTheQueueHasDrained() {
    submit("a");
    passUntilConfirmed("a");
    int told = till.listener.backlogs().size();
    submit("b");
    passUntilConfirmed("b");

    List<Backlog> backlogs = till.listener.backlogs();
    assertThat(backlogs).hasSizeGreaterThan(told);
    assertThat(backlogs.get(backlogs.size() - 1).isDrained()).isTrue();
  }

  @Test
  void theLogIsWrittenBackWhileNothingCanBeSent() {
    crm.reachable(false);
    for (int i = 0; i < 10_000 && !till.isCheckpointDue(); i++) {
      submit("e" + i);
    }
    assertThat(till.isCheckpointDue()).isTrue();

    till.pass(Duration.ofMinutes(1));

    assertThat(till.isCheckpointDue()).isFalse();
  }

  @Test
  void aResumeEndsAPauseToo() {
    crm.answer(call -> UNKNOWN);
    submit("a");
    till.pass(A_WHILE);
    crm.answer(call -> ScriptedGateway.confirmed());

    till.resume();
    till.pass(Duration.ofMillis(1));

    assertThat(till.find("a").state()).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void whatWasAnsweredIsOnDiskBeforeMoreIsSentThoughTheDiskRefusedItAtFirst() throws SQLException {
    submit("a");
    passUntilConfirmed("a");
    FullDisk.refuse(folder, "INSERT ON outcome");
    submit("b");
    till.step();
    submit("c");
    till.pass(A_WHILE);
    assertThat(crm.sent()).containsExactly("a", "b");

    FullDisk.end(folder);
    passUntilConfirmed("c");

    assertThat(crm.sent()).containsExactly("a", "b", "c");
    assertThat(till.listener.told()).containsExactly("confirmed a", "confirmed b", "confirmed c");
  }

  @Test
  void whatCannotBeBegunIsNotSent() throws SQLException {
    crm.reachable(false);
    submit("a");
    FullDisk.refuse(folder, "INSERT ON begun");
    crm.reachable(true);
    till.pass(A_WHILE);
    assertThat(crm.sent()).isEmpty();

    FullDisk.end(folder);
    passUntilConfirmed("a");

    assertThat(crm.sent()).containsExactly("a");
  }
}
