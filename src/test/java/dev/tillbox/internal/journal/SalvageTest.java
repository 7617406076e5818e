package dev.tillbox.internal.journal;

import static dev.tillbox.RedemptionState.CONFIRMED;
import static dev.tillbox.RedemptionState.HELD;
import static dev.tillbox.RedemptionState.IN_DOUBT;
import static dev.tillbox.RedemptionState.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.EntryFilter;
import dev.tillbox.Outcome;
import dev.tillbox.QueueFileException;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Salvage;
import dev.tillbox.internal.journal.UnusableFileException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is saved of a damaged queue, to the entry and to the point. */
class SalvageTest {
  private static final int APPLICATION_ID_AT = 68;
  private static final int PAGE_SIZE_AT = 16;

  @TempDir Path folder;
  private Path file;
  private SmallQueue queue;

  @BeforeEach
  void fill() {
    file = folder.resolve("queue.db");
    queue = SmallQueue.filled(file);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  /** Changes a byte of a text wherever it stands in the closed file. */
  private void damage(String text) throws IOException {
    queue.close();
    byte[] bytes = Files.readAllBytes(file);
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    int found = 0;
    for (int at = 0; at + wanted.length <= bytes.length; at++) {
      if (Arrays.equals(Arrays.copyOfRange(bytes, at, at + wanted.length), wanted)) {
        bytes[at + 2] ^= 1;
        found++;
      }
    }
    assertThat(found).as(text).isPositive();
    Files.write(file, bytes);
  }

  private Salvage salvaged() {
    queue = SmallQueue.open(file);
    return queue.journal.salvage().get();
  }

  private Redemption entry(String id) {
    return queue.journal.find(id).get();
  }

  private void isNowInDoubt(String... ids) {
    List<String> unsettled = new ArrayList<>();
    for (Entry entry : queue.journal.next(0, 100)) {
      assertThat(entry.isSalvaged()).isTrue();
      assertThat(entry.isBegun()).isTrue();
      unsettled.add(entry.call().requestId());
    }
    assertThat(unsettled).containsExactly(ids);
    assertThat(queue.journal.totals().queued()).isZero();
    assertThat(queue.journal.totals().inDoubt()).isEqualTo(ids.length);
  }

  @Test
  void anOutcomeThatIsLostIsForAPersonAndEverythingElseStays() throws IOException {
    damage("text of rejected");

    Salvage salvage = salvaged();

    assertThat(salvage.cause()).contains("of outcome does not match its checksum");
    assertThat(salvage.saved()).isEqualTo(6);
    assertThat(salvage.unsettled()).isEqualTo(3);
    assertThat(salvage.held()).isEqualTo(2);
    assertThat(salvage.missing()).isZero();
    assertThat(salvage.unreadable()).isPositive();
    assertThat(entry("rejected").state()).isEqualTo(HELD);
    assertThat(entry("rejected").outcome().get().code()).isEqualTo(Outcome.NEEDS_LEDGER);
    assertThat(entry("confirmed").state()).isEqualTo(CONFIRMED);
    assertThat(entry("held").outcome().get().text()).isEqualTo("text of held");
    isNowInDoubt("released", "begun", "queued");
    assertThat(queue.journal.totals().held()).isEqualTo(2);
    assertThat(queue.journal.totals().points()).isEqualTo(2 + 4 + 8 + 16 + 32);
  }

  @Test
  void anEntryThatIsLostIsCountedAsMissing() throws IOException {
    damage("order-queued");

    Salvage salvage = salvaged();

    assertThat(salvage.cause()).contains("of redemption does not match its checksum");
    assertThat(salvage.saved()).isEqualTo(5);
    assertThat(salvage.unsettled()).isEqualTo(2);
    assertThat(salvage.held()).isEqualTo(1);
    assertThat(salvage.missing()).isEqualTo(1);
    assertThat(queue.journal.find("queued")).isEmpty();
    isNowInDoubt("released", "begun");
    assertThat(queue.journal.totals().points()).isEqualTo(4 + 8 + 16);
  }

  @Test
  void theOutcomeOfAnEntryThatIsLostGoesWithIt() throws IOException {
    damage("order-held");

    Salvage salvage = salvaged();

    assertThat(salvage.saved()).isEqualTo(5);
    assertThat(salvage.held()).isZero();
    assertThat(salvage.missing()).isEqualTo(1);
    assertThat(queue.journal.totals().held()).isZero();
    assertThat(queue.journal.totals().points()).isEqualTo(8 + 16 + 32);
  }

  @Test
  void anEntryWhoseReleaseIsLostIsHeldAgainAndNotMissing() throws IOException {
    damage("mended");

    Salvage salvage = salvaged();

    assertThat(salvage.saved()).isEqualTo(6);
    assertThat(salvage.held()).isEqualTo(2);
    assertThat(salvage.missing()).isZero();
    assertThat(entry("released").state()).isEqualTo(HELD);
    isNowInDoubt("begun", "queued");
  }

  @Test
  void newEntriesGoOnBehindAllThatWereThere() throws IOException {
    damage("order-queued");
    salvaged();

    assertThat(queue.accept("next", 64).sequence()).isEqualTo(7);
    assertThat(queue.journal.find("next").get().state()).isEqualTo(RedemptionState.QUEUED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, PAGE_SIZE_AT, APPLICATION_ID_AT})
  void aDamagedHeaderCostsNothingButCertainty(int at) throws IOException {
    queue.close();
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).putInt(at, 0);
    Files.write(file, bytes);
    Files.delete(QueueFile.beside(file, ".mark"));

    Salvage salvage = salvaged();

    assertThat(salvage.saved()).isEqualTo(6);
    assertThat(salvage.missing()).isZero();
    assertThat(salvage.unreadable()).isZero();
    assertThat(entry("rejected").state()).isEqualTo(REJECTED);
    isNowInDoubt("released", "begun", "queued");
    assertThat(Files.readAllBytes(salvage.quarantine())).isEqualTo(bytes);
  }

  @Test
  void aQueueWithoutItsLogIsKnownToLackItsNewestEntries() throws IOException {
    queue.accept("newest", 64);
    queue.dieWithoutLog();

    Salvage salvage = salvaged();

    assertThat(salvage.cause()).contains("write-ahead log is missing or cut off");
    for (Redemption entry : queue.journal.page(EntryFilter.all(), 0, 100)) {
      assertThat(entry.state()).isNotEqualTo(RedemptionState.QUEUED);
    }
  }

  @Test
  void whatLiesBehindABreakOfTheLogIsForAPerson() throws IOException {
    queue.close();
    queue = SmallQueue.open(file);
    long before = Files.size(QueueFile.beside(file, "-wal"));
    queue.accept("broken", 64);
    queue.accept("behind", 128);
    queue.accept("last", 256);
    queue.dieWithLogDamagedAt((int) before + 24 + 200);

    Salvage salvage = salvaged();

    assertThat(salvage.cause()).contains("write-ahead log is damaged");
    assertThat(salvage.saved()).isEqualTo(9);
    assertThat(entry("last").state()).isEqualTo(HELD);
    assertThat(entry("queued").state()).isEqualTo(IN_DOUBT);
    assertThat(queue.journal.totals().points()).isEqualTo(4 + 8 + 16 + 32 + 64 + 128 + 256);
  }

  @Test
  void anOlderCopySendsNothingWithoutTheLedger() throws IOException {
    queue.close();
    byte[] older = Files.readAllBytes(file);
    queue = SmallQueue.open(file);
    queue.accept("newer", 64);
    queue.close();
    Files.write(file, older);

    assertThat(salvaged().cause()).contains("an older copy");
    isNowInDoubt("released", "begun", "queued");
  }

  @Test
  void aSalvageThatAPowerCutEndedIsFinishedAtTheNextOpening() throws IOException {
    queue.close();
    Files.move(file, folder.resolve("queue.db.salvage"));
    Files.write(folder.resolve("queue.db.salvaging"), new byte[10]);
    Files.write(folder.resolve("queue.db.salvaging-journal"), new byte[10]);

    queue = SmallQueue.open(file);

    assertThat(entry("queued").state()).isEqualTo(RedemptionState.QUEUED);
    assertThat(Folders.list(folder)).noneMatch(left -> left.toString().contains(".salvag"));
  }

  @Test
  void theHalfOfASalvageIsDroppedWhereTheQueueIsStillThere() throws IOException {
    queue.close();
    Files.write(folder.resolve("queue.db.salvage"), new byte[10]);

    queue = SmallQueue.open(file);

    assertThat(entry("queued").state()).isEqualTo(RedemptionState.QUEUED);
    assertThat(folder.resolve("queue.db.salvage")).doesNotExist();
  }

  @Test
  void somebodyElsesDamagedQueueIsNotSalvagedForUs() throws IOException {
    damage("order-queued");
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(() -> SmallQueue.open(file, "another"))
        .isInstanceOf(QueueFileException.class)
        .hasMessageContaining("belongs to " + SmallQueue.OWNER + ", not to another");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void whatNeverWasAQueueIsNobodysToSalvage() throws IOException {
    queue.close();
    Files.delete(QueueFile.beside(file, ".mark"));
    Files.write(file, new byte[50_000]);

    assertThatThrownBy(() -> SmallQueue.open(file))
        .isInstanceOfSatisfying(
            UnusableFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FOREIGN));
  }

  @Test
  void aSecondSalvageIsToldLikeTheFirst() throws IOException {
    damage("text of rejected");
    salvaged();
    damage("order-queued");

    Salvage second = salvaged();

    assertThat(second.cause()).contains("of redemption");
    assertThat(second.saved()).isEqualTo(5);
    assertThat(second.missing()).isEqualTo(1);
    assertThat(entry("rejected").state()).isEqualTo(HELD);
    assertThat(Folders.list(folder).stream().filter(f -> f.toString().contains(".damaged-")))
        .hasSizeGreaterThanOrEqualTo(2);
  }
}
