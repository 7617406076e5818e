package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the log is written back, and what is known of it afterwards. */
class CheckpointsTest {
  private static final long LIMIT = 100_000;

  @TempDir Path folder;
  private final ReentrantLock writing = new ReentrantLock();

  /** Each time that all was written back, whether the write lock was held. */
  private final List<Boolean> allWritten = new ArrayList<>();

  private Path file;
  private Connection writer;
  private Connection reader;
  private Connection checkpointing;
  private Checkpoints checkpoints;

  @BeforeEach
  void open() throws SQLException {
    file = folder.resolve("queue.db");
    Sqlite sqlite = new Sqlite(file, DeviceProfile.named("generic").storage());
    writer = sqlite.writer();
    reader = sqlite.second();
    checkpointing = sqlite.second();
    Sqlite.run(writer, "CREATE TABLE sale (id TEXT)");
    checkpoints =
        new Checkpoints(
            checkpointing,
            writing,
            (int) Sqlite.number(writer, "PRAGMA page_size"),
            LIMIT,
            () -> allWritten.add(writing.isHeldByCurrentThread()));
  }

  @AfterEach
  void close() throws SQLException {
    writer.close();
    reader.close();
    checkpointing.close();
  }

  private void sell(String id) throws SQLException {
    Sqlite.run(writer, "INSERT INTO sale VALUES ('" + id + "')");
  }

  private boolean isInTheFileItself(String id) throws IOException {
    return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
        .contains(id);
  }

  @Test
  void isDueOnceMoreWasWrittenThanTheLimit() {
    assertThat(checkpoints.isDue()).isFalse();
    checkpoints.wrote(1, LIMIT / 2);
    assertThat(checkpoints.isDue()).isFalse();
    checkpoints.wrote(1, LIMIT / 2);
    assertThat(checkpoints.isDue()).isTrue();
  }

  @Test
  void manySmallCommitsMakeItDueTooForEachRewritesPages() {
    for (int i = 0; i < 100; i++) {
      checkpoints.wrote(1, 1);
    }
    assertThat(checkpoints.isDue()).isTrue();
  }

  @Test
  void rowsCountAlsoWithoutContent() {
    checkpoints.wrote(2_000, 0);
    assertThat(checkpoints.isDue()).isTrue();
  }

  @Test
  void nothingIsWrittenBackBeforeItIsDue() throws Exception {
    sell("the-sale");
    checkpoints.runIfDue();
    assertThat(isInTheFileItself("the-sale")).isFalse();
    checkpoints.wrote(1, LIMIT);
    checkpoints.runIfDue();
    assertThat(isInTheFileItself("the-sale")).isTrue();
    assertThat(checkpoints.isDue()).isFalse();
  }

  @Test
  void thatAllIsWrittenIsToldUnderTheWriteLockWhichIsGivenBack() throws Exception {
    sell("the-sale");
    checkpoints.run();
    assertThat(allWritten).containsExactly(true);
    assertThat(writing.isLocked()).isFalse();
  }

  @Test
  void whatAReaderKeepsInTheLogStillCountsAndIsNotToldAsWritten() throws Exception {
    checkpoints.run();
    allWritten.clear();
    Sqlite.run(reader, "BEGIN");
    assertThat(Sqlite.number(reader, "SELECT count(*) FROM sale")).isZero();
    for (int i = 0; i < 200; i++) {
      sell("sale-" + i);
    }
    checkpoints.run();
    assertThat(allWritten).isEmpty();
    assertThat(checkpoints.isDue()).as("what is left is more than the limit").isTrue();
    Sqlite.run(reader, "ROLLBACK");
    checkpoints.runIfDue();
    assertThat(allWritten).containsExactly(true);
    assertThat(checkpoints.isDue()).isFalse();
  }

  @Test
  void aFailureIsNoneOfTheTillsAndIsTriedAgain() throws Exception {
    checkpoints.wrote(1, 2 * LIMIT);
    checkpointing.close();
    checkpoints.runIfDue();
    assertThat(allWritten).isEmpty();
    assertThat(writing.isLocked()).isFalse();
    assertThat(checkpoints.isDue()).isTrue();
  }
}
