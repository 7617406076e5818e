package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tillbox.DeviceProfile;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no plain file is refused before it is opened, for to open a pipe may take for ever. */
class PipesTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void makeAQueue() throws IOException {
    file = folder.toRealPath().resolve("queue.db");
    journal().close();
  }

  private Journal journal() {
    DeviceProfile profile = DeviceProfile.named("generic");
    return Journal.open(file, "crm", profile.storage(), profile.limits(), Clock.systemUTC());
  }

  private static void makePipe(Path pipe) throws Exception {
    Files.deleteIfExists(pipe);
    int exit = -1;
    try {
      Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
      assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
      exit = mkfifo.exitValue();
    } catch (IOException e) {
      // There is no such program.
    }
    assumeTrue(exit == 0, "there is no mkfifo here: skipped");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".mark", ".mark.new", ".lock", ".salvage", "-wal", "-shm", "-journal"})
  void aPipeIsNamedAndNotWaitedFor(String part) throws Exception {
    Path pipe = QueueFile.beside(file, part);
    makePipe(pipe);
    List<Path> before = Folders.list(folder);
    try {
      refused(pipe, this::journal);
      refused(pipe, () -> JournalView.open(file));
    } finally {
      setFree(pipe);
    }
    assertThat(Folders.list(folder)).as("nothing is made or removed").hasSameElementsAs(before);
  }

  @Test
  void nobodyIsToldToRemoveWhatStandsAtThePathItself() throws Exception {
    makePipe(file);
    try {
      assertThatThrownBy(this::journal)
          .hasMessageEndingWith("it was left untouched: give the path of a file on a local disk.");
    } finally {
      setFree(file);
    }
  }

  private static void refused(Path pipe, Opening opening) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThatThrownBy(() -> opening.open().close())
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(pipe + " ")
                .hasMessageContaining("pipe"));
  }

  /** Ends the wait of whoever opened it all the same. */
  private static void setFree(Path pipe) throws IOException {
    try (RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw")) {
      assertThat(both.getFD().valid()).isTrue();
    }
  }

  /** Opens a queue in one of its ways. */
  private interface Opening {
    Closeable open();
  }
}
