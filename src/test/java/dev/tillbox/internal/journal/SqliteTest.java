package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.DeviceProfile;
import dev.tillbox.Profiles;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQLite itself says of the settings on which every promise rests. */
class SqliteTest {
  private final DeviceProfile.Storage storage = DeviceProfile.named("generic").storage();
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("queue.db");
  }

  private Connection writer() throws SQLException {
    return new Sqlite(file, storage).writer();
  }

  private void losesNothingInAPowerCut(Connection connection) throws SQLException {
    assertThat(Sqlite.text(connection, "PRAGMA journal_mode")).isEqualTo("wal");
    assertThat(Sqlite.number(connection, "PRAGMA synchronous")).as("FULL").isEqualTo(2);
    assertThat(Sqlite.number(connection, "PRAGMA wal_autocheckpoint")).isZero();
    assertThat(Sqlite.number(connection, "PRAGMA trusted_schema")).isZero();
    assertThat(Sqlite.number(connection, "PRAGMA busy_timeout")).isEqualTo(5_000);
    assertThat(Sqlite.number(connection, "PRAGMA cache_size"))
        .as("in KiB where it is below zero")
        .isEqualTo(-storage.cacheBytes() / 1024);
  }

  @Test
  void bothConnectionsThatWriteAreDurableAndLeaveCheckpointsToUs() throws SQLException {
    try (Connection writer = writer();
        Connection second = new Sqlite(file, storage).second()) {
      losesNothingInAPowerCut(writer);
      losesNothingInAPowerCut(second);
    }
  }

  @Test
  void aNewFileIsOursFromItsFirstPageOnAndHasTheProfilesPages() throws Exception {
    try (Connection writer = writer()) {
      assertThat(Sqlite.number(writer, "PRAGMA page_size")).isEqualTo(storage.pageSizeBytes());
      byte[] bytes = java.nio.file.Files.readAllBytes(file);
      assertThat(java.nio.ByteBuffer.wrap(bytes).getInt(68))
          .as("in the file itself, not in its log")
          .isEqualTo(Schema.APPLICATION_ID);
    }
  }

  @Test
  void whoOnlyReadsMakesNoFileAndWritesNothing() throws SQLException {
    assertThatThrownBy(() -> Sqlite.run(Sqlite.readOnly(file), "SELECT 1 FROM sqlite_master"))
        .isInstanceOf(SQLException.class);
    assertThat(file).doesNotExist();
    writer().close();
    try (Connection reader = Sqlite.readOnly(file)) {
      assertThat(Sqlite.number(reader, "PRAGMA busy_timeout")).isEqualTo(5_000);
      assertThatThrownBy(() -> Sqlite.run(reader, "CREATE TABLE sale (id INTEGER)"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("READONLY");
    }
  }

  @Test
  void whatHasNoRowIsNothing() throws SQLException {
    try (Connection writer = writer()) {
      assertThat(Sqlite.text(writer, "SELECT 'a' WHERE 0")).isNull();
      assertThat(Sqlite.number(writer, "SELECT 7 WHERE 0")).isZero();
      assertThat(Sqlite.text(writer, "SELECT 'a'")).isEqualTo("a");
      assertThat(Sqlite.number(writer, "SELECT 7")).isEqualTo(7);
    }
  }

  @Test
  void theLibraryIsUnpackedWhereTheProfileSays() {
    String before = System.getProperty("org.sqlite.tmpdir");
    DeviceProfile.Storage there =
        Profiles.with(folder, "{\"storage\": {\"nativeFolder\": \"/opt/till\"}}").storage();
    try {
      Sqlite.unpackInto(there);
      assertThat(Sqlite.unpackedInto()).isEqualTo("/opt/till");
      System.clearProperty("org.sqlite.tmpdir");
      Sqlite.unpackInto(storage);
      assertThat(Sqlite.unpackedInto()).isEqualTo(System.getProperty("java.io.tmpdir"));
    } finally {
      if (before == null) {
        System.clearProperty("org.sqlite.tmpdir");
      } else {
        System.setProperty("org.sqlite.tmpdir", before);
      }
    }
  }
}
