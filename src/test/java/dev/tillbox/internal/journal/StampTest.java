package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which opening a queue is known, when an opening stamps it and does not get far. */
class StampTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void makeAQueue() throws IOException {
    file = folder.toRealPath().resolve("queue.db");
    try (SmallQueue queue = SmallQueue.open(file)) {
      queue.accept("a", 1);
    }
  }

  private static void isSound(Path file, String... ids) {
    try (SmallQueue queue = SmallQueue.open(file)) {
      assertThat(queue.journal.salvage()).isEmpty();
      for (String id : ids) {
        assertThat(queue.journal.find(id)).as(id).isPresent();
      }
    }
  }

  /** A reader keeps each stamp in the log, and the till dies each time. */
  @Test
  void aTillThatDiesAgainAndAgainBeforeItsLogIsWrittenBackIsStillKnown() throws Exception {
    Path life = file;
    for (int i = 0; i < 4; i++) {
      Path next = Files.createDirectory(folder.resolve("life-" + i)).resolve("queue.db");
      try (Connection reader = Sqlite.readOnly(life)) {
        Sqlite.run(reader, "BEGIN");
        assertThat(Sqlite.number(reader, "SELECT count(*) FROM redemption")).isEqualTo(1 + i);
        try (SmallQueue queue = SmallQueue.open(life)) {
          assertThat(queue.journal.salvage()).as("life " + i).isEmpty();
          queue.accept("in-life-" + i, 1);
          die(life, next);
        }
        Sqlite.run(reader, "ROLLBACK");
      }
      life = next;
    }
    isSound(life, "a", "in-life-0", "in-life-1", "in-life-2", "in-life-3");
  }

  private static void die(Path life, Path next) throws IOException {
    for (String part : new String[] {"", "-wal", ".mark"}) {
      Files.copy(QueueFile.beside(life, part), QueueFile.beside(next, part));
    }
  }

  @Test
  void aQueueWhoseMarkCannotBeWrittenOpensUnderTheEpochThatItHad() throws Exception {
    Path next = QueueFile.beside(file, ".mark.new");
    Files.createSymbolicLink(next, Paths.get("nowhere", "to", "be", "found"));
    long epoch = epoch();
    try (SmallQueue queue = SmallQueue.open(file)) {
      assertThat(epoch()).isEqualTo(epoch);
      queue.accept("b", 1);
    }
    isSound(file, "a", "b");
    assertThat(epoch()).as("another epoch, now that it can be").isNotEqualTo(epoch);
  }

  private long epoch() throws SQLException {
    try (Connection connection = Sqlite.readOnly(file);
        JournalReader reader = new JournalReader(connection)) {
      return reader.epoch();
    }
  }

  @Test
  void isOpenWhileItIsAndClosedAfterwards() throws SQLException {
    assertThat(isStampedOpen()).isFalse();
    try (SmallQueue queue = SmallQueue.open(file)) {
      assertThat(queue.journal.salvage()).isEmpty();
      assertThat(isStampedOpen()).isTrue();
    }
    assertThat(isStampedOpen()).isFalse();
  }

  private boolean isStampedOpen() throws SQLException {
    try (Connection connection = Sqlite.readOnly(file);
        JournalReader reader = new JournalReader(connection)) {
      return reader.isStampedOpen();
    }
  }

  @Test
  void anotherOwnersFileStaysTheirsInFileAndMark() throws Exception {
    try (SmallQueue stranger = SmallQueue.open(file, "another shop")) {
      assertThat(stranger.journal.find("a")).isPresent();
    }
    assertThat(MarkBeside.read(QueueFile.beside(file, ".mark")).gateway)
        .isEqualTo(SmallQueue.OWNER);
    isSound(file, "a");
  }

  @Test
  void aFileThatNeverHeldAnythingFollowsWhoOpensIt() throws Exception {
    Path fresh = folder.resolve("fresh.db");
    SmallQueue.open(fresh).close();
    SmallQueue.open(fresh, "another shop").close();
    assertThat(MarkBeside.read(QueueFile.beside(fresh, ".mark")).gateway).isEqualTo("another shop");
    try (JournalView view = JournalView.open(fresh)) {
      assertThat(view.identity()).isEqualTo("another shop");
    }
  }

  @Test
  void aStampThatCannotBeWrittenKeepsNobodyFromSelling() throws Exception {
    try (SmallQueue queue = SmallQueue.open(file);
        Connection other =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + file.toUri().toASCIIString())) {
      assertThat(queue.journal.find("a")).isPresent();
      Sqlite.run(
          other, "CREATE TRIGGER fault BEFORE INSERT ON stamp BEGIN SELECT RAISE(ABORT, 'x'); END");
    }
    try (SmallQueue queue = SmallQueue.open(file)) {
      assertThat(queue.accept("b", 1).sequence()).isEqualTo(2);
    }
  }
}
