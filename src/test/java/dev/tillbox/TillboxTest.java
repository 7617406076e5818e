package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TillboxTest {
  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();

  @Test
  void confirmsWhatWasSubmittedOnline() {
    try (Tillbox till = Tillbox.at(folder.resolve("queue.db")).gateway(crm).open()) {
      Redemption done = till.submitAndWait(Requests.named("a"), Duration.ofSeconds(10));
      assertThat(done.state()).isEqualTo(RedemptionState.CONFIRMED);
      assertThat(till.backlog().isDrained()).isTrue();
    }
  }

  @Test
  void aGatewayServesOneQueueAtATime() {
    try (Tillbox first = Tillbox.at(folder.resolve("first.db")).gateway(crm).open()) {
      assertThatThrownBy(() -> Tillbox.at(folder.resolve("second.db")).gateway(crm).open())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("first.db")
          .hasMessageContaining("build another gateway");
      assertThatThrownBy(() -> Tillbox.at(folder.resolve("first.db")).gateway(crm).open())
          .isInstanceOf(QueueInUseException.class);
      assertThatThrownBy(() -> Tillbox.at(folder.resolve("second.db")).gateway(crm).open())
          .hasMessageContaining("first.db");
      assertThat(first.submitAndWait(Requests.named("a"), Duration.ofSeconds(10)).state())
          .isEqualTo(RedemptionState.CONFIRMED);
    }
    try (Tillbox second = Tillbox.at(folder.resolve("second.db")).gateway(crm).open()) {
      assertThat(second.submitAndWait(Requests.named("a"), Duration.ofSeconds(10)).state())
          .isEqualTo(RedemptionState.CONFIRMED);
    }
  }

  @Test
  void aDecisionWithoutAnOutcomeSaysWhatIsMissing() {
    try (Tillbox till = Tillbox.at(folder.resolve("queue.db")).gateway(crm).open()) {
      assertThatThrownBy(() -> till.settleByHand("a", null, "Li", "why"))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("outcome");
    }
  }

  @Test
  void drainsInOrderAfterAnOutageAndARestart() {
    crm.reachable(false);
    List<String> ids = new ArrayList<>();
    for (int life = 0; life < 3; life++) {
      try (Tillbox till = Tillbox.at(folder.resolve("queue.db")).gateway(crm).open()) {
        for (int i = 0; i < 50; i++) {
          ids.add(till.submit(Requests.of("c" + i, 5, "o-" + life + "-" + i).build()).requestId());
        }
        assertThat(till.backlog().queued()).isEqualTo(ids.size());
        if (life == 2) {
          crm.reachable(true);
          till.flushNow();
          till.await(ids.get(ids.size() - 1), Duration.ofSeconds(10));
          assertThat(till.backlog().isDrained()).as(till.backlog().toString()).isTrue();
        }
      }
    }
    assertThat(crm.sent()).isEqualTo(ids);
  }
}
