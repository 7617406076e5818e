package dev.tillbox.internal.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/** The running marks that every redemption and outcome carries; see {@link Schema}. */
final class Marks {
  /** The marks' columns in the order in which {@link #after} gives and {@link #read} takes them. */
  static final String COLUMNS =
      "told_fact, head, begun_to, pending_count, pending_points, held_count, held_points";

  long fact;
  long nextSequence = 1;
  long toldFact;

  /** The {@link #toldFact} of the last row that carried the marks. */
  long toldFactOnDisk;

  long head = 1;
  long begunTo;
  long pendingCount;
  long pendingPoints;
  long heldCount;
  long heldPoints;

  Marks copy() {
    Marks copy = new Marks();
    copy.become(this);
    return copy;
  }

  void become(Marks other) {
    fact = other.fact;
    nextSequence = other.nextSequence;
    toldFact = other.toldFact;
    toldFactOnDisk = other.toldFactOnDisk;
    head = other.head;
    begunTo = other.begunTo;
    pendingCount = other.pendingCount;
    pendingPoints = other.pendingPoints;
    heldCount = other.heldCount;
    heldPoints = other.heldPoints;
  }

  /** Takes over a row's marks if it is the newest seen so far. */
  void read(ResultSet row) throws SQLException {
    if (row.getLong("fact") < fact) {
      return;
    }
    fact = row.getLong("fact");
    toldFact = row.getLong("told_fact");
    toldFactOnDisk = toldFact;
    head = row.getLong("head");
    begunTo = row.getLong("begun_to");
    pendingCount = row.getLong("pending_count");
    pendingPoints = row.getLong("pending_points");
    heldCount = row.getLong("held_count");
    heldPoints = row.getLong("held_points");
  }

  /** The columns' values, behind those of a row that carries them to disk. */
  Object[] after(Object... row) {
    toldFactOnDisk = toldFact;
    Object[] marks = {toldFact, head, begunTo, pendingCount, pendingPoints, heldCount, heldPoints};
    Object[] both = Arrays.copyOf(row, row.length + marks.length);
    System.arraycopy(marks, 0, both, row.length, marks.length);
    return both;
  }

  void pending(int count, long points) {
    pendingCount += count;
    pendingPoints += points;
  }

  void held(int count, long points) {
    heldCount += count;
    heldPoints += points;
  }
}
