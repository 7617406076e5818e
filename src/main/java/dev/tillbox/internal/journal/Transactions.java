package dev.tillbox.internal.journal;

import dev.tillbox.QueueFileException;
import dev.tillbox.StorageFullException;
import dev.tillbox.TillboxException;
import dev.tillbox.UndecidedException;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One write at a time on the writing connection: begin, append facts, commit, and what must happen
 * when the commit fails.
 *
 * <p>A frame of the write-ahead log whose sync failed is invisible to this process but back after a
 * restart. So after a failed write another one is committed, which overwrites the failed frames,
 * before anyone is told that the first did not happen. While that cannot be done nobody knows, and
 * nothing else is written.
 */
final class Transactions implements Closeable {
  /** Appends facts inside a transaction. */
  interface Body {
    /** Returns whether there is anything to commit. */
    boolean write(FactWriter facts, Marks marks) throws SQLException;
  }

  /** Fair: a batch's leader must not be overtaken for ever by the settlements of a drain. */
  final ReentrantLock lock = new ReentrantLock(true);

  private final QueueFile file;
  private final Connection connection;
  private FactWriter facts;
  private PreparedStatement begin;
  private PreparedStatement commit;
  private PreparedStatement rollback;
  private final AtomicLong told;
  private final Stamp stamp;
  private volatile boolean stampIsDue;
  private Marks marks;
  private boolean undecided;
  private boolean lost;

  Transactions(QueueFile file, Connection connection, Marks marks, Stamp stamp)
      throws SQLException {
    this.file = file;
    this.stamp = stamp;
    this.connection = connection;
    prepare();
    leaveTransactionsToUs();
    this.marks = marks;
    this.told = new AtomicLong(marks.toldFact);
  }

  /**
   * Begun and ended by our own statements; the driver, which would step a BEGIN and a COMMIT of its
   * own around every single one, is told that it has nothing to do.
   */
  private void leaveTransactionsToUs() throws SQLException {
    connection.setAutoCommit(false);
    rollback.execute();
  }

  private void prepare() throws SQLException {
    facts = new FactWriter(connection);
    begin = facts.prepare("BEGIN IMMEDIATE");
    commit = facts.prepare("COMMIT");
    rollback = facts.prepare("ROLLBACK");
  }

  /** The driver closes a statement that failed, for good; later writes need new ones. */
  private void prepareAnew(Throwable failure) {
    try {
      facts.close();
      prepare();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** The marks of the last commit. Only under {@link #lock}. */
  Marks marks() {
    return marks;
  }

  /** All of the log is in the file: the next write may begin it anew, and stamps it. */
  void logBeginsAnew() {
    stampIsDue = true;
  }

  /** Up to which fact outcomes were told; carried to disk by the next write, whatever it is. */
  AtomicLong told() {
    return told;
  }

  /** Up to which fact the file itself says that outcomes were told. Only under {@link #lock}. */
  long toldFactOnDisk() {
    return marks.toldFactOnDisk;
  }

  /**
   * Runs the body and commits; when it returns normally, everything is on stable storage.
   *
   * @return whether there was anything to commit
   */
  boolean write(Body body) {
    lock.lock();
    try {
      requireUsable();
      heal();
      Marks next = nextMarks();
      boolean any = commit(body, next);
      if (any) {
        marks = next;
        requireSameFile();
      }
      return any;
    } finally {
      lock.unlock();
    }
  }

  private Marks nextMarks() {
    Marks next = marks.copy();
    next.toldFact = told.get();
    return next;
  }

  private boolean commit(Body body, Marks next) {
    boolean committing = false;
    try {
      begin.execute();
      if (stampIsDue) {
        // Before the body, which may be a close and stamp the file as closed.
        facts.stamp(stamp.withLog(file.logBytes()));
      }
      boolean any = body.write(facts, next);
      committing = any;
      (any ? commit : rollback).execute();
      stampIsDue &= !any;
      return any;
    } catch (SQLException e) {
      QueueFileException failure = StorageFaults.explain("Writing", file.path(), e);
      rollback(failure);
      if (committing) {
        overwriteFailedFrames(failure);
      }
      throw failure;
    } catch (RuntimeException | Error e) {
      rollback(e);
      throw e;
    }
  }

  private void rollback(Throwable failure) {
    try {
      rollback.execute();
    } catch (SQLException e) {
      // SQLite ends the transaction by itself for some faults, and then there is none to end.
      failure.addSuppressed(e);
    }
    prepareAnew(failure);
  }

  private void overwriteFailedFrames(QueueFileException failure) {
    undecided = true;
    try {
      heal();
    } catch (StorageFullException e) {
      if (failure instanceof StorageFullException) {
        // What did not fit in has no end in the log, and so cannot come back.
        failure.addSuppressed(e);
        return;
      }
      throw undecided(failure, e);
    } catch (TillboxException e) {
      throw undecided(failure, e);
    }
  }

  private UndecidedException undecided(QueueFileException failure, TillboxException e) {
    UndecidedException unknown =
        new UndecidedException(
            "The disk failed and would not even take back the failed write to "
                + file.path()
                + ": whether it is queued is decided when the file is opened again. Restart the"
                + " till and submit the same requestId again.",
            failure);
    unknown.addSuppressed(e);
    return unknown;
  }

  /** Writes the marks alone, in the place where a failed write may still lie. */
  private void heal() {
    if (!undecided) {
      return;
    }
    Marks next = nextMarks();
    try {
      begin.execute();
      facts.mark(next);
      commit.execute();
      marks = next;
      undecided = false;
    } catch (SQLException e) {
      QueueFileException failure = StorageFaults.explain("Writing", file.path(), e);
      rollback(failure);
      throw failure;
    }
  }

  private void requireUsable() {
    if (lost) {
      throw new QueueFileException(
          "The queue file "
              + file.path()
              + ", its -wal or its .lock file was moved, removed or replaced while it was open: put"
              + " the queue file back, together with its -wal file, and restart the till.");
    }
  }

  private void requireSameFile() {
    if (!file.isStillTheSame()) {
      lost = true;
      throw new UndecidedException(
          "The queue file "
              + file.path()
              + ", its -wal or its .lock file was moved, removed or replaced while it was open, and"
              + " the last write perhaps went with it: put the queue file back, together with its"
              + " -wal file, restart the till and submit the same requestId again.");
    }
  }

  /** Closes the statements; the connection stays with its owner. */
  @Override
  public void close() {
    facts.close();
  }
}
