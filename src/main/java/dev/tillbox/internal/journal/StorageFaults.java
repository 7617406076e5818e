package dev.tillbox.internal.journal;

import dev.tillbox.QueueFileException;
import dev.tillbox.StorageFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what SQLite or Java reports into an exception that says what to do. */
final class StorageFaults {
  /** The largest unit in which a disk gives room. */
  private static final long ROOM_BYTES = 64 * 1024;

  private StorageFaults() {}

  static QueueFileException explain(String action, Path file, SQLException cause) {
    String code = codeOf(cause).name();
    String what = action + " failed for " + file + " (" + code + "): ";
    if (isOne(code, "SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")) {
      return new StorageFullException(
          what + "the disk is full. Free space on that volume; the queue goes on by itself.",
          cause);
    }
    return new QueueFileException(what + remedy(code, cause), cause);
  }

  /**
   * Of a file that is written without SQLite.
   *
   * @param what what happened, and to which file
   * @param remedy what helps where there is room
   */
  static QueueFileException explain(String what, Path file, String remedy, IOException cause) {
    return isFull(file, cause)
        ? new StorageFullException(
            what
                + ": the disk is full. Free space on that volume, then open the queue again. "
                + cause,
            cause)
        : new QueueFileException(what + ": " + remedy + ". " + cause, cause);
  }

  /**
   * Java has no name for it but the system's own words, which are in the user's language; and where
   * there are no inodes left, those alone tell.
   */
  private static boolean isFull(Path file, IOException cause) {
    try {
      return String.valueOf(cause.getMessage()).contains("No space left")
          || Files.getFileStore(file.getParent()).getUsableSpace() < ROOM_BYTES;
    } catch (IOException e) {
      cause.addSuppressed(e);
      return false;
    }
  }

  private static String remedy(String code, SQLException cause) {
    if (isOne(code, "SQLITE_NOTADB", "SQLITE_CORRUPT")) {
      return "the file is damaged. Keep it together with its -wal file, do not delete it, and send"
          + " both to the till's vendor.";
    }
    if (isOne(code, "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")) {
      return "give this user the right to write to the file and to its folder.";
    }
    if (isOne(code, "SQLITE_BUSY", "SQLITE_LOCKED")) {
      return "another program keeps the file locked. Close database tools and virus or backup"
          + " scanners that hold it.";
    }
    if (isOne(code, "SQLITE_NOMEM")) {
      return "there is not enough memory. Close other programs, then open the queue again; the file"
          + " itself is as it was.";
    }
    if (isOne(code, "UNKNOWN_ERROR")) {
      return cause.getMessage()
          + ". If SQLite's native library could not be loaded from "
          + Sqlite.unpackedInto()
          + ", set storage.nativeFolder in the device profile to a folder that exists and allows"
          + " writing and execution; else check the disk and open the queue again.";
    }
    if (isOne(code, "SQLITE_IOERR_WRITE")) {
      // Of what the system says, SQLite tells only a want of space apart.
      return "check the disk, and this user's quota and limit on file sizes, then open the queue"
          + " again. "
          + cause.getMessage();
    }
    return "check the disk, then open the queue again. " + cause.getMessage();
  }

  /** Whether it comes from the content of the file, not from the disk or from others. */
  static boolean isDamage(SQLException cause) {
    return isOne(
        codeOf(cause).name(),
        "SQLITE_CORRUPT",
        "SQLITE_NOTADB",
        "SQLITE_ERROR",
        "SQLITE_SCHEMA",
        "SQLITE_MISMATCH",
        "SQLITE_CONSTRAINT",
        "SQLITE_FORMAT",
        "SQLITE_TOOBIG");
  }

  /** Whether it is one of these codes, or one of SQLite's finer ones below them. */
  private static boolean isOne(String code, String... codes) {
    return Arrays.stream(codes).anyMatch(code::startsWith);
  }

  static SQLiteErrorCode codeOf(SQLException cause) {
    return cause instanceof SQLiteException
        ? ((SQLiteException) cause).getResultCode()
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }
}
