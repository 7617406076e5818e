package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the bytes of a file and its log is what SQLite itself says is there. */
class PagesTest {
  private static final int PAGE = 1024;
  private static final int FRAME = 24 + PAGE;
  private static final int WIDTH = 3;

  @TempDir Path folder;
  private Path file;
  private Connection connection;

  @BeforeEach
  void make() throws SQLException {
    file = folder.resolve("some.db");
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    Sqlite.run(connection, "PRAGMA page_size = " + PAGE);
    Sqlite.run(connection, "PRAGMA journal_mode = WAL");
    Sqlite.run(connection, "PRAGMA wal_autocheckpoint = 0");
    Sqlite.run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void insert(Object a, Object b) throws SQLException {
    try (PreparedStatement row =
        connection.prepareStatement("INSERT INTO t (a, b) VALUES (?, ?)")) {
      row.setObject(1, a);
      row.setObject(2, b);
      row.executeUpdate();
    }
  }

  /** Numbers of every length, and contents that need one page, just not two, or a chain of them. */
  private void insertAllKinds() throws SQLException {
    Sqlite.run(connection, "BEGIN");
    insert(null, new byte[0]);
    insert("", "小狗👍");
    for (long key : new long[] {-1, -77, Long.MIN_VALUE, 1L << 55, 1L << 56}) {
      Sqlite.run(connection, "INSERT INTO t VALUES (" + key + ", 'key', x'00ff')");
    }
    for (int bits = 0; bits < 64; bits++) {
      insert((1L << bits) - 1, -(1L << bits));
      insert(1L << bits, bits);
    }
    for (int length = PAGE - 80; length < PAGE + 20; length++) {
      insert(bytes(length), "behind it");
    }
    for (int length : new int[] {2 * PAGE - 50, 2 * PAGE, 5_000, 20_000}) {
      insert("before it", bytes(length));
    }
    Sqlite.run(connection, "COMMIT");
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + length);
    }
    return bytes;
  }

  private List<String> asSqliteSays() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (PreparedStatement all = connection.prepareStatement("SELECT * FROM t");
        ResultSet row = all.executeQuery()) {
      while (row.next()) {
        rows.add(shown(Inspection.values(row)));
      }
    }
    return rows;
  }

  private static String shown(Object[] row) {
    Object[] plain = row.clone();
    for (int i = 0; i < plain.length; i++) {
      plain[i] = plain[i] instanceof Integer ? Long.valueOf((Integer) plain[i]) : plain[i];
    }
    return Arrays.deepToString(plain);
  }

  /** Reads rows in one of the ways. */
  private interface Way {
    void read(Pages pages, Pages.Found found) throws IOException, SQLException;
  }

  private List<String> found(Way way) throws Exception {
    return found(LogFile.of(file), way);
  }

  private List<String> found(LogFile log, Way way) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Pages pages = Pages.of(file, log, PAGE)) {
      way.read(
          pages,
          row -> {
            if (row.length == WIDTH) {
              rows.add(shown(row));
            }
          });
    }
    return rows;
  }

  private void checkpoint(String how) throws SQLException {
    Sqlite.run(connection, "PRAGMA wal_checkpoint(" + how + ")");
  }

  @Test
  void readsEveryKindOfRowFromTheFile() throws Exception {
    insertAllKinds();
    checkpoint("TRUNCATE");

    assertThat(found(Pages::ofFile)).containsExactlyInAnyOrderElementsOf(asSqliteSays());
    assertThat(found(Pages::ofLog)).isEmpty();
  }

  @Test
  void readsFromTheLogWhatIsNotInTheFileYet() throws Exception {
    insertAllKinds();
    checkpoint("TRUNCATE");
    List<String> before = asSqliteSays();
    insert("new", 1);
    insert("newer", bytes(3 * PAGE));

    List<String> both = found(Pages::ofBoth);
    List<String> log = found(Pages::ofLog);

    assertThat(found(Pages::ofFile)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(both).containsExactlyInAnyOrderElementsOf(asSqliteSays());
    assertThat(log).anyMatch(row -> row.contains("newer")).hasSizeLessThan(both.size());
    assertThat(asSqliteSays()).containsAll(log);
  }

  @Test
  void readsTheFileAsItIsAlsoAfterTheLogWasRead() throws Exception {
    insert("old", 1);
    checkpoint("TRUNCATE");
    insert("new", 2);

    List<String> twice =
        found(
            (pages, found) -> {
              pages.ofBoth(found);
              pages.ofFile(found);
            });

    assertThat(twice).containsExactly("[1, old, 1]", "[2, new, 2]", "[1, old, 1]");
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 4096, 65536})
  void believesTheHeaderInWhatItSaysOfAPageIfItIsTrueOfTheFile(int pageBytes) throws Exception {
    Path other = folder.resolve("other.db");
    try (Connection of = DriverManager.getConnection("jdbc:sqlite:" + other)) {
      Sqlite.run(of, "PRAGMA page_size = " + pageBytes);
      Sqlite.run(of, "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)");
      Sqlite.run(of, "INSERT INTO t VALUES (1, 'row', 2)");
    }
    List<String> rows = new ArrayList<>();
    try (Pages pages = Pages.of(other, LogFile.NONE, TableShapes.get())) {
      pages.ofFile(row -> rows.add(shown(row)));
    }
    assertThat(rows).contains("[1, row, 2]");
  }

  @Test
  void knowsThePageSizesOfSqliteAndNoOthers() {
    for (int size : new int[] {512, 1024, 2048, 4096, 8192, 16384, 32768, 65536}) {
      assertThat(Pages.isPageSize(size)).as("%s", size).isTrue();
    }
    for (int size : new int[] {-512, 0, 1, 256, 513, 1000, 65535, 131072}) {
      assertThat(Pages.isPageSize(size)).as("%s", size).isFalse();
    }
  }

  @Test
  void readsEverythingFromALogWhoseFileIsGone() throws Exception {
    insertAllKinds();
    LogFile log = LogFile.of(file);
    connection.close();
    Files.delete(file);

    assertThat(found(log, Pages::ofBoth)).hasSize(2 + 5 + 2 * 64 + 100 + 4);
    assertThat(found(log, Pages::ofFile)).isEmpty();
  }

  @Test
  void readsBehindABreakWhatSqliteDoesNotSee() throws Exception {
    insert("first", 1);
    int breaks = LogFile.of(file).bytes() / FRAME * FRAME + 32 + 24;
    insert("second", 2);
    insert("third", 3);
    byte[] bytes = Files.readAllBytes(QueueFile.beside(file, "-wal"));
    bytes[breaks + 4] ^= 1;
    connection.close();
    Files.write(QueueFile.beside(file, "-wal"), bytes);

    assertThat(found(Pages::ofBoth)).containsExactly("[1, first, 1]");
    assertThat(found(Pages::behindTheBreak))
        .contains("[1, first, 1]", "[2, second, 2]", "[3, third, 3]");
  }

  @Test
  void passesOverCellsThatAreNone() throws Exception {
    insert("kept", 1);
    insert("lost", 2);
    checkpoint("TRUNCATE");
    connection.close();
    byte[] bytes = Files.readAllBytes(file);
    bytes[PAGE + 8 + 2] = 0x7f; // where the second cell begins
    Files.write(file, bytes);

    assertThat(found(Pages::ofFile)).containsExactly("[1, kept, 1]");
  }
}
