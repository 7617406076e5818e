package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway of the till vendor's own that does not keep to its contract is named as such. */
class FaultyGatewayTest {
  @TempDir Path folder;

  /** Says null where it must not, once it is told to. */
  private static final class Nothing implements RedemptionGateway {
    private final ScriptedGateway sound = new ScriptedGateway();
    private String identity = sound.identity();
    private boolean freezes = true;

    @Override
    public String identity() {
      return identity;
    }

    @Override
    public FrozenCall freeze(RedemptionRequest request) {
      return freezes ? sound.freeze(request) : null;
    }

    @Override
    public Reply send(FrozenCall call) {
      return sound.send(call);
    }

    @Override
    public boolean probe() {
      return false;
    }

    @Override
    public void cut() {}
  }

  @Test
  void aGatewayWithoutAnIdentityOpensNothing() {
    Nothing gateway = new Nothing();
    gateway.identity = null;
    Path file = folder.resolve("queue.db");

    assertThatThrownBy(() -> Tillbox.at(file).gateway(gateway).open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Nothing.class.getName())
        .hasMessageContaining("identity()")
        .hasMessageEndingWith("let it return address and account");
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void aGatewayThatFreezesNothingQueuesNothingAndTheNextSaleIsTaken() {
    Nothing gateway = new Nothing();
    gateway.freezes = false;
    try (Tillbox till = Tillbox.at(folder.resolve("queue.db")).gateway(gateway).open()) {
      assertThatThrownBy(() -> till.submit(Requests.named("a")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(Nothing.class.getName())
          .hasMessageContaining("freeze(...)")
          .hasMessageEndingWith("let it return the call to be sent");
      assertThat(till.find("a")).isEmpty();

      gateway.freezes = true;
      assertThat(till.submit(Requests.named("b")).state()).isEqualTo(RedemptionState.QUEUED);
    }
  }
}
