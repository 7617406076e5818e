package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import dev.tillbox.OfflineLimits;
import dev.tillbox.Outcome;
import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A salvaged entry must be looked up, until a person who knows that it was salvaged releases it.
 */
class ReleasedAndSalvagedTest {
  private static final Decision RELEASE = Decision.release("Li", "not in the CRM");

  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();
  private Path file;

  @BeforeEach
  void accept() {
    file = folder.resolve("queue.db");
    try (Journal journal = open()) {
      journal.append(Requests.named("a"), crm::freeze);
    }
  }

  private Journal open() {
    return Journal.open(
        file,
        "key",
        DeviceProfile.named("generic").storage(),
        OfflineLimits.builder().build(),
        Clock.systemUTC());
  }

  /** Puts an older copy back in its place, which is salvaged when it is opened. */
  private void salvage() throws Exception {
    Path copy = Files.copy(file, folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
    open().close();
    Files.copy(copy, file, StandardCopyOption.REPLACE_EXISTING);
    open().close();
  }

  private void hold(Journal journal) {
    Entry entry = only(journal);
    journal.commit(
        new Step()
            .settle(
                Collections.singletonList(
                    new Settlement(
                        entry,
                        RedemptionState.HELD,
                        entry.isBegun(),
                        0,
                        null,
                        Outcome.NEEDS_LEDGER,
                        "not in the ledger",
                        null))));
  }

  private static Entry only(Journal journal) {
    List<Entry> entries = journal.next(0, 10);
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  @Test
  void releasedAfterItWasLookedUpItIsInDoubtLikeAnyOther() throws Exception {
    salvage();
    try (Journal journal = open()) {
      assertThat(only(journal).isSalvaged()).isTrue();
      hold(journal);
      journal.decide("a", RELEASE, sequence -> {});
      assertThat(only(journal).isSalvaged()).isFalse();
      assertThat(only(journal).isBegun()).isTrue();
    }
    try (Journal journal = open()) {
      assertThat(journal.find("a").get().state()).isEqualTo(RedemptionState.IN_DOUBT);
      assertThat(journal.inDoubt()).containsExactly(1L);
      assertThat(only(journal).isSalvaged()).isFalse();
    }
  }

  @Test
  void releasedBeforeItWasSalvagedItMustBeLookedUp() throws Exception {
    try (Journal journal = open()) {
      hold(journal);
      journal.decide("a", RELEASE, sequence -> {});
      assertThat(only(journal).isBegun()).isFalse();
    }
    salvage();
    try (Journal journal = open()) {
      assertThat(only(journal).isSalvaged()).isTrue();
    }
  }

  @Test
  void salvagedTwiceItIsReleasedLikeAnyOtherThoughTheMarksWereLostBetween() throws Exception {
    salvage();
    loseTheMarks();
    try (Journal journal = open()) {
      assertThat(journal.salvage().get().cause()).contains("mark");
      hold(journal);
      journal.decide("a", RELEASE, sequence -> {});
      assertThat(only(journal).isSalvaged()).isFalse();
    }
  }

  private void loseTheMarks() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Sqlite.run(connection, "UPDATE mark SET checksum = checksum + 1");
    }
  }

  @Test
  void releasedByTillboxItselfItMustStillBeLookedUp() throws Exception {
    salvage();
    try (Journal journal = open()) {
      hold(journal);
      journal.decide("a", Decision.release(Decision.TILLBOX, "an outage"), sequence -> {});
      assertThat(only(journal).isSalvaged()).isTrue();
    }
  }
}
