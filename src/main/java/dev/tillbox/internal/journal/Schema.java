package dev.tillbox.internal.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The format of the queue file, explained here and nowhere else.
 *
 * <p>The file is a log of facts in a few tables. A fact is appended and never changed; its number
 * ({@code fact}) comes from one counter over all tables and grows in the order of commits. The
 * state of a redemption is derived from its facts ({@link StateRule}); no column holds it.
 *
 * <dl>
 *   <dt>identity
 *   <dd>One row: whom the queued calls are for (the gateway's identity and, if one was named, the
 *       store), and a random number for the file itself.
 *   <dt>adoption
 *   <dd>One row per time that a person gave the file to another owner, or set another owner's file
 *       aside so that this one began: who, why, from whom, to whom.
 *   <dt>stamp
 *   <dd>One row: {@code open} = 1 from before anything is accepted until a clean close, so that an
 *       open file without its write-ahead log is known to lack its newest facts. {@code epoch} is
 *       drawn at each opening and kept by {@link MarkBeside} too, so that an older copy is known;
 *       {@code former_epoch} is what the file itself said then. Written again whenever the log
 *       begins anew, so that a log of another life is known, with the size ({@code log_bytes}) that
 *       the log had reached and will keep while the file is open.
 *   <dt>salvage
 *   <dd>One row per time that the file was made anew from a damaged one; see {@link Salvager}.
 *   <dt>redemption
 *   <dd>One row per accepted redemption, in the order of submit ({@code sequence}). {@code payload}
 *       is what is sent, byte for byte, for life; the other fields are what limits, {@code find}
 *       and {@code dump} need. {@code begun} = 1: it was begun by the commit that accepted it; = 2:
 *       it was salvaged, so that it may have been sent, and settled too, and must be looked up
 *       until a person has released it ({@link StateRule#CLEARED}). {@code supplied} = 1: the till
 *       chose the request id, so an index finds it; an id drawn by tillbox ends in its own sequence
 *       and needs none. {@code submitted_ms} is what the terminal's clock showed, as on the
 *       receipt, {@code offset_ms} how far the CRM's was reckoned to be ahead of it then, {@code
 *       uptime_ms} what the monotonic clock of that {@code stretch} showed.
 *   <dt>stretch
 *   <dd>A stretch of time over which the monotonic clock ran evenly ({@link Stretch}), in that
 *       {@code boot} of the machine. {@code zero_ms} is what the CRM's clock showed when the
 *       monotonic one stood at zero, null until the CRM has answered in that stretch: then the true
 *       time of each of its entries is {@code zero_ms + uptime_ms}. {@code offset_ms} is how far
 *       the CRM's clock was ahead of the terminal's as last learned, null for never. A row rides in
 *       the first commit after it was begun or learned from.
 *   <dt>begun
 *   <dd>The sequences from first to last may have been sent from then on; with {@code undone} = 1:
 *       those of them that are unsettled provably were not; = -1: they may have been sent for
 *       another owner, and must be looked up likewise. The latest row that covers a sequence holds.
 *       Rows may cover sequences that do not exist or are settled: that says nothing.
 *   <dt>attempt
 *   <dd>The count-th attempt to send ended without settling the entry: what came back and for how
 *       long to wait.
 *   <dt>outcome
 *   <dd>The entry went to CONFIRMED, REJECTED, VOIDED or HELD, or was RELEASED from HELD; its
 *       latest row holds. {@code in_doubt} = 1: it was in doubt until then. {@code operator} names
 *       who decided, where the CRM did not, and {@code text} then says why.
 *   <dt>untold
 *   <dd>Outcomes that the listener would not take and that the mark of told outcomes has passed.
 *   <dt>halt
 *   <dd>From when to when the queue was halted; without an end while it is, for those who look from
 *       outside. The re-send age stands still meanwhile.
 *   <dt>obstacle
 *   <dd>One row while something else was found in the CRM's place, for those who look from outside.
 *   <dt>reserve
 *   <dd>Filler, there or not; see {@link Reserve}.
 *   <dt>mark
 *   <dd>One row: the marks, written when they moved and no other fact carried them.
 * </dl>
 *
 * <p>The last column, {@code checksum}, of the tables in {@link #CHECKED} is over the whole row and
 * the number of the file ({@link RowCheck}). So each row can be trusted wherever it is found.
 *
 * <p>The marks are columns of every redemption and outcome, and of {@code mark}; the row with the
 * highest fact number holds: {@code told_fact} (outcomes up to this fact were told, but for those
 * in {@code untold}), {@code head} (no redemption below this sequence is QUEUED or IN_DOUBT),
 * {@code begun_to} (none above this sequence is begun, but by later rows of {@code begun}), and the
 * count and points of what is pending (QUEUED or IN_DOUBT) and of what is held. So a submit writes
 * one row and a settlement one row and one index entry, and opening the file needs no scan.
 *
 * <p>Which key serves which look-up: next to send, {@code redemption.sequence} from {@code head} on
 * with {@code outcome_of} to skip the settled; by request id, the sequence in it or {@code
 * redemption_supplied}; what became of an entry, {@code outcome_of}, {@code begun_by_sequence} and
 * the key of {@code attempt}; next to tell, {@code outcome.fact}. Times are milliseconds since 1970
 * by the CRM's clock, as far as it was known when they were written, but for {@code submitted_ms}.
 */
final class Schema {
  /** "till", in the file's header: tells our files from everybody else's. */
  static final int APPLICATION_ID = 0x74696C6C;

  /** The version that this code writes, in {@code user_version}. */
  static final int VERSION = 1;

  /** The {@code begun} of a redemption that was salvaged. */
  static final long SALVAGED = 2;

  /** The {@code undone} that makes a redemption count as salvaged: 1 - undone is SALVAGED. */
  static final int FOR_ANOTHER_OWNER = -1;

  /** The tables whose rows end in a checksum; the first column of each is its key. */
  static final List<String> CHECKED =
      Collections.unmodifiableList(
          Arrays.asList(
              "identity",
              "stamp",
              "stretch",
              "redemption",
              "begun",
              "outcome",
              "untold",
              "mark",
              "salvage",
              "adoption"));

  /** The tables whose rows carry the marks. */
  static final List<String> MARKED =
      Collections.unmodifiableList(Arrays.asList("redemption", "outcome", "mark"));

  private static final String CHECKSUM = ", checksum INTEGER NOT NULL) STRICT";

  private static final String MARKS =
      "told_fact INTEGER NOT NULL,"
          + " head INTEGER NOT NULL,"
          + " begun_to INTEGER NOT NULL,"
          + " pending_count INTEGER NOT NULL,"
          + " pending_points INTEGER NOT NULL,"
          + " held_count INTEGER NOT NULL,"
          + " held_points INTEGER NOT NULL";

  private static final String[] TABLES = {
    "CREATE TABLE identity ("
        + "one INTEGER PRIMARY KEY CHECK (one = 1),"
        + " gateway TEXT NOT NULL,"
        + " created_ms INTEGER NOT NULL,"
        + " file_id INTEGER NOT NULL"
        + CHECKSUM,
    "CREATE TABLE stamp ("
        + "one INTEGER PRIMARY KEY CHECK (one = 1),"
        + " epoch INTEGER NOT NULL,"
        + " former_epoch INTEGER NOT NULL,"
        + " log_bytes INTEGER NOT NULL,"
        + " open INTEGER NOT NULL"
        + CHECKSUM,
    "CREATE TABLE salvage ("
        + "salvage INTEGER PRIMARY KEY,"
        + " at_ms INTEGER NOT NULL,"
        + " cause TEXT NOT NULL,"
        + " quarantine TEXT NOT NULL,"
        + " saved INTEGER NOT NULL,"
        + " unsettled INTEGER NOT NULL,"
        + " held INTEGER NOT NULL,"
        + " missing INTEGER NOT NULL,"
        + " unreadable INTEGER NOT NULL"
        + CHECKSUM,
    "CREATE TABLE adoption ("
        + "fact INTEGER PRIMARY KEY,"
        + " at_ms INTEGER NOT NULL,"
        + " former_owner TEXT NOT NULL,"
        + " owner TEXT NOT NULL,"
        + " operator TEXT NOT NULL,"
        + " reason TEXT NOT NULL"
        + CHECKSUM,
    "CREATE TABLE redemption ("
        + "sequence INTEGER PRIMARY KEY,"
        + " fact INTEGER NOT NULL,"
        + " submitted_ms INTEGER NOT NULL,"
        + " offset_ms INTEGER NOT NULL,"
        + " uptime_ms INTEGER NOT NULL,"
        + " stretch INTEGER NOT NULL,"
        + " begun INTEGER NOT NULL,"
        + " request_id TEXT NOT NULL,"
        + " supplied INTEGER NOT NULL,"
        + " customer_id TEXT NOT NULL,"
        + " change_point INTEGER NOT NULL,"
        + " out_biz_id TEXT NOT NULL,"
        + " operator_id TEXT NOT NULL,"
        + " operator_name TEXT NOT NULL,"
        + " brand_id TEXT,"
        + " out_brand_id TEXT,"
        + " shop_id TEXT,"
        + " out_shop_id TEXT,"
        + " biz_channel TEXT NOT NULL,"
        + " reason TEXT,"
        + " method TEXT NOT NULL,"
        + " parameter_name TEXT NOT NULL,"
        + " payload BLOB NOT NULL,"
        + MARKS
        + CHECKSUM,
    "CREATE UNIQUE INDEX redemption_supplied ON redemption (request_id) WHERE supplied = 1",
    "CREATE TABLE stretch ("
        + "stretch INTEGER PRIMARY KEY,"
        + " boot TEXT NOT NULL,"
        + " zero_ms INTEGER,"
        + " offset_ms INTEGER"
        + CHECKSUM,
    "CREATE TABLE begun ("
        + "fact INTEGER PRIMARY KEY,"
        + " first_sequence INTEGER NOT NULL,"
        + " last_sequence INTEGER NOT NULL,"
        + " undone INTEGER NOT NULL,"
        + " at_ms INTEGER NOT NULL"
        + CHECKSUM,
    "CREATE INDEX begun_by_sequence ON begun (last_sequence, first_sequence)",
    "CREATE TABLE attempt ("
        + "sequence INTEGER NOT NULL,"
        + " count INTEGER NOT NULL,"
        + " at_ms INTEGER NOT NULL,"
        + " answer TEXT NOT NULL,"
        + " wait_ms INTEGER NOT NULL,"
        + " PRIMARY KEY (sequence, count)) STRICT, WITHOUT ROWID",
    "CREATE TABLE outcome ("
        + "fact INTEGER PRIMARY KEY,"
        + " sequence INTEGER NOT NULL,"
        + " state TEXT NOT NULL,"
        + " in_doubt INTEGER NOT NULL,"
        + " at_ms INTEGER NOT NULL,"
        + " attempts INTEGER NOT NULL,"
        + " answer TEXT,"
        + " code TEXT NOT NULL,"
        + " text TEXT NOT NULL,"
        + " reference TEXT,"
        + " operator TEXT,"
        + MARKS
        + CHECKSUM,
    "CREATE INDEX outcome_of ON outcome (sequence, fact)",
    "CREATE TABLE untold (fact INTEGER PRIMARY KEY" + CHECKSUM,
    "CREATE TABLE halt ("
        + "number INTEGER PRIMARY KEY,"
        + " reason TEXT NOT NULL,"
        + " answer TEXT NOT NULL,"
        + " from_ms INTEGER NOT NULL,"
        + " to_ms INTEGER) STRICT",
    "CREATE TABLE obstacle ("
        + "one INTEGER PRIMARY KEY CHECK (one = 1),"
        + " answer TEXT NOT NULL,"
        + " at_ms INTEGER NOT NULL) STRICT",
    "CREATE TABLE mark ("
        + "one INTEGER PRIMARY KEY CHECK (one = 1),"
        + " fact INTEGER NOT NULL,"
        + " next_sequence INTEGER NOT NULL,"
        + MARKS
        + CHECKSUM,
  };

  private Schema() {}

  /** Makes a new file's tables and says whom it belongs to, inside the caller's transaction. */
  static void create(Connection connection, int fileId, String gateway, long nowMs)
      throws SQLException {
    createTables(connection);
    try (FactWriter facts = new FactWriter(connection, fileId)) {
      facts.identity(gateway, nowMs, fileId);
    }
  }

  static void createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
      statement.execute("PRAGMA user_version = " + VERSION);
    }
  }

  /** The number of the fact that a row of a table is; 0 when it is none. */
  static long fact(String table, Object[] row) {
    switch (table) {
      case "redemption":
      case "mark":
        return (Long) row[1];
      case "outcome":
      case "begun":
      case "salvage":
      case "adoption":
        return (Long) row[0];
      default:
        return 0;
    }
  }
}
