package dev.tillbox.internal.journal;

import dev.tillbox.EntryFilter;
import dev.tillbox.LimitExceededException;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.RedemptionState;
import dev.tillbox.simulation.InsteadOf;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Faults of the journal, planted to see that the simulation finds them. */
public final class JournalFaults {
  private JournalFaults() {}

  /** The till is told that a sale is queued, and no row is written. */
  public static final class AcceptsWithoutARow {
    private AcceptsWithoutARow() {}

    @InsteadOf(in = Intake.class, method = "take")
    static boolean redemption(
        FactWriter facts, Submission submission, boolean begun, Reading now, Marks marks) {
      return true;
    }
  }

  /** The limits are not looked at. */
  public static final class AcceptsWithoutLimits {
    private AcceptsWithoutLimits() {}

    @InsteadOf(in = Intake.class, method = "take")
    static LimitExceededException limitExceeded(
        Intake intake, RedemptionRequest request, Marks marks) {
      return null;
    }
  }

  /** Retention forgets what a person still has to look at. */
  public static final class ForgetsHeldEntries {
    private ForgetsHeldEntries() {}

    @InsteadOf(in = Journal.class, method = "purge")
    static List<Long> purgeable(JournalReader reader, long beforeMs, long toldFact, int most)
        throws SQLException {
      EntryFilter held = EntryFilter.builder().states(RedemptionState.HELD).build();
      List<Long> sequences = new ArrayList<>();
      for (Redemption entry : reader.page(held, 0, most, toldFact)) {
        if (entry.isTold()) {
          sequences.add(entry.sequence());
        }
      }
      return sequences;
    }
  }

  /** Nobody counts the outcomes that are to be told. */
  public static final class ForgetsWhatIsUntold {
    private ForgetsWhatIsUntold() {}

    @InsteadOf(in = Journal.class, method = "commit")
    static long addAndGet(AtomicLong fresh, long more) {
      return fresh.get();
    }
  }

  /** The points of a settled entry stay in the sum. */
  public static final class ForgetsToSubtract {
    private ForgetsToSubtract() {}

    @InsteadOf(in = FactWriter.class, method = "outcome")
    static void pending(Marks marks, int count, long points) {
      marks.pending(count, 0);
    }
  }

  /** A sale is accepted with its transaction still open; the next write commits it. */
  public static final class AcceptsBeforeTheCommit {
    private AcceptsBeforeTheCommit() {}

    @InsteadOf(in = Transactions.class, method = "commit")
    static boolean execute(PreparedStatement statement) throws SQLException {
      return LazyCommit.execute(statement, true);
    }
  }

  /**
   * Outcomes are shown while their transaction is still open, for readers look at the file through
   * the connection that writes.
   */
  public static final class ShowsWhatIsNotCommitted {
    private static Connection writer;
    private static boolean isStep;

    private ShowsWhatIsNotCommitted() {}

    @InsteadOf(in = Opened.class, method = "connect")
    static Connection writer(Sqlite sqlite) throws SQLException {
      writer = sqlite.writer();
      return writer;
    }

    @InsteadOf(in = Opened.class, method = "connect")
    static Connection second(Sqlite sqlite) throws SQLException {
      Connection second = writer == null ? sqlite.second() : writer;
      writer = null;
      return second;
    }

    @InsteadOf(in = Journal.class, method = "commit")
    static boolean isEmpty(Step step) {
      isStep = !step.isEmpty();
      return !isStep;
    }

    @InsteadOf(in = Transactions.class, method = "commit")
    static boolean execute(PreparedStatement statement) throws SQLException {
      boolean ofStep = isStep;
      isStep &= !statement.toString().startsWith("COMMIT");
      return LazyCommit.execute(statement, ofStep);
    }
  }

  /** What a person settled is put back into the queue by the next settlement. */
  public static final class PutsBackWhatAPersonSettled {
    private static final Map<FactWriter, Redemption> SETTLED = new WeakHashMap<>();

    private PutsBackWhatAPersonSettled() {}

    @InsteadOf(in = Journal.class, method = "decideNow")
    static void decision(
        FactWriter facts, Redemption held, Decision decision, long nowMs, Marks marks)
        throws SQLException {
      facts.decision(held, decision, nowMs, marks);
      if (!decision.isRelease()) {
        SETTLED.put(facts, held);
      }
    }

    @InsteadOf(in = Journal.class, method = "write")
    static void outcome(FactWriter facts, Settlement settlement, long nowMs, Marks marks)
        throws SQLException {
      facts.outcome(settlement, nowMs, marks);
      Redemption settled = SETTLED.remove(facts);
      if (settled != null) {
        marks.held(1, settled.request().changePoint());
        facts.decision(settled, Decision.release("nobody", "no reason"), nowMs, marks);
      }
    }
  }

  /** Leaves a transaction open when it should be committed; the next one commits it first. */
  static final class LazyCommit {
    private LazyCommit() {}

    static boolean execute(PreparedStatement statement, boolean lazy) throws SQLException {
      String sql = statement.toString();
      if (lazy && sql.startsWith("COMMIT")) {
        return false;
      }
      if (sql.startsWith("BEGIN")) {
        commitWhatIsOpen(statement.getConnection());
      }
      return statement.execute();
    }

    private static void commitWhatIsOpen(Connection connection) throws SQLException {
      try {
        Sqlite.run(connection, "COMMIT");
      } catch (SQLException e) {
        // None is open.
      }
    }
  }

  /** What is settled counts as the lowest, whatever waits below. */
  public static final class LeavesThoseBehindWhoWaitLonger {
    private LeavesThoseBehindWhoWaitLonger() {}

    @InsteadOf(in = Journal.class, method = "headAfter")
    static boolean settles(Step step, long sequence) {
      return true;
    }
  }
}
