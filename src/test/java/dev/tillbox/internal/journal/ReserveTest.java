package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The room that is kept for outcomes. */
class ReserveTest {
  private static final long BYTES = 50_000;

  @TempDir Path folder;
  private Path file;
  private Connection writing;

  @BeforeEach
  void open() throws SQLException {
    file = folder.resolve("queue.db");
    writing = new Sqlite(file, DeviceProfile.named("generic").storage()).writer();
  }

  @AfterEach
  void close() throws SQLException {
    writing.close();
  }

  private long filler() throws SQLException {
    return Sqlite.number(writing, "SELECT sum(length(filler)) FROM reserve");
  }

  private void writesGoOn() throws SQLException {
    Sqlite.run(writing, "BEGIN IMMEDIATE");
    Sqlite.run(writing, "CREATE TABLE sale (id INTEGER)");
    Sqlite.run(writing, "COMMIT");
  }

  @Test
  void isWrittenToTheFileAndToItsLogAtEachOpening() throws SQLException {
    Reserve reserve = new Reserve(file, BYTES);
    reserve.take(writing);
    assertThat(filler()).isEqualTo(BYTES);
    long log = new QueueFile(file).logBytes();
    assertThat(log).isGreaterThan(BYTES);
    long pages = Sqlite.number(writing, "PRAGMA page_count");

    reserve.take(writing);

    assertThat(filler()).isEqualTo(BYTES);
    assertThat(Sqlite.number(writing, "PRAGMA page_count")).as("over the old").isEqualTo(pages);
    assertThat(new QueueFile(file).logBytes()).isGreaterThan(log + BYTES);
    writesGoOn();
  }

  @Test
  void isNotTakenWhereTheProfileWantsNone() throws SQLException {
    Reserve none = new Reserve(file, 0);
    none.take(writing);
    assertThat(Sqlite.number(writing, "SELECT count(*) FROM sqlite_master")).isZero();
    assertThat(none.isAllThatIsLeft()).isFalse();
  }

  @Test
  void withoutRoomForItTheQueueOpensAllTheSame() throws SQLException {
    long pages = Sqlite.number(writing, "PRAGMA page_count");
    Sqlite.run(writing, "PRAGMA max_page_count = " + (pages + 3));
    new Reserve(file, BYTES).take(writing);
    assertThat(Sqlite.number(writing, "SELECT count(*) FROM sqlite_master")).isZero();
    writesGoOn();
  }

  @Test
  void onlyWhereLessThanItIsLeftItIsAllThatIsLeft() {
    assertThat(new Reserve(file, 1).isAllThatIsLeft()).isFalse();
    assertThat(new Reserve(file, Long.MAX_VALUE).isAllThatIsLeft()).isTrue();
    Path nowhere = folder.resolve("nowhere").resolve("queue.db");
    assertThat(new Reserve(nowhere, Long.MAX_VALUE).isAllThatIsLeft())
        .as("where nobody tells what is left")
        .isFalse();
  }

  @Test
  void aRollbackWithNothingToRollBackIsKeptWithWhatLedToIt() {
    Exception failure = new IllegalStateException("a fault");
    Reserve.rollback(writing, failure);
    assertThat(failure.getSuppressed()).hasSize(1);
  }

  @Test
  void moreThanAFileCanHoldIsNotTakenAndLeavesNoTransactionOpen() throws SQLException {
    new Reserve(file, 2_000_000_000_000L).take(writing);
    writesGoOn();
  }
}
