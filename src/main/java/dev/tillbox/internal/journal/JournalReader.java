package dev.tillbox.internal.journal;

import dev.tillbox.EntryFilter;
import dev.tillbox.FrozenCall;
import dev.tillbox.HaltReason;
import dev.tillbox.Outcome;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.RedemptionState;
import dev.tillbox.Salvage;
import java.nio.file.Paths;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Every SELECT on a queue file, for the library and for {@code dump}. Reads in short transactions,
 * page by page, and sees only what is committed. Not thread-safe: its owner guards the connection.
 */
final class JournalReader implements AutoCloseable {
  /** Neither settled nor held; see {@link StateRule}. */
  private static final String UNSETTLED =
      " (o.fact IS NULL OR o.state = '" + StateRule.RELEASED + "')";

  /** When an entry was accepted, by the CRM's clock, as well as it is known by now. */
  private static final String TRUE_MS =
      "coalesce((SELECT s.zero_ms FROM stretch s WHERE s.stretch = r.stretch) + r.uptime_ms,"
          + " r.submitted_ms + r.offset_ms)";

  /**
   * When the last entry was accepted. What the terminal's clock alone said of it does not count
   * once the CRM has told the time in a later stretch: that clock may have been ahead.
   */
  private static final String LAST_SUBMIT_MS =
      "SELECT CASE WHEN r.stretch < (SELECT max(s.stretch) FROM stretch s"
          + " WHERE s.zero_ms IS NOT NULL)"
          + " AND (SELECT s.zero_ms FROM stretch s WHERE s.stretch = r.stretch) IS NULL"
          + " THEN 0 ELSE "
          + TRUE_MS
          + " END FROM redemption r ORDER BY r.sequence DESC LIMIT 1";

  private static final String COLUMNS =
      "SELECT r.sequence, r.submitted_ms, r.request_id, r.customer_id, r.change_point,"
          + " r.out_biz_id, r.operator_id, r.operator_name, r.brand_id, r.out_brand_id, r.shop_id,"
          + " r.out_shop_id, r.biz_channel, r.reason, r.method, r.parameter_name, r.payload,"
          + " o.fact, o.state, o.at_ms, o.attempts, o.answer, o.code, o.text, o.reference,"
          + " o.operator,"
          + " a.count AS tries, a.answer AS last_answer, a.at_ms AS tried_ms, a.wait_ms,"
          + " EXISTS (SELECT 1 FROM untold u WHERE u.fact = o.fact) AS untold,"
          + " CASE WHEN NOT"
          + UNSETTLED
          + " THEN 0 WHEN"
          + StateRule.CLEARED
          + " THEN min(1, coalesce(1 - b.undone, r.begun))"
          + " ELSE coalesce(1 - b.undone, r.begun) END AS is_begun, "
          + TRUE_MS
          + " AS true_ms";

  /** The last attempt, and the latest row of begun for what may still be sent. */
  private static final String WITH_ATTEMPT_AND_BEGUN =
      " LEFT JOIN attempt a ON a.sequence = r.sequence AND a.count ="
          + " (SELECT max(y.count) FROM attempt y WHERE y.sequence = r.sequence)"
          + " LEFT JOIN begun b ON b.fact = CASE WHEN"
          + UNSETTLED
          + " THEN (SELECT max(z.fact) FROM begun z INDEXED BY begun_by_sequence"
          + " WHERE z.last_sequence >= r.sequence AND z.first_sequence <= r.sequence) END";

  /** Each entry with its latest outcome, its last attempt, and whether it is begun. */
  private static final String ENTRY =
      String.join(
          "",
          COLUMNS,
          " FROM redemption r LEFT JOIN outcome o ON o.fact =",
          " (SELECT max(x.fact) FROM outcome x WHERE x.sequence = r.sequence)",
          WITH_ATTEMPT_AND_BEGUN);

  /** Each unsettled entry's place in the queue, read without what is sent. */
  private static final String PLACE =
      "SELECT r.sequence, r.customer_id FROM redemption r LEFT JOIN outcome o ON o.fact ="
          + " (SELECT max(x.fact) FROM outcome x WHERE x.sequence = r.sequence)"
          + " WHERE r.sequence >= ? AND"
          + UNSETTLED
          + " ORDER BY r.sequence LIMIT ?";

  /** Each outcome, also one that a later one replaced; CROSS makes SQLite begin with it. */
  private static final String OUTCOME =
      String.join(
          "",
          COLUMNS,
          " FROM outcome o CROSS JOIN redemption r ON r.sequence = o.sequence",
          WITH_ATTEMPT_AND_BEGUN);

  private static final String TELLABLE = " WHERE o.state <> '" + StateRule.RELEASED + "'";

  private static final String NEWEST_BEGUN =
      "SELECT fact, last_sequence FROM begun ORDER BY fact DESC";

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  JournalReader(Connection connection) {
    this.connection = connection;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  /** Closes the statements; the connection stays with its owner. */
  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }

  /** The marks of the newest fact, its number counted over all tables. */
  Marks marks() throws SQLException {
    Marks marks = new Marks();
    String[] newest = {
      "SELECT fact, " + Marks.COLUMNS + " FROM redemption ORDER BY sequence DESC LIMIT 1",
      "SELECT fact, " + Marks.COLUMNS + " FROM outcome ORDER BY fact DESC LIMIT 1",
      "SELECT fact, " + Marks.COLUMNS + " FROM mark",
    };
    for (String sql : newest) {
      try (ResultSet row = prepared(sql).executeQuery()) {
        if (row.next()) {
          marks.read(row);
        }
      }
    }
    long newestMarks = marks.fact;
    try (ResultSet row = prepared(NEWEST_BEGUN).executeQuery()) {
      while (row.next() && row.getLong("fact") > newestMarks) {
        marks.fact = Math.max(marks.fact, row.getLong("fact"));
        marks.begunTo = Math.max(marks.begunTo, row.getLong("last_sequence"));
      }
    }
    marks.nextSequence =
        Math.max(
            1 + Sqlite.number(connection, "SELECT coalesce(max(sequence), 0) FROM redemption"),
            Sqlite.number(connection, "SELECT next_sequence FROM mark"));
    return marks;
  }

  /** The CRM's time as the file knows it. */
  TillClock clock(Clock wall, LongSupplier nanoTime) throws SQLException {
    long lastCommitMs =
        Math.max(
            Sqlite.number(connection, LAST_SUBMIT_MS),
            Sqlite.number(connection, "SELECT at_ms FROM outcome ORDER BY fact DESC LIMIT 1"));
    return new TillClock(wall, nanoTime, stretch(), lastCommitMs);
  }

  private Stretch stretch() throws SQLException {
    try (ResultSet row =
        prepared(
                "SELECT stretch, boot, zero_ms, offset_ms FROM stretch"
                    + " ORDER BY stretch DESC LIMIT 1")
            .executeQuery()) {
      if (!row.next()) {
        return null;
      }
      return new Stretch(
          row.getLong("stretch"),
          row.getString("boot"),
          longOrNull(row, "zero_ms"),
          longOrNull(row, "offset_ms"));
    }
  }

  private static Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : (Long) value;
  }

  /** Whom the file belongs to; null while it is being made. */
  String identity() throws SQLException {
    return Sqlite.text(connection, "SELECT gateway FROM identity");
  }

  /** When the file was made. */
  long createdMs() throws SQLException {
    return Sqlite.number(connection, "SELECT created_ms FROM identity");
  }

  /** The number of the file itself. */
  int fileId() throws SQLException {
    return (int) Sqlite.number(connection, "SELECT file_id FROM identity");
  }

  /** By which opening the file was written last. */
  long epoch() throws SQLException {
    return Sqlite.number(connection, "SELECT epoch FROM stamp");
  }

  /** Whether the file was not closed since it was written last. */
  boolean isStampedOpen() throws SQLException {
    return Sqlite.number(connection, "SELECT open FROM stamp") != 0;
  }

  /** The size that the log had reached when the file was stamped. */
  long stampedLogBytes() throws SQLException {
    return Sqlite.number(connection, "SELECT log_bytes FROM stamp");
  }

  /** What the latest salvage saved; empty when the file was never salvaged. */
  Optional<Salvage> salvage() throws SQLException {
    try (ResultSet row =
        prepared(
                "SELECT at_ms, cause, quarantine, saved, unsettled, held, missing, unreadable"
                    + " FROM salvage ORDER BY salvage DESC LIMIT 1")
            .executeQuery()) {
      return row.next()
          ? Optional.of(
              new Salvage(
                  Instant.ofEpochMilli(row.getLong(1)),
                  row.getString(2),
                  Paths.get(row.getString(3)),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7),
                  row.getLong(8)))
          : Optional.empty();
    }
  }

  /** The answer by which the queue was halted. */
  Optional<String> haltAnswer() throws SQLException {
    return Optional.ofNullable(
        Sqlite.text(connection, "SELECT answer FROM halt WHERE to_ms IS NULL"));
  }

  /** What was found in the CRM's place. */
  Optional<String> obstacle() throws SQLException {
    return Optional.ofNullable(Sqlite.text(connection, "SELECT answer FROM obstacle"));
  }

  /** Whether an entry was ever accepted, or may have been: else the file is nobody's yet. */
  boolean hasHeldAny() throws SQLException {
    return marks().nextSequence > 1 || salvage().isPresent();
  }

  /** The version that the file says it has. */
  int version() throws SQLException {
    return (int) Sqlite.number(connection, "PRAGMA user_version");
  }

  /** The unsettled entries from a sequence on, in order, held ones left out. */
  List<Entry> unsettled(long fromSequence, int most) throws SQLException {
    String sql = ENTRY + " WHERE r.sequence >= ? AND" + UNSETTLED + " ORDER BY r.sequence LIMIT ?";
    PreparedStatement statement = prepared(sql);
    statement.setLong(1, fromSequence);
    statement.setInt(2, most);
    try (ResultSet row = statement.executeQuery()) {
      List<Entry> entries = new ArrayList<>();
      while (row.next()) {
        entries.add(entry(row));
      }
      return entries;
    }
  }

  /** The places of the unsettled entries from a sequence on, in order, held ones left out. */
  List<Place> places(long fromSequence, int most) throws SQLException {
    PreparedStatement statement = prepared(PLACE);
    statement.setLong(1, fromSequence);
    statement.setInt(2, most);
    try (ResultSet row = statement.executeQuery()) {
      List<Place> places = new ArrayList<>();
      while (row.next()) {
        places.add(new Place(row.getLong(1), row.getString(2)));
      }
      return places;
    }
  }

  /** The oldest unsettled entry that is not held. */
  Optional<Redemption> oldest(long head, long toldFact) throws SQLException {
    List<Entry> first = unsettled(head, 1);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(page(EntryFilter.all(), first.get(0).sequence() - 1, 1, toldFact).get(0));
  }

  /** The unsettled entries that may have been sent, held ones left out. */
  Set<Long> inDoubt(Marks marks) throws SQLException {
    String sql =
        "SELECT sequence FROM ("
            + ENTRY
            + " WHERE r.sequence BETWEEN ? AND ? AND"
            + UNSETTLED
            + ") WHERE is_begun";
    PreparedStatement statement = prepared(sql);
    statement.setLong(1, marks.head);
    statement.setLong(2, marks.begunTo);
    try (ResultSet row = statement.executeQuery()) {
      Set<Long> sequences = new HashSet<>();
      while (row.next()) {
        sequences.add(row.getLong(1));
      }
      return sequences;
    }
  }

  /** Why the queue stands still, as far as it was written down. */
  Optional<HaltReason> halt() throws SQLException {
    return Optional.ofNullable(
            Sqlite.text(connection, "SELECT reason FROM halt WHERE to_ms IS NULL"))
        .map(JournalReader::haltReason);
  }

  /** For how long the platform has banned calls, by what unsettled entries were answered. */
  long banLeftMs(long head, long nowMs) throws SQLException {
    PreparedStatement statement =
        prepared(
            "SELECT coalesce(max(min(at_ms + wait_ms - ?2, wait_ms)), 0) FROM attempt"
                + " WHERE sequence >= ?1 AND at_ms + wait_ms > ?2"
                + " AND substr(answer, 1, 5) = 'BUSY '");
    statement.setLong(1, head);
    statement.setLong(2, nowMs);
    return number(statement);
  }

  /** For how long the queue was halted within a span of time. */
  long haltedMs(long fromMs, long toMs) throws SQLException {
    PreparedStatement statement =
        prepared(
            "SELECT coalesce(sum(max(0, min(coalesce(to_ms, ?2), ?2) - max(from_ms, ?1))), 0)"
                + " FROM halt");
    statement.setLong(1, fromMs);
    statement.setLong(2, toMs);
    return number(statement);
  }

  /** When an entry was begun for the first time; a time to take instead if it never was. */
  long firstBegunMs(long sequence, long otherwiseMs) throws SQLException {
    PreparedStatement statement =
        prepared(
            "SELECT CASE WHEN r.begun THEN "
                + TRUE_MS
                + " ELSE coalesce((SELECT b.at_ms"
                + " FROM begun b INDEXED BY begun_by_sequence WHERE b.last_sequence >= r.sequence"
                + " AND b.first_sequence <= r.sequence AND b.undone <= 0 ORDER BY b.fact LIMIT 1),"
                + " ?2) END FROM redemption r WHERE r.sequence = ?1");
    statement.setLong(1, sequence);
    statement.setLong(2, otherwiseMs);
    return number(statement);
  }

  /** Whether another redemption has the same customer, order number and points. */
  boolean hasTwin(long sequence) throws SQLException {
    PreparedStatement statement =
        prepared(
            "SELECT 1 FROM redemption r JOIN redemption t ON t.customer_id = r.customer_id"
                + " AND t.out_biz_id = r.out_biz_id AND t.change_point = r.change_point"
                + " AND t.sequence <> r.sequence WHERE r.sequence = ? LIMIT 1");
    statement.setLong(1, sequence);
    return hasRow(statement);
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** A reason that only a newer version knows must not keep the file from being opened. */
  private static HaltReason haltReason(String name) {
    for (HaltReason reason : HaltReason.values()) {
      if (reason.name().equals(name)) {
        return reason;
      }
    }
    return HaltReason.CONFIGURATION;
  }

  /** Whether there is an entry with that request id. */
  boolean knows(String requestId) throws SQLException {
    PreparedStatement bySelf =
        prepared("SELECT 1 FROM redemption WHERE supplied = 1 AND request_id = ?");
    bySelf.setString(1, requestId);
    if (hasRow(bySelf)) {
      return true;
    }
    if (!RequestIds.isOurs(requestId)) {
      return false;
    }
    PreparedStatement bySequence =
        prepared("SELECT 1 FROM redemption WHERE sequence = ? AND request_id = ?");
    bySequence.setLong(1, RequestIds.sequenceIn(requestId));
    bySequence.setString(2, requestId);
    return hasRow(bySequence);
  }

  private static boolean hasRow(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next();
    }
  }

  /** The lowest entries that were settled before a time, and told. */
  List<Long> purgeable(long settledBeforeMs, long toldFact, int most) throws SQLException {
    PreparedStatement statement =
        prepared(
            "SELECT r.sequence FROM redemption r JOIN outcome o ON o.fact ="
                + " (SELECT max(x.fact) FROM outcome x WHERE x.sequence = r.sequence)"
                + " WHERE o.state IN ('CONFIRMED', 'REJECTED', 'VOIDED')"
                + " AND r.sequence < coalesce((SELECT y.sequence FROM redemption y"
                + " WHERE y.submitted_ms + y.offset_ms >= ?1 ORDER BY y.sequence LIMIT 1), ?4)"
                + " AND o.at_ms < ?1 AND o.fact <= ?2"
                + " AND NOT EXISTS (SELECT 1 FROM untold u JOIN outcome x ON x.fact = u.fact"
                + " WHERE x.sequence = r.sequence)"
                + " ORDER BY r.sequence LIMIT ?3");
    statement.setLong(1, settledBeforeMs);
    statement.setLong(2, toldFact);
    statement.setInt(3, most);
    statement.setLong(4, Long.MAX_VALUE);
    try (ResultSet row = statement.executeQuery()) {
      List<Long> sequences = new ArrayList<>();
      while (row.next()) {
        sequences.add(row.getLong(1));
      }
      return sequences;
    }
  }

  /** The lowest sequence that the file keeps; above all others when it keeps none. */
  long lowest() throws SQLException {
    return Sqlite.number(
        connection, "SELECT coalesce(min(sequence), " + Long.MAX_VALUE + ") FROM redemption");
  }

  /** The entry with that request id. */
  Optional<Redemption> find(String requestId, long toldFact) throws SQLException {
    Optional<Redemption> found = Optional.empty();
    if (RequestIds.isOurs(requestId)) {
      found = one(" WHERE r.sequence = ? AND r.request_id = ?", requestId, toldFact, true);
    }
    return found.isPresent()
        ? found
        : one(" WHERE r.supplied = 1 AND r.request_id = ?", requestId, toldFact, false);
  }

  private Optional<Redemption> one(
      String where, String requestId, long toldFact, boolean withSequence) throws SQLException {
    PreparedStatement statement = prepared(ENTRY + where);
    int index = 1;
    if (withSequence) {
      statement.setLong(index++, RequestIds.sequenceIn(requestId));
    }
    statement.setString(index, requestId);
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(redemption(row, toldFact)) : Optional.empty();
    }
  }

  /** Entries after a sequence that pass the filter, in order. */
  List<Redemption> page(EntryFilter filter, long afterSequence, int most, long toldFact)
      throws SQLException {
    String sql =
        ENTRY + " WHERE r.sequence > ?" + conditions(filter) + " ORDER BY r.sequence LIMIT ?";
    PreparedStatement statement = prepared(sql);
    int index = 1;
    statement.setLong(index++, afterSequence);
    if (filter.customerId().isPresent()) {
      statement.setString(index++, filter.customerId().get());
    }
    if (filter.outBizId().isPresent()) {
      statement.setString(index++, filter.outBizId().get());
    }
    if (filter.since().isPresent()) {
      statement.setLong(index++, milliseconds(filter.since().get()));
    }
    statement.setInt(index, most);
    try (ResultSet row = statement.executeQuery()) {
      List<Redemption> page = new ArrayList<>();
      while (row.next()) {
        page.add(redemption(row, toldFact));
      }
      return page;
    }
  }

  /** A time before or after all that can be counted is before or after every entry. */
  private static long milliseconds(Instant time) {
    try {
      return time.toEpochMilli();
    } catch (ArithmeticException e) {
      return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static String conditions(EntryFilter filter) {
    StringBuilder sql = new StringBuilder();
    filter.customerId().ifPresent(id -> sql.append(" AND r.customer_id = ?"));
    filter.outBizId().ifPresent(id -> sql.append(" AND r.out_biz_id = ?"));
    filter.since().ifPresent(time -> sql.append(" AND r.submitted_ms >= ?"));
    if (!filter.states().equals(EnumSet.allOf(RedemptionState.class))) {
      sql.append(" AND (0").append(states(filter.states())).append(")");
    }
    return sql.toString();
  }

  /** The inverse of {@link StateRule#derive}, as a condition. */
  private static String states(Set<RedemptionState> states) {
    StringBuilder sql = new StringBuilder();
    for (RedemptionState state : states) {
      if (state == RedemptionState.QUEUED) {
        sql.append(" OR").append(UNSETTLED).append(" AND NOT is_begun");
      } else if (state == RedemptionState.IN_DOUBT) {
        sql.append(" OR").append(UNSETTLED).append(" AND is_begun");
      } else {
        sql.append(" OR o.state = '").append(state.name()).append("'");
      }
    }
    return sql.toString();
  }

  /** Outcomes after a fact that the listener is to be told, in the order of their commits. */
  List<Untold> untold(long afterFact, int most) throws SQLException {
    return untold(" AND o.fact > ? ORDER BY o.fact LIMIT ?", afterFact, most);
  }

  /** Outcomes after a fact that the listener would not take, in the order of their commits. */
  List<Untold> setAside(long afterFact, int most) throws SQLException {
    return untold(
        " AND o.fact > ? AND o.fact IN (SELECT fact FROM untold) ORDER BY o.fact LIMIT ?",
        afterFact,
        most);
  }

  /** Whether the listener would not take an outcome of that redemption before that fact. */
  boolean isBehindOneSetAside(long sequence, long fact) throws SQLException {
    PreparedStatement statement =
        prepared(
            "SELECT 1 FROM outcome o JOIN untold u ON u.fact = o.fact"
                + " WHERE o.sequence = ? AND o.fact < ? LIMIT 1");
    statement.setLong(1, sequence);
    statement.setLong(2, fact);
    return hasRow(statement);
  }

  private List<Untold> untold(String condition, long... bounds) throws SQLException {
    PreparedStatement statement = prepared(OUTCOME + TELLABLE + condition);
    for (int i = 0; i < bounds.length; i++) {
      statement.setLong(i + 1, bounds[i]);
    }
    try (ResultSet row = statement.executeQuery()) {
      List<Untold> outcomes = new ArrayList<>();
      while (row.next()) {
        outcomes.add(new Untold(row.getLong("fact"), redemption(row, 0)));
      }
      return outcomes;
    }
  }

  /** How many outcomes come after those that were told. */
  long countFresh(long toldFact) throws SQLException {
    return Sqlite.number(
        connection, "SELECT count(*) FROM outcome o" + TELLABLE + " AND o.fact > " + toldFact);
  }

  /** How many outcomes the listener would not take. */
  long countSetAside() throws SQLException {
    return Sqlite.number(connection, "SELECT count(*) FROM untold");
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong("sequence"),
        row.getString("customer_id"),
        row.getLong("change_point"),
        new FrozenCall(
            row.getString("request_id"),
            row.getString("method"),
            row.getString("parameter_name"),
            row.getBytes("payload")),
        row.getBoolean("is_begun"),
        row.getLong("is_begun") == Schema.SALVAGED,
        Instant.ofEpochMilli(row.getLong("true_ms")),
        row.getInt("tries"),
        Instant.ofEpochMilli(row.getLong("tried_ms") + row.getLong("wait_ms")));
  }

  private static Redemption redemption(ResultSet row, long toldFact) throws SQLException {
    RedemptionState state = StateRule.derive(row.getString("state"), row.getBoolean("is_begun"));
    boolean hasOutcome = state.isSettled() || state == RedemptionState.HELD;
    return Redemption.builder(request(row))
        .sequence(row.getLong("sequence"))
        .state(state)
        .submittedAt(Instant.ofEpochMilli(row.getLong("submitted_ms")))
        .submittedAtCorrected(Instant.ofEpochMilli(row.getLong("true_ms")))
        .attempts(hasOutcome ? row.getInt("attempts") : row.getInt("tries"))
        .lastAnswer(hasOutcome ? row.getString("answer") : row.getString("last_answer"))
        .outcome(hasOutcome ? outcome(row) : null)
        .released(StateRule.RELEASED.equals(row.getString("state")) ? outcome(row) : null)
        .told(hasOutcome && row.getLong("fact") <= toldFact && !row.getBoolean("untold"))
        .build();
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    return new Outcome(
        row.getString("code"),
        row.getString("text"),
        row.getString("reference"),
        row.getString("operator"),
        Instant.ofEpochMilli(row.getLong("at_ms")));
  }

  private static RedemptionRequest request(ResultSet row) throws SQLException {
    return RedemptionRequest.builder()
        .requestId(row.getString("request_id"))
        .customerId(row.getString("customer_id"))
        .changePoint(row.getLong("change_point"))
        .outBizId(row.getString("out_biz_id"))
        .operatorId(row.getString("operator_id"))
        .operatorName(row.getString("operator_name"))
        .brandId(row.getString("brand_id"))
        .outBrandId(row.getString("out_brand_id"))
        .shopId(row.getString("shop_id"))
        .outShopId(row.getString("out_shop_id"))
        .bizChannel(row.getString("biz_channel"))
        .reason(row.getString("reason"))
        .build();
  }
}
