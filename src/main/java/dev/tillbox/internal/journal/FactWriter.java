package dev.tillbox.internal.journal;

import dev.tillbox.HaltReason;
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
  private final List<PreparedStatement> statements = new ArrayList<>();
  private final PreparedStatement redemption;
  private final PreparedStatement begun;
  private final PreparedStatement attempt;
  private final PreparedStatement outcome;
  private final PreparedStatement mark;
  private final PreparedStatement halt;
  private final PreparedStatement haltEnded;
  private final PreparedStatement untold;
  private final PreparedStatement toldAfterAll;
  private final PreparedStatement purgeBegun;
  private final PreparedStatement purgeStretches;
  private final PreparedStatement stretch;
  private final List<PreparedStatement> purge = new ArrayList<>();

  FactWriter(Connection connection) throws SQLException {
    this.connection = connection;
    this.redemption =
        prepare(
            "INSERT INTO redemption (sequence, fact, submitted_ms, offset_ms, uptime_ms, stretch,"
                + " begun, request_id, supplied, customer_id, change_point, out_biz_id, operator_id, operator_name, brand_id,"
                + " out_brand_id, shop_id, out_shop_id, biz_channel, reason, method,"
                + " parameter_name, payload, "
                + Marks.COLUMNS
                + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                + " ON CONFLICT (request_id) WHERE supplied = 1 DO NOTHING");
    this.begun =
        prepare(
            "INSERT INTO begun (fact, first_sequence, last_sequence, undone, at_ms)"
                + " VALUES (?,?,?,?,?)");
    this.attempt =
        prepare("INSERT INTO attempt (sequence, count, at_ms, answer, wait_ms) VALUES (?,?,?,?,?)");
    this.outcome =
        prepare(
            "INSERT INTO outcome (fact, sequence, state, in_doubt, at_ms, attempts, answer, code,"
                + " text, reference, operator, "
                + Marks.COLUMNS
                + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    this.mark =
        prepare(
            "INSERT OR REPLACE INTO mark (one, fact, next_sequence, "
                + Marks.COLUMNS
                + ") VALUES (1,?,?,?,?,?,?,?,?,?)");
    this.halt =
        prepare("INSERT OR REPLACE INTO halt (one, reason, answer, at_ms) VALUES (1,?,?,?)");
    this.haltEnded = prepare("DELETE FROM halt");
    this.untold = prepare("INSERT INTO untold (fact) VALUES (?)");
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
            "INSERT OR REPLACE INTO stretch (stretch, boot, zero_ms, offset_ms) VALUES (?,?,?,?)");
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
    PreparedStatement row = redemption;
    row.setLong(1, submission.sequence);
    row.setLong(2, next.fact);
    row.setLong(3, now.wallMs);
    row.setLong(4, now.offsetMs());
    row.setLong(5, now.uptimeMs);
    row.setLong(6, now.stretch.number);
    row.setBoolean(7, bornBegun);
    row.setString(8, submission.call.requestId());
    row.setBoolean(9, submission.supplied);
    row.setString(10, request.customerId());
    row.setLong(11, request.changePoint());
    row.setString(12, request.outBizId());
    row.setString(13, request.operatorId());
    row.setString(14, request.operatorName());
    row.setString(15, request.brandId().orElse(null));
    row.setString(16, request.outBrandId().orElse(null));
    row.setString(17, request.shopId().orElse(null));
    row.setString(18, request.outShopId().orElse(null));
    row.setString(19, request.bizChannel());
    row.setString(20, request.reason().orElse(null));
    row.setString(21, submission.call.method());
    row.setString(22, submission.call.parameterName());
    row.setBytes(23, submission.call.payload());
    next.bind(row, 24);
    if (row.executeUpdate() == 0) {
      return false;
    }
    marks.become(next);
    return true;
  }

  void begun(SequenceRange range, boolean undone, long nowMs, Marks marks) throws SQLException {
    marks.fact++;
    marks.begunTo = Math.max(marks.begunTo, range.last());
    begun.setLong(1, marks.fact);
    begun.setLong(2, range.first());
    begun.setLong(3, range.last());
    begun.setBoolean(4, undone);
    begun.setLong(5, nowMs);
    begun.executeUpdate();
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
    PreparedStatement row = outcome;
    row.setLong(1, marks.fact);
    row.setLong(2, settlement.entry.sequence());
    row.setString(3, settlement.state.name());
    row.setBoolean(4, settlement.inDoubt);
    row.setLong(5, nowMs);
    row.setInt(6, settlement.attempts);
    row.setString(7, settlement.answer);
    row.setString(8, settlement.code);
    row.setString(9, settlement.text);
    row.setString(10, settlement.reference);
    row.setString(11, null);
    marks.bind(row, 12);
    row.executeUpdate();
  }

  void mark(Marks marks) throws SQLException {
    marks.fact++;
    mark.setLong(1, marks.fact);
    mark.setLong(2, marks.nextSequence);
    marks.bind(mark, 3);
    mark.executeUpdate();
  }

  void halt(HaltReason reason, String answer, long nowMs) throws SQLException {
    halt.setString(1, reason.name());
    halt.setString(2, answer);
    halt.setLong(3, nowMs);
    halt.executeUpdate();
  }

  void haltEnded() throws SQLException {
    haltEnded.executeUpdate();
  }

  void untold(long fact) throws SQLException {
    untold.setLong(1, fact);
    untold.executeUpdate();
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
    stretch.setLong(1, known.number);
    stretch.setString(2, known.boot);
    stretch.setObject(3, known.zeroMs);
    stretch.setObject(4, known.offsetMs);
    stretch.executeUpdate();
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
