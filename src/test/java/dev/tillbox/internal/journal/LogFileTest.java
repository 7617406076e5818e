package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power cut may do to a log, and what only damage does. */
class LogFileTest {
  private static final int PAGE = 1024;
  private static final int HEADER = 32;
  private static final int FRAME = 24 + PAGE;

  /** Each commit rewrites the one leaf of the table. */
  private static final int COMMITS = 5;

  @TempDir Path folder;
  private Path file;
  private Connection connection;
  private int first;
  private byte[] log;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("some.db");
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    Sqlite.run(connection, "PRAGMA page_size = " + PAGE);
    Sqlite.run(connection, "PRAGMA journal_mode = WAL");
    Sqlite.run(connection, "PRAGMA wal_autocheckpoint = 0");
    Sqlite.run(connection, "CREATE TABLE t (a)");
    first = (bytes().length - HEADER) / FRAME;
    for (int i = 0; i < COMMITS; i++) {
      commit();
    }
    log = bytes();
    assertThat(log).hasSize(HEADER + (first + COMMITS) * FRAME);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void commit() throws SQLException {
    Sqlite.run(connection, "INSERT INTO t VALUES ('x')");
  }

  private byte[] bytes() throws IOException {
    return Files.readAllBytes(QueueFile.beside(file, "-wal"));
  }

  private LogFile read(byte[] bytes) throws IOException {
    Path other = folder.resolve("other.db");
    Files.write(QueueFile.beside(other, "-wal"), bytes);
    return LogFile.of(other);
  }

  /** Where the frame of a commit begins, counted from 0. */
  private int frame(int commit) {
    return HEADER + (first + commit) * FRAME;
  }

  private byte[] damagedAt(int... places) {
    byte[] damaged = log.clone();
    for (int place : places) {
      damaged[place] ^= 0x10;
    }
    return damaged;
  }

  private byte[] page(int commit) {
    return Arrays.copyOfRange(log, frame(commit) + 24, frame(commit) + FRAME);
  }

  @Test
  void aWholeLogShowsTheNewestOfEachPage() throws Exception {
    LogFile whole = read(log);

    assertThat(whole.isThere()).isTrue();
    assertThat(whole.isBroken()).isFalse();
    assertThat(whole.bytes()).isEqualTo(log.length);
    assertThat(whole.pageBytes()).isEqualTo(PAGE);
    assertThat(whole.committed().keySet()).containsExactlyInAnyOrder(1, 2);
    assertThat(whole.page(whole.committed().get(2))).isEqualTo(page(COMMITS - 1));
    assertThat(whole.behind()).isEmpty();
  }

  @Test
  void noLogIsNone() throws Exception {
    for (LogFile none :
        new LogFile[] {
          LogFile.of(folder.resolve("nothing.db")),
          LogFile.NONE,
          read(new byte[0]),
          read(Arrays.copyOf(log, HEADER - 1)),
          read(damagedAt(0)), // the magic number
          read(damagedAt(8)), // the page size
          read(damagedAt(24)), // either half of the header's checksum
          read(damagedAt(28))
        }) {
      assertThat(none.isThere()).isFalse();
      assertThat(none.isBroken()).isFalse();
      assertThat(none.committed()).isEmpty();
    }
  }

  @Test
  void aHeaderAloneIsALogWithNothingInIt() throws Exception {
    LogFile empty = read(Arrays.copyOf(log, HEADER));

    assertThat(empty.isThere()).isTrue();
    assertThat(empty.committed()).isEmpty();
  }

  @Test
  void aTornLastCommitIsNoDamage() throws Exception {
    LogFile cut = read(Arrays.copyOf(log, log.length - 1));
    LogFile torn = read(damagedAt(frame(COMMITS - 1) + 24 + 500));

    assertThat(cut.isBroken()).isFalse();
    assertThat(torn.isBroken()).isFalse();
    assertThat(cut.page(cut.committed().get(2))).isEqualTo(page(COMMITS - 2));
    assertThat(torn.page(torn.committed().get(2))).isEqualTo(page(COMMITS - 2));
    assertThat(torn.behind()).containsOnlyKeys(2);
  }

  @Test
  void moreThanOneCommitBehindABreakIsDamage() throws Exception {
    for (int place : new int[] {0, 4, 16, 20, 24, 24 + PAGE - 1}) {
      LogFile broken = read(damagedAt(frame(COMMITS - 2) + place));

      assertThat(broken.isBroken()).as("at %s", place).isTrue();
      assertThat(broken.page(broken.committed().get(2))).isEqualTo(page(COMMITS - 3));
      assertThat(broken.page(broken.behind().get(2))).isEqualTo(page(COMMITS - 1));
    }
  }

  @Test
  void aFrameOfNoLogOfThisFileBetweenOthersIsDamage() throws Exception {
    LogFile holed = read(damagedAt(frame(COMMITS - 2) + 8));

    assertThat(holed.isBroken()).isTrue();
    assertThat(holed.committed()).isNotEmpty();
  }

  @Test
  void aLogThatHasGrownAndWasNotWrittenYetIsNoDamage() throws Exception {
    assertThat(read(Arrays.copyOf(log, log.length + 3 * FRAME)).isBroken()).isFalse();
  }

  @Test
  void framesOfAnEarlierBeginningAreNoPartOfItAndNoDamage() throws Exception {
    Sqlite.run(connection, "PRAGMA wal_checkpoint(RESTART)");
    commit();

    LogFile anew = read(bytes());

    assertThat(bytes()).hasSize(log.length);
    assertThat(anew.committed()).containsOnlyKeys(2);
    assertThat(anew.committed()).containsEntry(2, HEADER + 24);
    assertThat(anew.behind()).isEmpty();
    assertThat(anew.isBroken()).isFalse();
  }

  @Test
  void aCommitOfManyPagesIsThereWholeOrNotAtAll() throws Exception {
    Sqlite.run(connection, "BEGIN");
    for (int i = 0; i < 3; i++) {
      Sqlite.run(connection, "INSERT INTO t VALUES (zeroblob(1500))");
    }
    Sqlite.run(connection, "COMMIT");
    byte[] more = bytes();

    LogFile whole = read(more);
    LogFile half = read(Arrays.copyOf(more, more.length - FRAME));

    assertThat(whole.committed().size()).isGreaterThan(4);
    assertThat(half.committed()).containsOnlyKeys(1, 2);
    assertThat(ByteBuffer.wrap(whole.page(whole.committed().get(1))).getInt(28))
        .as("pages of the database")
        .isGreaterThanOrEqualTo(whole.committed().size());
    assertThat(half.isBroken()).isFalse();
  }
}
