package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Profiles;
import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.Tillbox;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the long form of the corruption fuzz has found. */
class FoundByLongFormsTest {
  private static final int USER_VERSION_AT = 60;

  @TempDir Path folder;
  private final ScriptedGateway gateway = new ScriptedGateway();

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MIN_VALUE + 1, -1})
  void aQueueWhoseVersionIsDamagedIsSalvaged(int version) throws Exception {
    gateway.reachable(false);
    try (Tillbox tillbox = open()) {
      tillbox.submit(Requests.named("kept"));
    }
    byte[] file = Files.readAllBytes(folder.resolve("queue.db"));
    ByteBuffer.wrap(file).putInt(USER_VERSION_AT, version);
    Files.write(folder.resolve("queue.db"), file);

    try (Tillbox tillbox = open()) {
      assertThat(tillbox.salvage().get().cause()).contains("version");
      assertThat(tillbox.find("kept").get().state()).isEqualTo(RedemptionState.IN_DOUBT);
    }
  }

  @Test
  void anEmptyFileWhoseLogIsStillThereIsSalvagedFromIt() throws Exception {
    Path images = Files.createDirectory(folder.resolve("images"));
    QueueImage killed = QueueImage.make(images, "killed", true);
    Files.write(folder.resolve("queue.db"), new byte[0]);
    Files.write(folder.resolve("queue.db-wal"), killed.log);

    try (Tillbox tillbox = open()) {
      assertThat(tillbox.salvage().get().cause()).contains("it is empty");
      assertThat(tillbox.salvage().get().saved()).isPositive();
    }
  }

  private Tillbox open() {
    return Tillbox.at(folder.resolve("queue.db"))
        .profile(Profiles.quick(folder))
        .gateway(gateway)
        .open();
  }
}
