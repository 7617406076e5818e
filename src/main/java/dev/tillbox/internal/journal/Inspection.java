package dev.tillbox.internal.journal;

import dev.tillbox.RedemptionState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Looks at a whole open file before anything in it is believed: its structure, every row's
 * checksum, and whether what waits is as many as the marks say.
 */
final class Inspection {
  private final Connection connection;

  Inspection(Connection connection) {
    this.connection = connection;
  }

  /** Whether the till was stopped before it made the tables. */
  boolean isHalfMade(JournalReader reader) throws SQLException {
    return reader.version() == 0
        && Sqlite.number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
  }

  /** Throws if anything in the file is not as it was written. */
  void requireSound(JournalReader reader) throws SQLException, Damage {
    String structure = Sqlite.text(connection, "PRAGMA integrity_check(1)");
    if (!"ok".equals(structure)) {
      throw new Damage("SQLite finds: " + structure);
    }
    if (reader.version() < 1) {
      throw new Damage("its version is not one that a tillbox writes");
    }
    if (!TableShapes.get().areIn(connection)) {
      throw new Damage("its tables are not as they were made");
    }
    RowCheck check = new RowCheck(reader.fileId());
    for (String table : Schema.CHECKED) {
      requireWhole(table, check);
    }
    requireCounts(reader.marks());
  }

  private void requireWhole(String table, RowCheck check) throws SQLException, Damage {
    try (PreparedStatement all = connection.prepareStatement("SELECT * FROM " + table);
        ResultSet row = all.executeQuery()) {
      while (row.next()) {
        Object[] values = values(row);
        if (!check.isWhole(table, values)) {
          throw new Damage("row " + values[0] + " of " + table + " does not match its checksum");
        }
      }
    }
  }

  /** All columns of a row. */
  static Object[] values(ResultSet row) throws SQLException {
    Object[] values = new Object[row.getMetaData().getColumnCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.getObject(i + 1);
    }
    return values;
  }

  private void requireCounts(Marks marks) throws SQLException, Damage {
    String sql =
        "SELECT coalesce(o.state, ?), count(*), min(r.sequence) FROM redemption r"
            + " LEFT JOIN outcome o ON o.fact ="
            + " (SELECT max(x.fact) FROM outcome x WHERE x.sequence = r.sequence) GROUP BY 1";
    long pending = 0;
    long held = 0;
    try (PreparedStatement count = connection.prepareStatement(sql)) {
      count.setString(1, StateRule.RELEASED);
      try (ResultSet row = count.executeQuery()) {
        while (row.next()) {
          if (row.getString(1).equals(RedemptionState.HELD.name())) {
            held = row.getLong(2);
          } else if (row.getString(1).equals(StateRule.RELEASED)) {
            pending = row.getLong(2);
            require("the head of the queue", marks.head <= row.getLong(3));
          }
        }
      }
    }
    require("the number of waiting redemptions", pending == marks.pendingCount);
    require("the number of held redemptions", held == marks.heldCount);
  }

  private static void require(String what, boolean asNoted) throws Damage {
    if (!asNoted) {
      throw new Damage(what + " is not what the newest row says");
    }
  }
}
