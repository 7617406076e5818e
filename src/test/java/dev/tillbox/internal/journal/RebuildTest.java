package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import dev.tillbox.RedemptionState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An id that came again after its entry was purged, while pages of the purged one lie about. */
class RebuildTest {
  private static final String[] TABLES = {"redemption", "outcome", "mark"};

  @TempDir Path folder;
  private final List<Object[]> rows = new ArrayList<>();
  private int fileId;
  private long again;

  /** Rows as the pages of a file may hold them: of before the purge and of after it. */
  @BeforeEach
  void gather() throws Exception {
    Path file = folder.toRealPath().resolve("queue.db");
    try (SmallQueue queue = SmallQueue.open(file)) {
      queue.accept("other", 1);
      queue.accept("same", 2);
      queue.settle("same", RedemptionState.CONFIRMED);
      queue.journal.untold(10).forEach(queue.journal::told);
      read(file);
      queue.clock.advance(Duration.ofDays(31));
      queue.journal.purge(Duration.ofDays(30), 10);
      assertThat(queue.journal.find("same")).isEmpty();
      again = queue.accept("same", 4).sequence();
      read(file);
    }
  }

  private void read(Path file) throws SQLException {
    try (Connection connection = Sqlite.readOnly(file);
        JournalReader reader = new JournalReader(connection)) {
      fileId = reader.fileId();
      for (String table : TABLES) {
        try (PreparedStatement all = connection.prepareStatement("SELECT * FROM " + table);
            ResultSet row = all.executeQuery()) {
          while (row.next()) {
            rows.add(asInAPage(Inspection.values(row)));
          }
        }
      }
    }
  }

  private static Object[] asInAPage(Object[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i] instanceof Integer ? Long.valueOf((Integer) row[i]) : row[i];
    }
    return row;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isTheNewEntryWhicheverOfTheTwoIsFoundFirst(boolean newestFirst) throws Exception {
    if (newestFirst) {
      Collections.reverse(rows);
    }
    Path made = folder.toRealPath().resolve("made.db");
    try (Connection connection =
        new Sqlite(made, DeviceProfile.named("generic").storage()).writer()) {
      Schema.create(connection, fileId, SmallQueue.OWNER, 0);
      try (Rebuild rebuild = new Rebuild(connection, TableShapes.get(), fileId)) {
        for (Object[] row : rows) {
          rebuild.take(row);
        }
        rebuild.finish("a test", "elsewhere", 1, 0);
      }
    }
    try (SmallQueue queue = SmallQueue.open(made)) {
      assertThat(queue.journal.find("same").get().sequence()).isEqualTo(again);
      assertThat(queue.journal.find("same").get().state())
          .as("the answer that the purged one got is not its own")
          .isEqualTo(RedemptionState.IN_DOUBT);
      assertThat(queue.journal.find("other")).isPresent();
      assertThat(queue.journal.totals().points()).isEqualTo(1 + 4);
      assertThat(queue.journal.salvage().get().saved()).isEqualTo(2);
      assertThat(queue.journal.salvage().get().missing()).isZero();
    }
  }
}
