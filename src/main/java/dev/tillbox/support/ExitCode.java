package dev.tillbox.support;

import dev.tillbox.internal.journal.UnusableFileException.Reason;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every exit code of every command. 0, 1 and 2 are what monitoring systems take for well, warning
 * and critical; whatever kept a command from answering is 64 or more, after BSD's sysexits.
 */
enum ExitCode {
  OK(0, "done; status: nothing waits to be sent"),
  WAITING(1, "status: redemptions wait to be sent"),
  NEEDS_A_PERSON(2, "status: the queue is halted or frozen, or an entry is held"),
  USAGE(64, "the command line is wrong"),
  DAMAGED(65, "the queue file is damaged"),
  NO_FILE(66, "there is no such file, or no queue in it yet"),
  NOT_OURS(67, "the file is none of tillbox's"),
  NOT_HELD(68, "release, settle: there is no such entry, or it is not held"),
  NEWER(69, "the file was written by a newer tillbox"),
  DEFECT(70, "a defect of this program"),
  NO_SQLITE(71, "SQLite's native library could not be loaded"),
  NOT_RECORDED(73, "unmasking could not be recorded, so nothing was shown"),
  IO(74, "the disk failed or is full, or the output could not be written"),
  LOCKED(75, "another program keeps the file locked; try again"),
  DENIED(77, "this user may not read the file or write to its folder");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  static ExitCode of(Reason reason) {
    switch (reason) {
      case MISSING:
        return NO_FILE;
      case FOREIGN:
        return NOT_OURS;
      case NEWER:
        return NEWER;
      case DAMAGED:
        return DAMAGED;
      case DENIED:
        return DENIED;
      case LOCKED:
        return LOCKED;
      case NO_SQLITE:
        return NO_SQLITE;
      case FAILED:
        return IO;
    }
    throw new AssertionError(reason);
  }

  /** The table as {@code --help} prints it. */
  static Map<String, String> table() {
    Map<String, String> table = new LinkedHashMap<>();
    for (ExitCode exit : values()) {
      table.put(String.format("%2d", exit.code), exit.meaning);
    }
    return table;
  }
}
