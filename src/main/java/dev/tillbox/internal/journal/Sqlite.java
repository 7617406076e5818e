package dev.tillbox.internal.journal;

import dev.tillbox.DeviceProfile;
import dev.tillbox.QueueFileException;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections to a queue file, each with its settings made and read back. */
final class Sqlite {
  private static final Logger LOG = LoggerFactory.getLogger(Sqlite.class);
  private static final int BUSY_TIMEOUT_MS = 5_000;
  private static final String NATIVE_FOLDER = "org.sqlite.tmpdir";

  private final Path file;
  private final DeviceProfile.Storage storage;

  Sqlite(Path file, DeviceProfile.Storage storage) {
    this.file = file;
    this.storage = storage;
  }

  /** To be called before anything else here: the driver reads it once, when it is first used. */
  static void unpackInto(DeviceProfile.Storage storage) {
    storage.nativeFolder().ifPresent(folder -> System.setProperty(NATIVE_FOLDER, folder));
  }

  /** Where the driver unpacks its native library. */
  static String unpackedInto() {
    return System.getProperty(NATIVE_FOLDER, System.getProperty("java.io.tmpdir"));
  }

  /** A connection that writes; makes the file if there is none. */
  Connection writer() throws SQLException {
    Connection connection = connect(file, new SQLiteConfig());
    try {
      claim(connection);
      return durable(connection);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** A further connection of the process that has the writer. */
  Connection second() throws SQLException {
    Connection connection = connect(file, new SQLiteConfig());
    try {
      return durable(connection);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * A connection that only reads, beside a running till or without one. Not {@code immutable}: that
   * would hide every row of the write-ahead log.
   */
  static Connection readOnly(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    return connect(file, config);
  }

  private static Connection connect(Path file, SQLiteConfig config) throws SQLException {
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    // Nobody asks; the driver would prepare and run a SELECT after every INSERT.
    config.setGetGeneratedKeys(false);
    return config.createConnection("jdbc:sqlite:" + url(file));
  }

  /**
   * Of a plain path the driver drops blanks at its end and takes settings behind a question mark
   * for its own, and so opens another file. Windows allows neither in a name, and there an URI
   * leads to no shared folder.
   */
  private static String url(Path file) {
    return File.separatorChar == '\\' ? file.toString() : file.toUri().toASCIIString();
  }

  /**
   * Marks a new file as ours before anything else is in it, and still in rollback mode, so that the
   * mark stands in the file itself and not in the write-ahead log.
   */
  private void claim(Connection connection) throws SQLException {
    if (number(connection, "PRAGMA application_id") != Schema.APPLICATION_ID) {
      run(connection, "PRAGMA page_size = " + storage.pageSizeBytes());
      run(connection, "PRAGMA synchronous = FULL");
      run(connection, "PRAGMA application_id = " + Schema.APPLICATION_ID);
      LOG.trace("claimed {}", file);
    }
  }

  /** WAL with FULL: the only combination that loses no acknowledged row in a power cut. */
  private Connection durable(Connection connection) throws SQLException {
    expect("journal_mode", "wal", text(connection, "PRAGMA journal_mode = WAL"));
    run(connection, "PRAGMA synchronous = FULL");
    expect("synchronous", "2", text(connection, "PRAGMA synchronous"));
    // Checkpoints happen on a connection of their own, where no submit waits for them.
    run(connection, "PRAGMA wal_autocheckpoint = 0");
    run(connection, "PRAGMA cache_size = -" + storage.cacheBytes() / 1024);
    run(connection, "PRAGMA trusted_schema = OFF");
    return connection;
  }

  private void expect(String setting, String wanted, String found) {
    if (!wanted.equalsIgnoreCase(found)) {
      throw new QueueFileException(
          "SQLite did not take "
              + setting
              + " = "
              + wanted
              + " for "
              + file
              + " but kept "
              + found
              + ": move the queue file to a local disk.");
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
