package dev.tillbox.internal.journal;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Whose rows lie in some pages: the number of the queue file that most of their checksums name. */
final class Origin {
  private static final int MOST_NAMES = 10_000;

  private final TableShapes shapes;
  private final Map<Integer, Integer> votes = new HashMap<>();
  private final Map<Integer, String> gateways = new HashMap<>();
  private int fileId;
  private int most;

  private Origin(TableShapes shapes) {
    this.shapes = shapes;
  }

  /** Asks the file's own pages, and those of the log only where they say nothing. */
  static Origin of(Pages pages, TableShapes shapes) throws IOException, SQLException {
    Origin origin = new Origin(shapes);
    pages.ofFile(origin::count);
    if (!origin.isCertain()) {
      pages.ofLog(origin::count);
    }
    return origin;
  }

  private void count(Object[] row) {
    for (String table : shapes.candidates(row)) {
      Integer named = RowCheck.fileIdIn(table, row);
      if (named != null && votes.size() <= MOST_NAMES) {
        count(table, row, named);
      }
    }
  }

  private void count(String table, Object[] row, int named) {
    int count = votes.merge(named, 1, Integer::sum);
    if (count > most) {
      most = count;
      fileId = named;
    }
    if (table.equals("identity")) {
      gateways.put(named, String.valueOf(row[1]));
    }
  }

  /** Whether two rows agree, which two damaged or foreign ones do not by chance. */
  boolean isCertain() {
    return most > 1;
  }

  /** How many rows name that file. */
  int agreeing() {
    return most;
  }

  int fileId() {
    return fileId;
  }

  /** For whom the calls in that file are; null when the row that says so was not found. */
  String gateway() {
    return gateways.get(fileId);
  }
}
