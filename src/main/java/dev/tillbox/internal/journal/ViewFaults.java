package dev.tillbox.internal.journal;

import static org.sqlite.SQLiteErrorCode.SQLITE_AUTH;
import static org.sqlite.SQLiteErrorCode.SQLITE_BUSY;
import static org.sqlite.SQLiteErrorCode.SQLITE_CANTOPEN;
import static org.sqlite.SQLiteErrorCode.SQLITE_CORRUPT;
import static org.sqlite.SQLiteErrorCode.SQLITE_ERROR;
import static org.sqlite.SQLiteErrorCode.SQLITE_LOCKED;
import static org.sqlite.SQLiteErrorCode.SQLITE_NOTADB;
import static org.sqlite.SQLiteErrorCode.SQLITE_PERM;
import static org.sqlite.SQLiteErrorCode.SQLITE_PROTOCOL;
import static org.sqlite.SQLiteErrorCode.SQLITE_READONLY;

import dev.tillbox.internal.journal.UnusableFileException.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Says why a queue file cannot be read, and what the person who wants to read it can do. */
final class ViewFaults {
  private ViewFaults() {}

  static UnusableFileException missing(Path file, String what) {
    return new UnusableFileException(
        Reason.MISSING, "The queue file " + file + " " + what + ".", null);
  }

  static UnusableFileException unreadable(Path file) {
    return new UnusableFileException(
        Reason.DENIED,
        "The queue file " + file + " may not be read by this user: run this as the till's user.",
        null);
  }

  /**
   * SQLite must be able to write beside the file even to read it: the newest entries lie in the
   * -wal file, and readers announce themselves in the -shm file.
   */
  static UnusableFileException denied(Path file, Throwable cause) {
    return new UnusableFileException(
        Reason.DENIED,
        "The queue file "
            + file
            + " cannot be read by this user where it is: SQLite needs its -wal and -shm files"
            + " beside it even for reading, and may not make them there. Run this as the till's"
            + " user. On a read-only disk, copy the file, together with its -wal file if there is"
            + " one, into a folder that you may write to, and read the copy.",
        cause);
  }

  /** What this user made would keep the till's user out. */
  static UnusableFileException foreignTraces(Path file, String owner) {
    return new UnusableFileException(
        Reason.DENIED,
        "The queue file "
            + file
            + " belongs to the user "
            + owner
            + " and no till has it open: reading it would leave a -wal file that the till cannot"
            + " write to. Run this as "
            + owner
            + ".",
        null);
  }

  static UnusableFileException openInThisProcess(Path file) {
    return new UnusableFileException(
        Reason.LOCKED,
        "The queue file "
            + file
            + " is open in this very process, under another class loader, and reading it here would"
            + " take its locks away: read it from another process, or by the copy of tillbox that"
            + " has it open.",
        null);
  }

  static UnusableFileException noSqlite(Path file, Exception cause) {
    return new UnusableFileException(
        Reason.NO_SQLITE,
        "The queue file "
            + file
            + " cannot be read because SQLite's native library could not be loaded ("
            + cause.getMessage()
            + "): name a folder that this user may write to and run programs from, as in"
            + " java -Dorg.sqlite.tmpdir=FOLDER -jar ...",
        cause);
  }

  /** The content parses and yet says what no tillbox ever writes. */
  static UnusableFileException impossible(Path file, RuntimeException cause) {
    return new UnusableFileException(
        Reason.DAMAGED,
        "Reading failed for "
            + file
            + ": it holds what tillbox never writes ("
            + cause.getMessage()
            + "). Keep the file together with its -wal file, do not delete it, and send both to the"
            + " till's vendor.",
        cause);
  }

  static UnusableFileException explain(Path file, SQLException cause) {
    Reason reason = reason(cause);
    return reason == Reason.DENIED
        ? denied(file, cause)
        : new UnusableFileException(
            reason, StorageFaults.explain("Reading", file, cause).getMessage(), cause);
  }

  private static Reason reason(SQLException cause) {
    // The low byte of an extended code is the class of the fault.
    int fault = StorageFaults.codeOf(cause).code & 0xff;
    if (isOneOf(fault, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR)) {
      return Reason.DAMAGED;
    }
    if (isOneOf(fault, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH)) {
      return Reason.DENIED;
    }
    return isOneOf(fault, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL)
        ? Reason.LOCKED
        : Reason.FAILED;
  }

  private static boolean isOneOf(int fault, SQLiteErrorCode... codes) {
    for (SQLiteErrorCode code : codes) {
      if (code.code == fault) {
        return true;
      }
    }
    return false;
  }
}
