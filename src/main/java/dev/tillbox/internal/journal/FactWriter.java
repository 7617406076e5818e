package dev.tillbox.internal.journal;

import dev.tillbox.HaltReason;
import dev.tillbox.Outcome;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.RedemptionState;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends facts on the writing connection: one method per table of {@link Schema}. Each numbers its
 * fact and moves the marks; the caller begins, commits and keeps or drops the marks.
 */
final class FactWriter implements Closeable {
  private final Connection connection;
  private final RowCheck check;
  private final List<PreparedStatement> statements = new ArrayList<>();
  private final PreparedStatement redemption;
  private final PreparedStatement identity;
  private final PreparedStatement adoption;
  private final PreparedStatement begun;
  private final PreparedStatement attempt;
  private final PreparedStatement outcome;
  private final PreparedStatement mark;
  private final PreparedStatement stamp;
  private final PreparedStatement salvage;
  private final PreparedStatement halt;
  private final PreparedStatement haltAgain;
  private final PreparedStatement haltEnded;
  private final PreparedStatement obstacle;
  private final PreparedStatement obstacleGone;
  private final PreparedStatement purgeHalts;
  private final PreparedStatement untold;
  private final PreparedStatement toldAfterAll;
  private final PreparedStatement purgeBegun;
  private final PreparedStatement purgeStretches;
  private final PreparedStatement stretch;
  private final List<PreparedStatement> purge = new ArrayList<>();

  FactWriter(Connection connection) throws SQLException {
    this(connection, (int) Sqlite.number(connection, "SELECT file_id FROM identity"));
  }

  /** For a file that does not say its number yet. */
  FactWriter(Connection connection, int fileId) throws SQLException {
    this.connection = connection;
    this.check = new RowCheck(fileId);
    this.identity =
        prepare(
            "INSERT OR REPLACE INTO identity (one, gateway, created_ms, file_id, checksum)"
                + " VALUES (?,?,?,?,?)");
    this.adoption =
        prepare(
            "INSERT INTO adoption (fact, at_ms, former_owner, owner, operator, reason, checksum)"
                + " VALUES (?,?,?,?,?,?,?)");
    this.redemption =
        prepare(
            "INSERT INTO redemption (sequence, fact, submitted_ms, offset_ms, uptime_ms, stretch,"
                + " begun, request_id, supplied, customer_id, change_point, out_biz_id,"
                + " operator_id, operator_name, brand_id, out_brand_id, shop_id, out_shop_id,"
                + " biz_channel, reason, method, parameter_name, payload, "
                + Marks.COLUMNS
                + ", checksum) VALUES"
                + " (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT"
                + " (request_id) WHERE supplied = 1 DO NOTHING");
    this.begun =
        prepare(
            "INSERT INTO begun (fact, first_sequence, last_sequence, undone, at_ms, checksum)"
                + " VALUES (?,?,?,?,?,?)");
    this.attempt =
        prepare("INSERT INTO attempt (sequence, count, at_ms, answer, wait_ms) VALUES (?,?,?,?,?)");
    this.outcome =
        prepare(
            "INSERT INTO outcome (fact, sequence, state, in_doubt, at_ms, attempts, answer, code,"
                + " text, reference, operator, "
                + Marks.COLUMNS
                + ", checksum) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    this.mark =
        prepare(
            "INSERT OR REPLACE INTO mark (one, fact, next_sequence, "
                + Marks.COLUMNS
                + ", checksum) VALUES (?,?,?,?,?,?,?,?,?,?,?)");
    this.stamp =
        prepare(
            "INSERT OR REPLACE INTO stamp (one, epoch, former_epoch, log_bytes, open, checksum)"
                + " VALUES (?,?,?,?,?,?)");
    this.salvage =
        prepare(
            "INSERT INTO salvage (salvage, at_ms, cause, quarantine, saved, unsettled, held,"
                + " missing, unreadable, checksum) VALUES (?,?,?,?,?,?,?,?,?,?)");
    this.halt = prepare("INSERT INTO halt (reason, answer, from_ms) VALUES (?,?,?)");
    this.haltAgain = prepare("UPDATE halt SET reason = ?, answer = ? WHERE to_ms IS NULL");
    this.haltEnded = prepare("UPDATE halt SET to_ms = ? WHERE to_ms IS NULL");
    this.purgeHalts = prepare("DELETE FROM halt WHERE to_ms < ?");
    this.obstacle = prepare("INSERT OR REPLACE INTO obstacle (one, answer, at_ms) VALUES (1,?,?)");
    this.obstacleGone = prepare("DELETE FROM obstacle");
    this.untold = prepare("INSERT INTO untold (fact, checksum) VALUES (?,?)");
    this.toldAfterAll = prepare("DELETE FROM untold WHERE fact = ?");
    for (String table : new String[] {"attempt", "outcome", "redemption"}) {
      purge.add(prepare("DELETE FROM " + table + " WHERE sequence = ?"));
    }
    this.purgeBegun = prepare("DELETE FROM begun WHERE last_sequence < ?");
    this.purgeStretches =
        prepare(
            "DELETE FROM stretch WHERE stretch < coalesce("
                + "(SELECT stretch FROM redemption ORDER BY sequence LIMIT 1),"
                + " (SELECT max(stretch) FROM stretch))");
    this.stretch =
        prepare(
            "INSERT OR REPLACE INTO stretch (stretch, boot, zero_ms, offset_ms, checksum)"
                + " VALUES (?,?,?,?,?)");
  }

  /** Prepares a statement that is closed with the others. */
  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statements.add(statement);
    return statement;
  }

  /** Returns whether it was added: not if there is one with the same id from the till. */
  boolean redemption(Submission submission, boolean bornBegun, Reading now, Marks marks)
      throws SQLException {
    RedemptionRequest request = submission.request;
    Marks next = marks.copy();
    next.fact++;
    next.nextSequence = submission.sequence + 1;
    next.pending(1, request.changePoint());
    if (bornBegun) {
      next.begunTo = submission.sequence;
    }
    int added =
        append(
            redemption,
            "redemption",
            next.after(
                submission.sequence,
                next.fact,
                now.wallMs,
                now.offsetMs(),
                now.uptimeMs,
                now.stretch.number,
                bornBegun,
                submission.call.requestId(),
                submission.supplied,
                request.customerId(),
                request.changePoint(),
                request.outBizId(),
                request.operatorId(),
                request.operatorName(),
                request.brandId().orElse(null),
                request.outBrandId().orElse(null),
                request.shopId().orElse(null),
                request.outShopId().orElse(null),
                request.bizChannel(),
                request.reason().orElse(null),
                submission.call.method(),
                submission.call.parameterName(),
                submission.call.payload()));
    if (added == 0) {
      return false;
    }
    marks.become(next);
    return true;
  }

  private int append(PreparedStatement row, String table, Object... values) throws SQLException {
    check.bind(row, table, values);
    return row.executeUpdate();
  }

  void begun(SequenceRange range, boolean undone, long nowMs, Marks marks) throws SQLException {
    begun(range, undone ? 1 : 0, nowMs, marks);
  }

  private void begun(SequenceRange range, int undone, long nowMs, Marks marks) throws SQLException {
    marks.fact++;
    marks.begunTo = Math.max(marks.begunTo, range.last());
    append(begun, "begun", marks.fact, range.first(), range.last(), undone, nowMs);
  }

  /** Whom the queued calls are for. */
  void identity(String owner, long createdMs, int fileId) throws SQLException {
    append(identity, "identity", 1, owner, createdMs, fileId);
  }

  /** Somebody gave the file to another owner; these may have been sent for the former one. */
  void adoption(
      String formerOwner,
      String owner,
      Adopted by,
      Iterable<SequenceRange> inDoubt,
      long nowMs,
      Marks marks)
      throws SQLException {
    marks.fact++;
    append(adoption, "adoption", marks.fact, nowMs, formerOwner, owner, by.operator, by.reason);
    for (SequenceRange range : inDoubt) {
      begun(range, Schema.FOR_ANOTHER_OWNER, nowMs, marks);
    }
    mark(marks);
  }

  void attempt(Step step, long nowMs) throws SQLException {
    attempt.setLong(1, step.attempted.sequence());
    attempt.setInt(2, step.attempts);
    attempt.setLong(3, nowMs);
    attempt.setString(4, step.answer);
    attempt.setLong(5, step.waitMs);
    attempt.executeUpdate();
  }

  void outcome(Settlement settlement, long nowMs, Marks marks) throws SQLException {
    long points = settlement.entry.points();
    marks.fact++;
    marks.pending(-1, -points);
    if (settlement.state == RedemptionState.HELD) {
      marks.held(1, points);
    }
    append(
        outcome,
        "outcome",
        marks.after(
            marks.fact,
            settlement.entry.sequence(),
            settlement.state.name(),
            settlement.inDoubt,
            nowMs,
            settlement.attempts,
            settlement.answer,
            settlement.code,
            settlement.text,
            settlement.reference,
            null));
  }

  /** What somebody decided on a held entry. */
  void decision(Redemption held, Decision decision, long nowMs, Marks marks) throws SQLException {
    long points = held.request().changePoint();
    marks.fact++;
    marks.held(-1, -points);
    if (decision.isRelease()) {
      marks.pending(1, points);
      marks.head = Math.min(marks.head, held.sequence());
    }
    append(
        outcome,
        "outcome",
        marks.after(
            marks.fact,
            held.sequence(),
            decision.state,
            false,
            nowMs,
            held.attempts(),
            held.lastAnswer().orElse(null),
            Outcome.BY_HAND,
            decision.reason,
            null,
            decision.operator));
  }

  void mark(Marks marks) throws SQLException {
    marks.fact++;
    append(mark, "mark", marks.after(1, marks.fact, marks.nextSequence));
  }

  void stamp(Stamp content) throws SQLException {
    append(stamp, "stamp", 1, content.epoch, content.formerEpoch, content.logBytes, content.open);
  }

  void salvage(Marks marks, Object... what) throws SQLException {
    marks.fact++;
    Object[] row = new Object[what.length + 1];
    row[0] = marks.fact;
    System.arraycopy(what, 0, row, 1, what.length);
    append(salvage, "salvage", row);
  }

  void halt(HaltReason reason, String answer, long nowMs) throws SQLException {
    haltAgain.setString(1, reason.name());
    haltAgain.setString(2, answer);
    if (haltAgain.executeUpdate() == 0) {
      halt.setString(1, reason.name());
      halt.setString(2, answer);
      halt.setLong(3, nowMs);
      halt.executeUpdate();
    }
  }

  void haltEnded(long nowMs) throws SQLException {
    haltEnded.setLong(1, nowMs);
    haltEnded.executeUpdate();
  }

  /** What stands in the CRM's place; null for nothing. */
  void obstacle(String what, long nowMs) throws SQLException {
    if (what == null) {
      obstacleGone.executeUpdate();
    } else {
      obstacle.setString(1, what);
      obstacle.setLong(2, nowMs);
      obstacle.executeUpdate();
    }
  }

  void untold(long fact) throws SQLException {
    append(untold, "untold", fact);
  }

  void toldAfterAll(long fact) throws SQLException {
    toldAfterAll.setLong(1, fact);
    toldAfterAll.executeUpdate();
  }

  /** Frees the pages that {@link Reserve} has filled. */
  void dropReserve() throws SQLException {
    Sqlite.run(connection, "DROP TABLE IF EXISTS reserve");
  }

  /** Forgets settled entries. */
  void purge(List<Long> sequences) throws SQLException {
    for (long sequence : sequences) {
      for (PreparedStatement table : purge) {
        table.setLong(1, sequence);
        table.executeUpdate();
      }
    }
  }

  /** Forgets what the entries that are kept do not need; their lowest is given. */
  void purgeBelow(long lowestKept) throws SQLException {
    purgeBegun.setLong(1, lowestKept);
    purgeBegun.executeUpdate();
    purgeStretches.executeUpdate();
  }

  /** What is known of the terminal's clocks. */
  void stretch(Stretch known) throws SQLException {
    append(stretch, "stretch", known.number, known.boot, known.zeroMs, known.offsetMs);
  }

  /** Forgets halts that ended before a time. */
  void purgeHalts(long beforeMs) throws SQLException {
    purgeHalts.setLong(1, beforeMs);
    purgeHalts.executeUpdate();
  }

  /** Closes the statements; the connection stays with its owner. */
  @Override
  public void close() {
    for (PreparedStatement statement : statements) {
      try {
        statement.close();
      } catch (SQLException e) {
        throw new IllegalStateException("a statement of the writing connection cannot close", e);
      }
    }
  }
}
