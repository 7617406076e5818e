package dev.tillbox.internal.delivery;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A disk that does not take some writes to the queue in a folder. */
final class FullDisk {
  private FullDisk() {}

  /** No such write is taken from now on, such as {@code INSERT ON outcome}. */
  static void refuse(Path folder, String write) throws SQLException {
    run(folder, "CREATE TRIGGER fault BEFORE " + write + " BEGIN SELECT RAISE(ABORT, 'full'); END");
  }

  /** Everything is taken again. */
  static void end(Path folder) throws SQLException {
    run(folder, "DROP TRIGGER fault");
  }

  private static void run(Path folder, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("queue.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
