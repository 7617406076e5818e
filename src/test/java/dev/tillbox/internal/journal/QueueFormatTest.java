package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Conditions;
import dev.tillbox.EntryFilter;
import dev.tillbox.Profiles;
import dev.tillbox.RecordingListener;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Tillbox;
import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.sandbox.LedgerEntry;
import dev.tillbox.sandbox.SandboxCrm;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A queue file of each format that was ever written, with rows in every state, opens and drains.
 * Format 1 is the first, and not released yet: there is nothing to upgrade from.
 */
class QueueFormatTest {
  private static final List<String> IDS =
      Arrays.asList(
          "salvaged",
          "confirmed",
          "rejected",
          "voided",
          "untold",
          "released",
          "held",
          "doubtful",
          "queued");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void copy() throws Exception {
    file = folder.resolve("queue.db");
    try (InputStream kept = QueueFormatTest.class.getResourceAsStream(FormatFixture.NAME)) {
      Files.copy(kept, file);
    }
  }

  @Test
  void itOpensWithEveryStateAsItWas() throws Exception {
    Map<String, byte[]> payloads = QueueImage.payloads(file);
    try (Journal journal = FormatFixture.open(file)) {
      List<String> ids = new ArrayList<>();
      for (Redemption entry : journal.page(EntryFilter.all(), 0, 100)) {
        ids.add(entry.requestId());
      }
      assertThat(ids.remove(ids.size() - 1)).as("drawn by the queue").hasSize(32);
      assertThat(ids).isEqualTo(IDS);
      assertThat(state(journal, "salvaged")).isEqualTo(RedemptionState.HELD);
      assertThat(state(journal, "confirmed")).isEqualTo(RedemptionState.CONFIRMED);
      assertThat(state(journal, "rejected")).isEqualTo(RedemptionState.REJECTED);
      assertThat(state(journal, "voided")).isEqualTo(RedemptionState.VOIDED);
      assertThat(state(journal, "untold")).isEqualTo(RedemptionState.CONFIRMED);
      assertThat(state(journal, "released")).isEqualTo(RedemptionState.QUEUED);
      assertThat(state(journal, "held")).isEqualTo(RedemptionState.HELD);
      assertThat(state(journal, "doubtful")).isEqualTo(RedemptionState.IN_DOUBT);
      assertThat(state(journal, "queued")).isEqualTo(RedemptionState.QUEUED);
      assertThat(journal.find("doubtful").get().attempts()).isEqualTo(1);
      assertThat(journal.setAsideCount()).isEqualTo(1);
      assertThat(journal.halt()).isEmpty();
      assertThat(journal.obstacle()).contains("a portal");
      assertThat(journal.salvage().get().cause()).contains("older copy");
      journal.next(0, 100).forEach(this::isOnItsWay);
      for (Entry entry : journal.next(0, 100)) {
        String id = entry.call().requestId();
        assertThat(entry.call().payload()).as(id).isEqualTo(payloads.get(id));
      }
    }
    assertThat(Folders.list(folder)).noneMatch(path -> path.toString().contains("damaged"));
  }

  private void isOnItsWay(Entry entry) {
    assertThat(new String(entry.call().payload(), StandardCharsets.UTF_8))
        .contains("\"request_id\":\"" + entry.call().requestId() + "\"");
  }

  private static RedemptionState state(Journal journal, String id) {
    return journal.find(id).get().state();
  }

  @Test
  void itDrainsWithTheIdsThatItHas() throws Exception {
    List<String> ids = new ArrayList<>(QueueImage.payloads(file).keySet());
    ids.removeAll(Arrays.asList("salvaged", "confirmed", "rejected", "voided", "untold", "held"));
    Clock clock = Clock.fixed(FormatFixture.MADE.plus(Duration.ofHours(1)), ZoneOffset.UTC);
    RecordingListener listener = new RecordingListener();
    try (SandboxCrm crm = SandboxCrm.builder().clock(clock).start();
        Tillbox till =
            Tillbox.at(file)
                .gateway(
                    FormatFixture.named(
                        AlscGateway.at(crm.uri())
                            .appKey(crm.appKey())
                            .appSecret(crm.appSecret())
                            .build()))
                .clock(clock)
                .profile(Profiles.quick(folder))
                .listener(listener)
                .open()) {
      till.flushNow();
      Conditions.await("it drains: " + till.backlog(), () -> till.backlog().isDrained());
      assertThat(crm.applied().stream().map(LedgerEntry::requestId)).containsExactlyElementsOf(ids);
      assertThat(crm.violations()).isEmpty();
      assertThat(till.find("held").get().state()).isEqualTo(RedemptionState.HELD);
    }
  }
}
