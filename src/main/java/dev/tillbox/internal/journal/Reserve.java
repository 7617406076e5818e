package dev.tillbox.internal.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disk that is taken while there is some, so that outcomes can still be written when there is none:
 * free pages in the file, and a write-ahead log that has grown and is written again from its
 * beginning. A submit is refused before it would touch them.
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
    this.spaceIsTold = usable() > 0;
  }

  /**
   * Writes that many bytes into the file and frees them again, which leaves free pages in it and a
   * log of that length beside it. Without room for it the queue opens all the same.
   */
  void take(Connection writing) throws SQLException {
    if (bytes == 0) {
      return;
    }
    Sqlite.run(writing, "DROP TABLE IF EXISTS reserve");
    Sqlite.run(writing, "BEGIN IMMEDIATE");
    try {
      Sqlite.run(writing, "CREATE TABLE reserve (filler BLOB NOT NULL) STRICT");
      Sqlite.run(writing, "INSERT INTO reserve (filler) VALUES (zeroblob(" + bytes + "))");
      Sqlite.run(writing, "COMMIT");
      Sqlite.run(writing, "DROP TABLE reserve");
    } catch (SQLException e) {
      LOG.warn("No room for the reserve of {} bytes beside {}: free some disk", bytes, file, e);
      rollback(writing, e);
    }
  }

  private static void rollback(Connection writing, SQLException failure) {
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
