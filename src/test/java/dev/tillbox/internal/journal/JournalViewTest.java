package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.Backlog;
import dev.tillbox.EntryFilter;
import dev.tillbox.HaltReason;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.internal.journal.UnusableFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a queue from outside, beside the till that has it open. */
class JournalViewTest {
  @TempDir Path folder;
  private Path file;
  private SmallQueue queue;

  @BeforeEach
  void fill() throws IOException {
    file = folder.toRealPath().resolve("queue.db");
    queue = SmallQueue.filled(file);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  private Standing standing() {
    try (JournalView view = JournalView.open(file)) {
      return view.standing();
    }
  }

  private static List<String> ids(List<Redemption> page) {
    return page.stream().map(Redemption::requestId).collect(Collectors.toList());
  }

  @Test
  void saysWhoseQueueItIsWhereAndWhoHasIt() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("alias.db"), file);
    try (JournalView view = JournalView.open(link)) {
      assertThat(view.path()).isEqualTo(file);
      assertThat(view.identity()).isEqualTo(SmallQueue.OWNER);
      assertThat(view.version()).isEqualTo(Schema.VERSION);
      assertThat(view.holder().get()).contains("this process");
      assertThat(view.salvage()).isEmpty();
      assertThat(view.setAsideCount()).isZero();
      queue.close();
      assertThat(view.holder()).isEmpty();
    }
  }

  @Test
  void countsWhatWaitsWhatMayHaveBeenSentAndWhatIsHeld() {
    Backlog backlog = standing().backlog();
    assertThat(backlog.queued()).isEqualTo(2);
    assertThat(backlog.inDoubt()).isEqualTo(1);
    assertThat(backlog.held()).isEqualTo(1);
    assertThat(backlog.points()).isEqualTo(4 + 8 + 16 + 32);
    assertThat(backlog.untold()).as("the next write carries that they were told").isEqualTo(4);
    assertThat(backlog.oldest()).contains(SmallQueue.NOW);
    assertThat(backlog.halt()).isEmpty();
    assertThat(backlog.lastAnswer()).isEmpty();
  }

  @Test
  void namesTheHeadAndUntilWhenItWaits() {
    assertThat(standing().head().map(Redemption::requestId)).contains("released");
    assertThat(standing().waitUntil()).as("it was never tried").isEmpty();
    Duration wait = Duration.ofMinutes(3);
    queue.journal.commit(
        new Step().attempt(queue.waiting("released"), 1, "BUSY 7", wait.toMillis()));
    assertThat(standing().waitUntil()).contains(SmallQueue.NOW.plus(wait));
    assertThat(standing().head().get().attempts()).isEqualTo(1);
  }

  @Test
  void aQueueInWhichNothingWaitsHasNoHead() {
    queue.close();
    Path drained = folder.resolve("drained.db");
    SmallQueue.open(drained).close();
    try (JournalView view = JournalView.open(drained)) {
      assertThat(view.standing().head()).isEmpty();
      assertThat(view.standing().waitUntil()).isEmpty();
      assertThat(view.standing().backlog().oldest()).isEmpty();
      assertThat(view.page(EntryFilter.all(), 0, 10)).isEmpty();
    }
  }

  @Test
  void seesWhatIsCommittedMeanwhile() {
    try (JournalView view = JournalView.open(file)) {
      assertThat(view.standing().backlog().untold()).isEqualTo(4);
      queue.accept("late", 64);
      queue.settle("queued", RedemptionState.CONFIRMED);
      queue.journal.commit(new Step().halt(HaltReason.SIGNATURE, "25: Invalid Signature"));
      Backlog backlog = view.standing().backlog();
      assertThat(backlog.untold()).isEqualTo(1);
      assertThat(backlog.points()).isEqualTo(4 + 8 + 16 + 64);
      assertThat(backlog.halt()).contains(HaltReason.SIGNATURE);
      assertThat(backlog.lastAnswer()).contains("25: Invalid Signature");
      assertThat(ids(view.page(EntryFilter.all(), 6, 10))).containsExactly("late");
    }
  }

  @Test
  void saysWhatStandsInTheWayWhereNoHaltDoes() {
    queue.journal.commit(new Step().obstacle("a portal"));
    assertThat(standing().backlog().lastAnswer()).contains("a portal");
  }

  @Test
  void pagesGoOnBehindASequenceAndAreFullUpToTheEnd() {
    try (JournalView view = JournalView.open(file)) {
      assertThat(ids(view.page(EntryFilter.all(), 0, 4)))
          .containsExactly("confirmed", "rejected", "held", "released");
      assertThat(ids(view.page(EntryFilter.all(), 4, 4))).containsExactly("begun", "queued");
    }
  }

  @Test
  void keepsNothingOpenBetweenItsCallsSoThatTheLogIsWrittenBack() throws Exception {
    try (JournalView view = JournalView.open(file)) {
      assertThat(view.page(EntryFilter.all(), 0, 10)).hasSize(6);
      queue.accept("late", 64);
      queue.close();
      queue = SmallQueue.open(file);
      assertThat(Files.size(QueueFile.beside(file, "-wal"))).isPositive();
      try (Connection other = Sqlite.readOnly(file)) {
        assertThat(Sqlite.number(other, "SELECT count(*) FROM redemption")).isEqualTo(7);
      }
      assertThat(view.page(EntryFilter.all(), 0, 10)).hasSize(7);
    }
  }

  @Test
  void whatTillboxNeverWritesIsDamage() throws Exception {
    queue.close();
    try (Connection other =
        java.sql.DriverManager.getConnection("jdbc:sqlite:" + file.toUri().toASCIIString())) {
      Sqlite.run(other, "PRAGMA ignore_check_constraints = ON");
      Sqlite.run(other, "UPDATE outcome SET state = 'NONSENSE'");
    }
    try (JournalView view = JournalView.open(file)) {
      assertThatThrownBy(() -> view.page(EntryFilter.all(), 0, 10))
          .isInstanceOfSatisfying(
              UnusableFileException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.DAMAGED))
          .hasMessageContaining("it holds what tillbox never writes");
      assertThat(view.identity()).as("it goes on reading what can be read").isNotEmpty();
    }
  }

  @Test
  void aTableThatIsGoneIsDamage() throws Exception {
    queue.close();
    try (Connection other =
        java.sql.DriverManager.getConnection("jdbc:sqlite:" + file.toUri().toASCIIString())) {
      Sqlite.run(other, "DROP TABLE halt");
    }
    try (JournalView view = JournalView.open(file)) {
      assertThatThrownBy(view::standing)
          .isInstanceOfSatisfying(
              UnusableFileException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.DAMAGED))
          .hasMessageContaining("no such table: halt");
    }
  }

  @Test
  void whatIsNoQueueIsRefusedWithItsReason() throws IOException {
    refused(folder.resolve("nowhere.db"), Reason.MISSING, "check the path");
    refused(folder, Reason.MISSING, "is a folder");
    Path empty = Files.createFile(folder.resolve("empty.db"));
    refused(empty, Reason.MISSING, "holds no queue yet");
    Path letter = Files.write(folder.resolve("letter.txt"), new byte[5_000]);
    refused(letter, Reason.FOREIGN, "is not a tillbox queue");
  }

  private static void refused(Path file, Reason reason, String says) {
    assertThatThrownBy(() -> JournalView.open(file).close())
        .isInstanceOfSatisfying(
            UnusableFileException.class, no -> assertThat(no.reason()).isEqualTo(reason))
        .hasMessageContaining(file.toString())
        .hasMessageContaining(says);
  }

  @Test
  void whatIsReadAfterTheCloseIsAFailureThatSaysSo() {
    JournalView view = JournalView.open(file);
    view.close();
    assertThatThrownBy(view::identity)
        .isInstanceOfSatisfying(
            UnusableFileException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.FAILED));
  }

  @Test
  void countsWhatTheListenerWouldNotTakeAmongWhatIsUntold() {
    queue.settle("queued", RedemptionState.CONFIRMED);
    queue.settle("released", RedemptionState.CONFIRMED);
    queue.journal.setAside(queue.journal.untold(10).get(0));
    try (JournalView view = JournalView.open(file)) {
      assertThat(view.setAsideCount()).isEqualTo(1);
      assertThat(view.standing().backlog().untold()).isEqualTo(2);
    }
  }

  @Test
  void tellsOfASalvage() throws IOException {
    queue.dieWithoutLog();
    queue = SmallQueue.open(file);
    try (JournalView view = JournalView.open(file)) {
      assertThat(view.salvage().get().cause()).contains("missing or cut off");
    }
  }

  @Test
  void aNewerFormatThatOnlyTheLogKnowsOfIsRefusedByBothWays() throws Exception {
    try (Connection other =
        java.sql.DriverManager.getConnection("jdbc:sqlite:" + file.toUri().toASCIIString())) {
      Sqlite.run(other, "PRAGMA user_version = 99");
      Path copy = folder.toRealPath().resolve("copy.db");
      for (String part : new String[] {"", "-wal"}) {
        Files.copy(QueueFile.beside(file, part), QueueFile.beside(copy, part));
      }
      refused(copy, Reason.NEWER, "file format 99");
      assertThatThrownBy(() -> SmallQueue.open(copy))
          .isInstanceOf(UnusableFileException.class)
          .hasMessageContaining("file format 99");
      Sqlite.run(other, "PRAGMA user_version = " + Schema.VERSION);
    }
  }
}
