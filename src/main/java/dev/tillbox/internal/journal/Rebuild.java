package dev.tillbox.internal.journal;

import dev.tillbox.Outcome;
import dev.tillbox.RedemptionState;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A new queue file that is filled with the rows found whole in a damaged one, and then brought in
 * order: what has no outcome counts as begun, and what provably lost its outcome is held.
 */
final class Rebuild implements Closeable {
  private static final List<String> KEPT =
      Arrays.asList("redemption", "outcome", "stretch", "salvage", "adoption");
  private static final String UNSETTLED =
      "SELECT r.* FROM redemption r LEFT JOIN outcome o ON o.fact ="
          + " (SELECT max(x.fact) FROM outcome x WHERE x.sequence = r.sequence)"
          + " WHERE o.fact IS NULL OR o.state = '"
          + StateRule.RELEASED
          + "' ORDER BY r.sequence";

  private final Connection connection;
  private final TableShapes shapes;
  private final RowCheck check;
  private final Map<String, PreparedStatement> inserts = new HashMap<>();
  private final PreparedStatement dropFormer;
  private final PreparedStatement dropOne;
  private final Set<Long> doubtful = new HashSet<>();
  private final Marks marks = new Marks();

  /** The marks of the newest row that was found. */
  private Object[] newest;

  private long newestFact;
  private long unreadable;

  /** Begins in the caller's transaction, in a file with the tables and an identity. */
  Rebuild(Connection connection, TableShapes shapes, int fileId) throws SQLException {
    this.connection = connection;
    this.shapes = shapes;
    this.check = new RowCheck(fileId);
    this.dropFormer =
        connection.prepareStatement(
            "DELETE FROM redemption WHERE supplied = 1 AND request_id = ? AND sequence < ?");
    this.dropOne = connection.prepareStatement("DELETE FROM redemption WHERE sequence = ?");
  }

  /** Takes a row over if it is whole; counts it if it is one of a redemption and damaged. */
  void take(Object[] row) throws SQLException {
    String table = shapes.tableOf(row, check);
    if (table != null) {
      note(table, row);
      keep(table, row);
    } else if (shapes.isDamaged(row, check)) {
      unreadable++;
    }
  }

  /** Takes a row over that may be of a commit that never ended. */
  void takeDoubtful(Object[] row) throws SQLException {
    if ("redemption".equals(shapes.tableOf(row, check)) && !has((Long) row[0])) {
      doubtful.add((Long) row[0]);
    }
    take(row);
  }

  private boolean has(long sequence) throws SQLException {
    return Sqlite.number(connection, "SELECT count(*) FROM redemption WHERE sequence = " + sequence)
        > 0;
  }

  private void note(String table, Object[] row) {
    long fact = Schema.fact(table, row);
    marks.fact = Math.max(marks.fact, fact);
    if (Schema.MARKED.contains(table) && fact >= newestFact) {
      newest = row;
      newestFact = fact;
    }
  }

  private void keep(String table, Object[] row) throws SQLException {
    if (table.equals("redemption") && row[shapes.column("supplied")].equals(1L)) {
      // An id may come again once its entry was purged, and pages of purged ones may still lie
      // about.
      dropFormer.setObject(1, row[shapes.column("request_id")]);
      dropFormer.setObject(2, row[0]);
      dropFormer.executeUpdate();
    }
    if (KEPT.contains(table)) {
      PreparedStatement insert = insert(table, row.length);
      for (int i = 0; i < row.length; i++) {
        insert.setObject(i + 1, row[i]);
      }
      insert.executeUpdate();
    }
    if (table.equals("redemption")) {
      marks.nextSequence = Math.max(marks.nextSequence, (Long) row[0] + 1);
    } else if (table.equals("mark")) {
      marks.nextSequence = Math.max(marks.nextSequence, (Long) row[2]);
    }
  }

  private PreparedStatement insert(String table, int width) throws SQLException {
    PreparedStatement insert = inserts.get(table);
    if (insert == null) {
      StringBuilder sql = new StringBuilder("INSERT OR IGNORE INTO " + table + " VALUES (?");
      for (int i = 1; i < width; i++) {
        sql.append(",?");
      }
      insert = connection.prepareStatement(sql.append(")").toString());
      inserts.put(table, insert);
    }
    return insert;
  }

  /** Brings the file in order and writes down what came of it. */
  void finish(String cause, String quarantine, long epoch, long nowMs) throws SQLException {
    Sqlite.run(
        connection, "DELETE FROM outcome WHERE sequence NOT IN (SELECT sequence FROM redemption)");
    long head = newest == null ? 0 : mark(1);
    marks.heldCount = held("count(*)");
    marks.heldPoints = held("coalesce(sum(r.change_point), 0)");
    marks.begunTo = marks.nextSequence;
    marks.head = marks.nextSequence;
    long held = marks.heldCount;
    long heldAgain = 0;
    long waiting = 0;
    try (FactWriter facts = new FactWriter(connection)) {
      for (Object[] row : unsettled()) {
        long sequence = ((Number) row[0]).longValue();
        boolean lost = sequence < head && !isReleased(sequence);
        heldAgain += lost ? 1 : 0;
        waiting += lost ? 0 : 1;
        settleOrBegin(row, lost || doubtful.contains(sequence), nowMs, facts);
      }
      facts.stamp(new Stamp(epoch, epoch, 0, false));
      facts.salvage(
          marks,
          nowMs,
          cause,
          quarantine,
          Sqlite.number(connection, "SELECT count(*) FROM redemption"),
          marks.pendingCount,
          marks.heldCount,
          missing(waiting, held, heldAgain),
          unreadable);
      facts.mark(marks);
    }
  }

  /**
   * How many the newest row knew of and are not there. Apart, for an entry that was held and lost
   * only the row that says so is held again, and makes up for none that waited. But more that are
   * held by a row of their own than there were have lost the row of their release.
   */
  private long missing(long waiting, long held, long heldAgain) {
    if (newest == null) {
      return 0;
    }
    long releasesLost = Math.max(0, held - mark(5));
    return Math.max(0, mark(3) - waiting - releasesLost) + Math.max(0, mark(5) - held - heldAgain);
  }

  /** One of the marks of the newest row, in the order of {@link Marks#COLUMNS}. */
  private long mark(int index) {
    return (Long) newest[newest.length - 8 + index];
  }

  private long held(String what) throws SQLException {
    return Sqlite.number(
        connection,
        "SELECT "
            + what
            + " FROM redemption r JOIN outcome o ON o.fact ="
            + " (SELECT max(x.fact) FROM outcome x WHERE x.sequence = r.sequence)"
            + " WHERE o.state = 'HELD'");
  }

  private List<Object[]> unsettled() throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    try (PreparedStatement all = connection.prepareStatement(UNSETTLED);
        ResultSet row = all.executeQuery()) {
      while (row.next()) {
        rows.add(Inspection.values(row));
      }
    }
    return rows;
  }

  private boolean isReleased(long sequence) throws SQLException {
    return Sqlite.number(connection, "SELECT count(*) FROM outcome WHERE sequence = " + sequence)
        > 0;
  }

  private void settleOrBegin(Object[] row, boolean lost, long nowMs, FactWriter facts)
      throws SQLException {
    long sequence = ((Number) row[0]).longValue();
    row[shapes.column("begun")] = Schema.SALVAGED;
    check.bind(insert("redemption", row.length), "redemption", Arrays.copyOf(row, row.length - 1));
    dropOne.setLong(1, sequence);
    dropOne.executeUpdate();
    insert("redemption", row.length).executeUpdate();
    long points = ((Number) row[shapes.column("change_point")]).longValue();
    marks.pending(1, points);
    if (lost) {
      String customer = (String) row[shapes.column("customer_id")];
      Entry entry =
          new Entry(sequence, customer, points, null, true, true, Instant.EPOCH, 0, Instant.EPOCH);
      facts.outcome(
          new Settlement(
              entry,
              RedemptionState.HELD,
              true,
              0,
              null,
              Outcome.NEEDS_LEDGER,
              "salvaged from a damaged file without its outcome: look it up in the CRM's ledger by"
                  + " order number and points",
              null),
          nowMs,
          marks);
    } else {
      marks.head = Math.min(marks.head, sequence);
    }
  }

  @Override
  public void close() {
    try {
      dropFormer.close();
      dropOne.close();
      for (PreparedStatement insert : inserts.values()) {
        insert.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("a statement of the new file cannot close", e);
    }
  }
}
