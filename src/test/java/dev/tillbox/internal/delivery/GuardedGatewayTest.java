package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.FrozenCall;
import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of whatever a gateway does. */
class GuardedGatewayTest {
  private static final Reply MISDATED = Reply.halt(HaltReason.CLOCK, "31", "Invalid timestamp");

  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();
  private final FrozenCall call = crm.freeze(Requests.named("a"));
  private Journal journal;
  private GuardedGateway guarded;

  @BeforeEach
  void open() {
    journal = GenericQueue.open(folder, crm, System::nanoTime);
    guarded = new GuardedGateway(crm, journal.clock());
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void tellTheTimeIf(boolean told) {
    if (told) {
      journal.clock().answered(GenericQueue.NOW.plus(Duration.ofHours(1)), Duration.ZERO);
    }
  }

  @Test
  void whateverTheGatewayThrowsIsNoAnswerAndProvesNothing() {
    GuardedGateway broken = new GuardedGateway(new Broken(), journal.clock());

    assertThat(broken.send(call).kind()).isEqualTo(Reply.Kind.UNKNOWN);
    assertThat(broken.send(call).text()).contains("broken");
    assertThat(broken.lookUp(call).kind()).isEqualTo(LedgerAnswer.Kind.NOT_ASKED);
    assertThat(broken.lookUp(call).instead().get().kind()).isEqualTo(Reply.Kind.UNKNOWN);
    assertThat(broken.probe()).isFalse();
    assertThat(broken.obstacle()).isNull();
    assertThat(broken.hasOtherCredentials()).isFalse();
  }

  @Test
  void noReplyIsNoAnswerEither() {
    crm.answer(any -> null);
    GuardedGateway mute = new GuardedGateway(new Mute(), journal.clock());

    assertThat(guarded.send(call).kind()).isEqualTo(Reply.Kind.UNKNOWN);
    assertThat(mute.lookUp(call).kind()).isEqualTo(LedgerAnswer.Kind.NOT_ASKED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSendRefusedForItsDateIsMadeOnceMoreIfTheRefusalToldTheTime(boolean told) {
    crm.answer(
        any -> {
          tellTheTimeIf(told);
          return MISDATED;
        });

    assertThat(guarded.send(call)).isSameAs(MISDATED);

    assertThat(crm.sent()).hasSize(told ? 2 : 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void soIsALookUp(boolean told) {
    crm.ledger(
        any -> {
          tellTheTimeIf(told);
          return LedgerAnswer.notAsked(MISDATED);
        });

    assertThat(guarded.lookUp(call).instead()).containsSame(MISDATED);

    assertThat(crm.lookedUp()).hasSize(told ? 2 : 1);
  }

  @Test
  void whatIsAnsweredOtherwiseIsNotAskedForTwiceThoughItToldTheTime() {
    crm.answer(
        any -> {
          tellTheTimeIf(true);
          return Reply.halt(HaltReason.CREDENTIALS, "27", "Invalid session");
        });

    guarded.send(call);

    assertThat(crm.sent()).hasSize(1);
  }

  /** Answers nothing. */
  private static class Mute implements RedemptionGateway {
    @Override
    public String identity() {
      return "mute";
    }

    @Override
    public FrozenCall freeze(RedemptionRequest request) {
      throw new IllegalStateException("not asked here");
    }

    @Override
    public Reply send(FrozenCall call) {
      return null;
    }

    @Override
    public LedgerAnswer lookUp(FrozenCall call) {
      return null;
    }

    @Override
    public boolean probe() {
      return true;
    }

    @Override
    public void cut() {}
  }

  /** Throws whatever it is asked. */
  private static final class Broken extends Mute {
    @Override
    public Reply send(FrozenCall call) {
      throw new AssertionError("broken");
    }

    @Override
    public LedgerAnswer lookUp(FrozenCall call) {
      throw new AssertionError("broken");
    }

    @Override
    public boolean probe() {
      throw new AssertionError("broken");
    }

    @Override
    public Optional<String> obstacle() {
      throw new AssertionError("broken");
    }

    @Override
    public boolean hasOtherCredentials() {
      throw new AssertionError("broken");
    }
  }
}
