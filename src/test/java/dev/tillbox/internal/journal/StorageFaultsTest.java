package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.QueueFileException;
import dev.tillbox.StorageFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite reports, and what those at the terminal are told to do. */
class StorageFaultsTest {
  private static final Path FILE = Paths.get("queue.db");

  private static SQLException fault(SQLiteErrorCode code) {
    return new SQLiteException("a fault", code);
  }

  private static QueueFileException told(SQLException fault) {
    return StorageFaults.explain("Opening", FILE, fault);
  }

  @ParameterizedTest
  @EnumSource(SQLiteErrorCode.class)
  void everyFaultSaysWhatFailedWithWhichFileAndCode(SQLiteErrorCode code) {
    SQLException fault = fault(code);
    assertThat(told(fault))
        .hasMessageStartingWith("Opening failed for queue.db (" + code.name() + "): ")
        .hasCause(fault);
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      names = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"})
  void aFullDiskIsOneWherePagesOrTheLogsIndexDoNotFit(SQLiteErrorCode code) {
    assertThat(told(fault(code)))
        .isInstanceOf(StorageFullException.class)
        .hasMessageContaining("Free space on that volume");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SQLITE_NOTADB | is damaged. Keep it together with its -wal file",
        "SQLITE_CORRUPT_VTAB | is damaged. Keep it together with its -wal file",
        "SQLITE_CANTOPEN_ISDIR | give this user the right to write",
        "SQLITE_READONLY_DIRECTORY | give this user the right to write",
        "SQLITE_PERM | give this user the right to write",
        "SQLITE_BUSY_SNAPSHOT | another program keeps the file locked",
        "SQLITE_LOCKED | another program keeps the file locked",
        "SQLITE_NOMEM | not enough memory. Close other programs, then open the queue again; the file",
        "SQLITE_IOERR_WRITE | quota and limit on file sizes, then open the queue again. a fault",
        "SQLITE_IOERR_FSYNC | check the disk, then open the queue again. a fault",
        "SQLITE_IOERR_READ | check the disk, then open the queue again. a fault",
        "SQLITE_PROTOCOL | check the disk, then open the queue again. a fault"
      })
  void everyOtherFaultIsNoFullDiskAndHasItsRemedy(SQLiteErrorCode code, String remedy) {
    assertThat(told(fault(code)))
        .isNotInstanceOf(StorageFullException.class)
        .hasMessageContaining(remedy);
  }

  /** There is room on this disk: as where the inodes are used up, the words alone tell. */
  @Test
  void aWantOfRoomThatJavaTellsIsNotBlamedOnRights() {
    IOException full = new IOException("No space left on device");
    assertThat(toldByJava(full))
        .isInstanceOf(StorageFullException.class)
        .hasMessage(
            "X cannot be written: the disk is full. Free space on that volume, then open the queue"
                + " again. "
                + full)
        .hasCause(full);
    for (IOException other : new IOException[] {new IOException(), new IOException("denied")}) {
      assertThat(toldByJava(other))
          .isNotInstanceOf(StorageFullException.class)
          .hasMessage("X cannot be written: give this user the right. " + other)
          .hasCause(other);
    }
  }

  private static QueueFileException toldByJava(IOException cause) {
    return StorageFaults.explain(
        "X cannot be written", FILE.toAbsolutePath(), "give this user the right", cause);
  }

  @Test
  void aLibraryThatCannotBeLoadedIsLookedForInItsFolder() {
    assertThat(told(new SQLException("no such library")))
        .isNotInstanceOf(StorageFullException.class)
        .hasMessageContaining("(UNKNOWN_ERROR): no such library")
        .hasMessageContaining(
            "could not be loaded from "
                + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")))
        .hasMessageContaining("storage.nativeFolder");
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      names = {
        "SQLITE_CORRUPT_INDEX",
        "SQLITE_NOTADB",
        "SQLITE_ERROR",
        "SQLITE_SCHEMA",
        "SQLITE_MISMATCH",
        "SQLITE_CONSTRAINT_NOTNULL",
        "SQLITE_FORMAT",
        "SQLITE_TOOBIG"
      })
  void whatComesFromTheFilesContentIsDamage(SQLiteErrorCode code) {
    assertThat(StorageFaults.isDamage(fault(code))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      names = {
        "SQLITE_IOERR_READ",
        "SQLITE_FULL",
        "SQLITE_NOMEM",
        "SQLITE_IOERR_NOMEM",
        "SQLITE_CANTOPEN",
        "SQLITE_BUSY",
        "SQLITE_READONLY",
        "UNKNOWN_ERROR"
      })
  void aDiskThatFailsOrOthersThatInterfereAreNone(SQLiteErrorCode code) {
    assertThat(StorageFaults.isDamage(fault(code))).isFalse();
  }

  @Test
  void aFaultWithoutACodeIsNoDamage() {
    assertThat(StorageFaults.isDamage(new SQLException("no such library"))).isFalse();
  }
}
