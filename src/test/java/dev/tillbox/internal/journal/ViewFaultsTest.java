package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.internal.journal.UnusableFileException.Reason;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Why a queue cannot be read, as support and its scripts must tell it apart. */
class ViewFaultsTest {
  private static final Path FILE = Paths.get("queue.db");

  @ParameterizedTest
  @CsvSource({
    "SQLITE_CORRUPT_INDEX, DAMAGED, Keep it together with its -wal file",
    "SQLITE_NOTADB, DAMAGED, Keep it together with its -wal file",
    "SQLITE_ERROR, DAMAGED, check the disk",
    "SQLITE_CANTOPEN_ISDIR, DENIED, Run this as the till's user",
    "SQLITE_READONLY_DIRECTORY, DENIED, Run this as the till's user",
    "SQLITE_PERM, DENIED, Run this as the till's user",
    "SQLITE_AUTH, DENIED, Run this as the till's user",
    "SQLITE_BUSY_SNAPSHOT, LOCKED, another program keeps the file locked",
    "SQLITE_LOCKED, LOCKED, another program keeps the file locked",
    "SQLITE_PROTOCOL, LOCKED, check the disk",
    "SQLITE_IOERR_READ, FAILED, check the disk",
    "SQLITE_FULL, FAILED, Free space on that volume",
    "SQLITE_NOMEM, FAILED, not enough memory"
  })
  void eachFaultHasItsReasonAndItsRemedy(SQLiteErrorCode code, Reason reason, String remedy) {
    SQLException fault = new SQLiteException("a fault", code);
    UnusableFileException said = ViewFaults.explain(FILE, fault);
    assertThat(said.reason()).isEqualTo(reason);
    assertThat(said).hasMessageContaining("queue.db").hasMessageContaining(remedy).hasCause(fault);
  }

  @Test
  void aLibraryThatCannotBeLoadedIsSaidSoWithWhatToDo() {
    UnusableFileException said = ViewFaults.noSqlite(FILE, new Exception("no such library"));
    assertThat(said.reason()).isEqualTo(Reason.NO_SQLITE);
    assertThat(said)
        .hasMessageContaining("could not be loaded (no such library)")
        .hasMessageContaining("-Dorg.sqlite.tmpdir=");
  }

  @Test
  void whatAnotherUserWouldLeaveIsForTheOwnerToDo() {
    UnusableFileException said = ViewFaults.foreignTraces(FILE, "kasse");
    assertThat(said.reason()).isEqualTo(Reason.DENIED);
    assertThat(said).hasMessageContaining("Run this as kasse.");
    assertThat(ViewFaults.unreadable(FILE).reason()).isEqualTo(Reason.DENIED);
    assertThat(ViewFaults.openInThisProcess(FILE).reason()).isEqualTo(Reason.LOCKED);
  }
}
