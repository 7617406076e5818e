package dev.tillbox.internal.journal;

import dev.tillbox.QueueFileException;
import dev.tillbox.StorageFullException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what SQLite reports into an exception that says what to do. */
final class StorageFaults {
  private StorageFaults() {}

  static QueueFileException explain(String action, Path file, SQLException cause) {
    SQLiteErrorCode code = codeOf(cause);
    String what = action + " failed for " + file + " (" + code.name() + ")";
    switch (code) {
      case SQLITE_FULL:
      case SQLITE_IOERR_SHMSIZE:
        return new StorageFullException(
            what + ": the disk is full. Free space on that volume; the queue goes on by itself.",
            cause);
      case SQLITE_NOTADB:
      case SQLITE_CORRUPT:
      case SQLITE_CORRUPT_VTAB:
      case SQLITE_CORRUPT_INDEX:
      case SQLITE_CORRUPT_SEQUENCE:
        return new QueueFileException(
            what
                + ": the file is damaged. Keep it together with its -wal file, do not delete it,"
                + " and send both to the till's vendor.",
            cause);
      case SQLITE_CANTOPEN:
      case SQLITE_READONLY:
      case SQLITE_READONLY_DIRECTORY:
      case SQLITE_PERM:
        return new QueueFileException(
            what + ": give this user the right to write to the file and to its folder.", cause);
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        return new QueueFileException(
            what
                + ": another program keeps the file locked. Close database tools and virus or"
                + " backup scanners that hold it.",
            cause);
      case UNKNOWN_ERROR:
        return new QueueFileException(
            what
                + ": "
                + cause.getMessage()
                + ". If SQLite's native library is what could not be loaded, set storage.nativeFolder"
                + " in the device profile to a folder that exists and allows writing and execution;"
                + " else check the disk and open the queue again.",
            cause);
      default:
        return new QueueFileException(
            what + ": check the disk, then open the queue again. " + cause.getMessage(), cause);
    }
  }

  static SQLiteErrorCode codeOf(SQLException cause) {
    return cause instanceof SQLiteException
        ? ((SQLiteException) cause).getResultCode()
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }
}
