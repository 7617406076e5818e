package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tillbox.DeviceProfile;
import dev.tillbox.QueueFileException;
import dev.tillbox.StorageFullException;
import dev.tillbox.UndecidedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a write that fails leaves behind, by faults that SQLite itself can be made to report. */
class TransactionsTest {
  @TempDir Path folder;
  private Path file;
  private Opened opened;
  private Transactions transactions;

  @BeforeEach
  void open() throws Exception {
    file = folder.toRealPath().resolve("queue.db");
    DeviceProfile.Storage storage = DeviceProfile.named("generic").storage();
    opened = Opened.open(file, "crm", storage, Clock.systemUTC());
    Sqlite.run(opened.writing, "CREATE TABLE parent (id INTEGER PRIMARY KEY)");
    // What refers to nothing fails at the commit, not before.
    Sqlite.run(
        opened.writing,
        "CREATE TABLE child (of INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
    Sqlite.run(opened.writing, "PRAGMA foreign_keys = ON");
    try (JournalReader reader = new JournalReader(opened.reading)) {
      transactions = new Transactions(opened.file, opened.writing, reader.marks(), opened.stamp);
    }
  }

  @AfterEach
  void close() throws SQLException {
    transactions.close();
    IllegalStateException end = new IllegalStateException("the end");
    assertThat(opened.closeAfter(end)).isSameAs(end);
    for (Connection connection : opened.connections) {
      assertThat(connection.isClosed()).isTrue();
    }
    assertThat(QueueLock.isHeldHere(file)).isFalse();
  }

  private boolean write(String sql) {
    return transactions.write(
        (facts, marks) -> {
          Sqlite.run(opened.writing, sql);
          return true;
        });
  }

  private long count(String table) throws SQLException {
    return Sqlite.number(opened.reading, "SELECT count(*) FROM " + table);
  }

  private void worksAndIsFree() throws SQLException {
    long before = count("parent");
    assertThat(transactions.lock.isLocked()).isFalse();
    assertThat(write("INSERT INTO parent DEFAULT VALUES")).isTrue();
    assertThat(count("parent")).isEqualTo(before + 1);
  }

  @Test
  void whatHasNothingToCommitLeavesNothing() throws SQLException {
    Marks before = transactions.marks();
    boolean any =
        transactions.write(
            (facts, marks) -> {
              Sqlite.run(opened.writing, "INSERT INTO parent DEFAULT VALUES");
              return false;
            });
    assertThat(any).isFalse();
    assertThat(transactions.marks()).isSameAs(before);
    assertThat(count("parent")).isZero();
    worksAndIsFree();
  }

  @Test
  void whatFailsOnTheWayIsNotThereAndTheNextWriteWorks() throws SQLException {
    assertThatThrownBy(() -> write("INSERT INTO parent DEFAULT VALUES RETURNING nonsense"))
        .isInstanceOf(QueueFileException.class)
        .hasMessageContaining("Writing failed for " + file);
    worksAndIsFree();
  }

  @Test
  void anExceptionOfTheCallersIsHandedOnAndNothingIsWritten() throws SQLException {
    IllegalStateException defect = new IllegalStateException("a defect");
    assertThatThrownBy(
            () ->
                transactions.write(
                    (facts, marks) -> {
                      Sqlite.run(opened.writing, "INSERT INTO parent DEFAULT VALUES");
                      throw defect;
                    }))
        .isSameAs(defect);
    assertThat(count("parent")).isZero();
    worksAndIsFree();
  }

  @Test
  void afterACommitThatFailedTheMarksAreWrittenBeforeItIsSaid() throws SQLException {
    long marks = count("mark");
    assertThatThrownBy(() -> write("INSERT INTO child VALUES (7)"))
        .isInstanceOf(QueueFileException.class)
        .isNotInstanceOf(UndecidedException.class);
    assertThat(count("mark")).as("over the frames of the failed commit").isGreaterThan(marks);
    assertThat(count("child")).isZero();
    long healed = count("mark");
    worksAndIsFree();
    assertThat(count("mark")).as("once is enough").isEqualTo(healed);
  }

  @Test
  void whileThatCannotBeDoneNobodyKnowsAndNothingElseIsWritten() throws SQLException {
    fail("INSERT ON mark");
    assertThatThrownBy(() -> write("INSERT INTO child VALUES (7)"))
        .isInstanceOf(UndecidedException.class)
        .hasMessageContaining("submit the same requestId again")
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> write("INSERT INTO parent DEFAULT VALUES"))
        .isInstanceOf(QueueFileException.class)
        .isNotInstanceOf(UndecidedException.class);
    assertThat(count("parent")).isZero();
    Sqlite.run(opened.checkpointing, "DROP TRIGGER fault");
    worksAndIsFree();
  }

  private void fail(String write) throws SQLException {
    Sqlite.run(
        opened.checkpointing,
        "CREATE TRIGGER fault BEFORE " + write + " BEGIN SELECT RAISE(ABORT, 'a fault'); END");
  }

  @Test
  void aFullFileIsSaidToBeFullAndNothingMore() throws SQLException {
    long pages = Sqlite.number(opened.writing, "PRAGMA page_count");
    Sqlite.run(opened.writing, "PRAGMA max_page_count = " + pages);
    assertThatThrownBy(() -> write("CREATE TABLE more AS SELECT randomblob(100000) AS filler"))
        .isInstanceOf(StorageFullException.class)
        .hasMessageContaining("the disk is full");
    Sqlite.run(opened.writing, "PRAGMA max_page_count = 1000000");
    worksAndIsFree();
  }

  @Test
  void whatWasToldIsCarriedByTheNextWriteWhateverItIs() throws SQLException {
    transactions.told().set(5);
    transactions.write(
        (facts, marks) -> {
          facts.mark(marks);
          return true;
        });
    assertThat(transactions.toldFactOnDisk()).isEqualTo(5);
    try (JournalReader reader = new JournalReader(opened.reading)) {
      assertThat(reader.marks().toldFact).isEqualTo(5);
    }
  }

  @Test
  void onceTheLogBeginsAnewTheNextCommitStampsItAndNoOther() throws SQLException {
    Sqlite.run(opened.checkpointing, "CREATE TABLE stamped (log INTEGER)");
    Sqlite.run(
        opened.checkpointing,
        "CREATE TRIGGER counts AFTER INSERT ON stamp"
            + " BEGIN INSERT INTO stamped VALUES (new.log_bytes); END");
    worksAndIsFree();
    assertThat(count("stamped")).isZero();
    transactions.logBeginsAnew();
    transactions.write((facts, marks) -> false);
    assertThat(count("stamped")).as("nothing was committed").isZero();
    worksAndIsFree();
    worksAndIsFree();
    assertThat(count("stamped")).isEqualTo(1);
    assertThat(Sqlite.number(opened.reading, "SELECT log FROM stamped"))
        .isPositive()
        .isLessThanOrEqualTo(opened.file.logBytes());
  }

  @Test
  void aFileThatWasMovedAwayIsNotWrittenToAnyMore() throws Exception {
    assumeTrue(
        Files.getAttribute(file, "fileKey") != null,
        "this system does not tell files apart: skipped");
    Files.move(file, folder.resolve("elsewhere"));
    assertThatThrownBy(() -> write("INSERT INTO parent DEFAULT VALUES"))
        .isInstanceOf(UndecidedException.class)
        .hasMessageContaining("put the queue file back");
    assertThatThrownBy(() -> write("INSERT INTO parent DEFAULT VALUES"))
        .isInstanceOf(QueueFileException.class)
        .isNotInstanceOf(UndecidedException.class)
        .hasMessageContaining("restart the till");
    assertThat(count("parent")).as("the first, and no other").isEqualTo(1);
    assertThat(transactions.lock.isLocked()).isFalse();
  }
}
