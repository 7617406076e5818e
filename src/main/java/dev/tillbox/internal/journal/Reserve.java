package dev.tillbox.internal.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disk that is taken while there is some, so that outcomes can still be written when there is none:
 * a filler in the file, which is dropped once the disk is full, and a write-ahead log that has
 * grown and is written again from its beginning. A submit is refused before it would touch them.
 */
final class Reserve {
  private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);

  private final Path file;
  private final long bytes;

  /** Some file systems do not say how much is left; then SQLite's own error must do. */
  private final boolean spaceIsTold;

  Reserve(Path file, long bytes) {
    this.file = file;
    this.bytes = bytes;
    this.spaceIsTold = file.getParent().toFile().getTotalSpace() > 0;
  }

  /**
   * Writes the filler anew, by which the log grows as well. Without room for it the queue opens all
   * the same. Other content of the same size is written over the old: no page is given back, so
   * none of the rows that follow has to be fitted in between.
   */
  void take(Connection writing) throws SQLException {
    if (bytes == 0) {
      return;
    }
    try {
      Sqlite.run(writing, "BEGIN IMMEDIATE");
      Sqlite.run(
          writing,
          "CREATE TABLE IF NOT EXISTS reserve (one INTEGER PRIMARY KEY, filler BLOB NOT NULL) STRICT");
      Sqlite.run(
          writing,
          "INSERT INTO reserve (one, filler) VALUES (1, randomblob("
              + bytes
              + ")) ON CONFLICT (one) DO UPDATE SET filler = excluded.filler");
      Sqlite.run(writing, "COMMIT");
    } catch (SQLException e) {
      LOG.warn("No room for the reserve of {} bytes beside {}: free some disk", bytes, file, e);
      rollback(writing, e);
    }
  }

  static void rollback(Connection writing, Exception failure) {
    try {
      Sqlite.run(writing, "ROLLBACK");
    } catch (SQLException e) {
      // SQLite ends the transaction by itself for some faults, and then there is none to end.
      failure.addSuppressed(e);
    }
  }

  /** Whether what is left on the disk must be kept for the outcomes of what is queued already. */
  boolean isAllThatIsLeft() {
    return spaceIsTold && usable() < bytes;
  }

  private long usable() {
    return file.getParent().toFile().getUsableSpace();
  }
}
