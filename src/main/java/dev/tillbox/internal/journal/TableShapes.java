package dev.tillbox.internal.journal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells which table a row without a name is of: by its width, and then by its checksum. */
final class TableShapes {
  private static TableShapes shared;

  private final Map<Integer, List<String>> tables = new HashMap<>();
  private final List<String> definitions = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();

  private TableShapes() throws SQLException {
    try (Connection scratch = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      Schema.createTables(scratch);
      for (String table : Schema.CHECKED) {
        String width = "SELECT count(*) FROM pragma_table_info('" + table + "')";
        tables
            .computeIfAbsent((int) Sqlite.number(scratch, width), any -> new ArrayList<>())
            .add(table);
      }
      definitions.addAll(texts(scratch, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"));
      columns.addAll(texts(scratch, "SELECT name FROM pragma_table_info('redemption')"));
    }
  }

  /** Those of {@link Schema}; asked of SQLite once. */
  static synchronized TableShapes get() throws SQLException {
    if (shared == null) {
      shared = new TableShapes();
    }
    return shared;
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return found;
  }

  /** Whether a file has all of the tables and indices, each as it was made. */
  boolean areIn(Connection connection) throws SQLException {
    return texts(connection, "SELECT sql FROM sqlite_schema").containsAll(definitions);
  }

  /** Where a column stands in a redemption, from 0 on. */
  int column(String name) {
    return columns.indexOf(name);
  }

  /** The tables whose rows are that wide. */
  List<String> candidates(Object[] row) {
    return tables.getOrDefault(row.length, Collections.emptyList());
  }

  /** Whether it is wide as a redemption or an outcome, and not whole. */
  boolean isDamaged(Object[] row, RowCheck check) {
    List<String> all = candidates(row);
    boolean counts = all.contains("redemption") || all.contains("outcome");
    return counts && tableOf(row, check) == null;
  }

  /** The table in which the row is whole; null for none. */
  String tableOf(Object[] row, RowCheck check) {
    for (String table : candidates(row)) {
      if (check.isWhole(table, row)) {
        return table;
      }
    }
    return null;
  }
}
