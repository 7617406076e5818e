package dev.tillbox.simulation;

import dev.tillbox.Redemption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** A look at the outcomes in the file by a connection of its own, past the engine's reading. */
final class Audit implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement factOf;
  private final PreparedStatement between;
  private final PreparedStatement before;
  private final PreparedStatement released;
  private final PreparedStatement queued;
  private final PreparedStatement settledByHand;
  private final PreparedStatement later;

  Audit(Path queue) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    connection = config.createConnection("jdbc:sqlite:" + queue);
    factOf =
        connection.prepareStatement(
            "SELECT min(fact) FROM outcome"
                + " WHERE sequence = ? AND state = ? AND at_ms = ? AND fact > ?");
    between =
        connection.prepareStatement(
            "SELECT fact FROM outcome WHERE fact > ? AND fact < ? AND state <> 'RELEASED'");
    before =
        connection.prepareStatement(
            "SELECT earlier.fact FROM outcome JOIN outcome earlier USING (sequence)"
                + " WHERE outcome.fact = ? AND earlier.fact < outcome.fact"
                + " AND earlier.state <> 'RELEASED'");
    released =
        connection.prepareStatement(
            "SELECT count(*) FROM outcome WHERE sequence = ? AND state = 'RELEASED'");
    settledByHand =
        connection.prepareStatement(
            "SELECT count(*) FROM outcome"
                + " WHERE sequence = ? AND state <> 'RELEASED' AND operator IS NOT NULL");
    later =
        connection.prepareStatement("SELECT count(*) FROM outcome WHERE sequence = ? AND fact > ?");
    queued = connection.prepareStatement("SELECT count(*) FROM redemption WHERE sequence = ?");
  }

  /** The first such outcome after a fact, by its number in the order of commits; 0 for none. */
  long fact(Redemption told, long after) {
    try {
      factOf.setLong(1, told.sequence());
      factOf.setString(2, told.state().name());
      factOf.setLong(3, told.outcome().get().at().toEpochMilli());
      factOf.setLong(4, after);
      return number(factOf);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it was held once and went back into the queue. */
  boolean wasReleased(long sequence) {
    return isAny(released, sequence);
  }

  /** Whether a redemption with that sequence is committed. */
  boolean has(long sequence) {
    return isAny(queued, sequence);
  }

  /** Whether a person settled it. */
  boolean isSettledByHand(long sequence) {
    return isAny(settledByHand, sequence);
  }

  /** Whether something else became of it after that fact. */
  boolean isPast(long sequence, long fact) {
    return isAny(later, sequence, fact);
  }

  private static boolean isAny(PreparedStatement statement, long... arguments) {
    try {
      for (int i = 0; i < arguments.length; i++) {
        statement.setLong(i + 1, arguments[i]);
      }
      return number(statement) > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The outcomes that were committed after the one and before the other. */
  List<Long> between(long fact, long later) {
    try {
      between.setLong(1, fact);
      between.setLong(2, later);
      return numbers(between);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The outcomes that the same redemption had before that one. */
  List<Long> before(long fact) {
    try {
      before.setLong(1, fact);
      return numbers(before);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static List<Long> numbers(PreparedStatement statement) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        numbers.add(row.getLong(1));
      }
    }
    return numbers;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
