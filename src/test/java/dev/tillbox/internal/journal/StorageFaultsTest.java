package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Paths;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class StorageFaultsTest {
  private static SQLException fault(SQLiteErrorCode code) {
    return new SQLiteException("a fault", code);
  }

  @Test
  void onlyWhatComesFromTheFilesContentIsDamage() {
    assertThat(StorageFaults.isDamage(fault(SQLiteErrorCode.SQLITE_CORRUPT_INDEX))).isTrue();
    assertThat(StorageFaults.isDamage(fault(SQLiteErrorCode.SQLITE_NOTADB))).isTrue();
    assertThat(StorageFaults.isDamage(fault(SQLiteErrorCode.SQLITE_IOERR_READ))).isFalse();
    assertThat(StorageFaults.isDamage(fault(SQLiteErrorCode.SQLITE_FULL))).isFalse();
    assertThat(StorageFaults.isDamage(fault(SQLiteErrorCode.SQLITE_NOMEM))).isFalse();
    assertThat(StorageFaults.isDamage(fault(SQLiteErrorCode.SQLITE_IOERR_NOMEM))).isFalse();
  }

  @Test
  void wantOfMemorySaysThatTheFileIsAsItWas() {
    assertThat(
            StorageFaults.explain(
                "Opening", Paths.get("queue.db"), fault(SQLiteErrorCode.SQLITE_NOMEM)))
        .hasMessageContaining("not enough memory")
        .hasMessageContaining("as it was");
  }
}
