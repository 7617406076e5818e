package dev.tillbox.internal.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the write-ahead log back into the file before it grows large, on a connection of its own.
 * First without the write lock, which takes the bulk; then under it what came in between, so that
 * the next write starts the log from its beginning again. A submit thus waits for two syncs at
 * most.
 */
final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final int FRAME_HEADER_BYTES = 24;

  private final Connection connection;
  private final Lock writing;
  private final Runnable allIsWritten;
  private final int pageBytes;
  private final long limitBytes;

  /** What was written since the last checkpoint, estimated: the driver does not tell. */
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Makes it.
   *
   * @param allIsWritten is told under the write lock when nothing in the log is left to write back
   */
  Checkpoints(
      Connection connection, Lock writing, int pageBytes, long limitBytes, Runnable allIsWritten) {
    this.connection = connection;
    this.allIsWritten = allIsWritten;
    this.writing = writing;
    this.pageBytes = pageBytes;
    this.limitBytes = limitBytes;
  }

  /** Notes a commit of so many rows with so many bytes of content. */
  void wrote(int rows, long content) {
    // A commit rewrites the last page of each of two tables and of an index, and fills new ones.
    bytes.addAndGet(3L * pageBytes + content + rows * 100L);
  }

  boolean isDue() {
    return bytes.get() > limitBytes;
  }

  /** Checkpoints if it is due; a failure is logged and tried again at the next commit. */
  synchronized void runIfDue() {
    if (isDue()) {
      run();
    }
  }

  /** Checkpoints now, so that the log can be written again from its beginning. */
  synchronized void run() {
    try {
      LOG.trace("writing back {} bytes", bytes);
      passive();
      writing.lock();
      try {
        bytes.set(passive());
        if (bytes.get() == 0) {
          allIsWritten.run();
        }
      } finally {
        writing.unlock();
      }
      LOG.trace("wrote back all but {} bytes", bytes);
    } catch (SQLException e) {
      LOG.warn(
          "The write-ahead log could not be written back; it grows until the disk allows it", e);
    }
  }

  /** Returns how many bytes of the log are not in the file yet. */
  private long passive() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
      row.next();
      // An I/O error during a checkpoint raises nothing: it shows only in what was not moved.
      long left = row.getLong(2) - row.getLong(3);
      return Math.max(0, left) * (pageBytes + FRAME_HEADER_BYTES);
    }
  }
}
