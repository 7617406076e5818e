package dev.tillbox.internal.journal;

import static dev.tillbox.RedemptionState.CONFIRMED;
import static dev.tillbox.RedemptionState.HELD;
import static dev.tillbox.RedemptionState.IN_DOUBT;
import static dev.tillbox.RedemptionState.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.EntryFilter;
import dev.tillbox.Outcome;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Salvage;
import dev.tillbox.internal.journal.UnusableFileException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    assertThat(queue.journal.untold(100)).hasSize((int) queue.journal.freshCount());
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

  @Test
  void theFirstThatWaitsIsNotTakenForOneThatLostItsOutcome() throws IOException {
    queue.settle("released", CONFIRMED);
    damage("text of rejected");

    Salvage salvage = salvaged();

    assertThat(salvage.held()).isEqualTo(2);
    assertThat(salvage.missing()).isZero();
    isNowInDoubt("begun", "queued");
  }

  /** What somebody did to the closed file with a tool of SQLite's, and what is then said of it. */
  @ParameterizedTest
  @CsvSource({
    "DELETE FROM redemption WHERE sequence = 6, the number of waiting redemptions",
    "DELETE FROM redemption WHERE sequence = 3, the number of held redemptions",
    "DELETE FROM outcome WHERE sequence = 1, the head of the queue",
    "DROP INDEX outcome_of, its tables are not as they were made",
    "PRAGMA user_version = 0, its version is not one",
    "UPDATE redemption SET change_point = 1 WHERE sequence = 6, row 6 of redemption"
  })
  void whatOtherHandsDidToTheFileIsNoticed(String deed, String cause) throws Exception {
    queue.close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Sqlite.run(connection, deed);
    }

    assertThat(salvaged().cause()).contains(cause);
    assertThat(entry("rejected").state()).isEqualTo(REJECTED);
    assertThat(queue.journal.totals().queued()).isZero();
  }

  @Test
  void theLogOfAnotherQueueIsNotTakenForOurs() throws IOException {
    Path other = folder.resolve("other.db");
    try (SmallQueue stranger = SmallQueue.open(other)) {
      stranger.accept("stranger", 1_000);
      byte[] log = Files.readAllBytes(QueueFile.beside(other, "-wal"));
      queue.dieWithLog(log);
    }

    Salvage salvage = salvaged();

    assertThat(salvage.cause()).contains("an older one, or another file's");
    assertThat(queue.journal.find("stranger")).isEmpty();
    assertThat(queue.journal.totals().points()).isLessThan(1_000);
  }

  @Test
  void theLogOfAFormerLifeHidesNothingNewer() throws IOException {
    queue.accept("early", 64);
    byte[] former = Files.readAllBytes(QueueFile.beside(file, "-wal"));
    queue.close();
    queue = SmallQueue.open(file);
    queue.accept("late", 128);
    queue.close();
    Files.write(QueueFile.beside(file, "-wal"), former);

    Salvage salvage = salvaged();

    assertThat(salvage.cause()).contains("an older one, or another file's");
    assertThat(salvage.saved()).isEqualTo(8);
    assertThat(salvage.missing()).isZero();
    isNowInDoubt("released", "begun", "queued", "early", "late");
    assertThat(queue.accept("next", 1).sequence()).isEqualTo(9);
  }

  @Test
  void aLogOfALifeThatTheFileNeverHadIsNotTakenForItsOwnThoughItIsNewer() throws IOException {
    queue.close();
    byte[] before = Files.readAllBytes(file);
    queue = SmallQueue.open(file);
    for (String id : new String[] {"other", "branch", "of-life"}) {
      queue.accept(id, 1);
    }
    byte[] log = Files.readAllBytes(QueueFile.beside(file, "-wal"));
    queue.close();
    Files.write(file, before);
    Files.delete(QueueFile.beside(file, ".mark"));
    queue = SmallQueue.open(file);
    queue.accept("own", 64);
    queue.close();
    Files.write(QueueFile.beside(file, "-wal"), log);

    Salvage salvage = salvaged();

    assertThat(salvage.cause()).contains("an older one, or another file's");
    assertThat(entry("own").state()).isEqualTo(IN_DOUBT);
    assertThat(entry("of-life").state()).as("nor is anything lost").isEqualTo(IN_DOUBT);
    assertThat(queue.journal.totals().queued()).isZero();
  }

  @Test
  void aQueueWhoseFileIsEmptiedIsSavedFromItsLog() throws IOException {
    queue.close();
    queue = SmallQueue.open(file);
    queue.accept("in-the-log", 64);
    queue.dieEmptied();

    Salvage salvage = salvaged();

    assertThat(salvage.cause()).isEqualTo("it is empty");
    assertThat(salvage.saved()).isPositive();
    assertThat(entry("in-the-log").state()).isNotEqualTo(RedemptionState.QUEUED);
  }

  @Test
  void aFileOfNothingButZerosIsReplacedByAnEmptyQueueWhereAMarkSaysThatOneWasThere()
      throws IOException {
    queue.close();
    Files.write(file, new byte[50_000]);

    Salvage salvage = salvaged();

    assertThat(salvage.cause()).contains("its first page is damaged");
    assertThat(salvage.saved()).isZero();
    assertThat(salvage.missing()).isZero();
    assertThat(queue.accept("first", 1).sequence()).isEqualTo(1);
    queue.close();
    assertThat(salvaged().saved()).as("the same salvage").isZero();
    assertThat(Folders.list(folder).stream().filter(f -> f.toString().contains(".damaged-")))
        .hasSize(1);
  }

  @Test
  void whereTheFileNamesNobodyTheMarkDoes() throws IOException {
    damage(SmallQueue.OWNER);

    queue = SmallQueue.open(file, "another");
    assertThat(queue.journal.frozen().get())
        .isEqualTo("it belongs to " + SmallQueue.OWNER + ", not to another");
    queue.close();
    assertThat(salvaged().saved()).isEqualTo(6);
    assertThat(queue.journal.frozen()).isEmpty();
  }

  /** SQLite would take it for the file of a newer SQLite, or for one that is only read. */
  @ParameterizedTest
  @ValueSource(ints = {18, 19, 20, 21, 22, 23})
  void aHeaderThatSQLiteWouldMisreadIsDamage(int at) throws IOException {
    queue.close();
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 4;
    Files.write(file, bytes);

    assertThat(salvaged().cause()).isEqualTo("its header is damaged");

    isNowInDoubt("released", "begun", "queued");
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
    assertThat(queue.accept("next", 1).sequence()).isEqualTo(10);
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
