package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tillbox.DeviceProfile;
import dev.tillbox.EntryFilter;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that is made, found again and read is the one that was named, whatever its name. */
class QueueNameTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "queue?.db",
        "queue.db?mode=ro",
        "queue.db?synchronous=OFF&cache=shared",
        "?&&",
        "queue.db ",
        " queue.db",
        "queue.db\n",
        "a%20b%3f.db",
        "100%",
        "#1 & co; +=.db",
        "file:queue.db",
        ":memory:",
        "mode=memory",
        "积分 Müller'\"s.db"
      })
  void isTheFilesOwnAlsoInAFolderOfThatName(String name) throws IOException {
    Path own = make(name);
    useAndLookAt(own.resolve("queue.db"));
    useAndLookAt(own.resolve(name));
  }

  private Path make(String name) throws IOException {
    try {
      return Files.createDirectory(folder.toRealPath().resolve(name));
    } catch (InvalidPathException | IOException e) {
      assumeTrue(false, "no file can have this name here: skipped");
      throw e;
    }
  }

  private static void useAndLookAt(Path file) throws IOException {
    try (Journal journal = journal(file)) {
      journal.append(Requests.named("a"), new ScriptedGateway()::freeze);
      assertRead(file);
    }
    assertThat(file).isRegularFile();
    journal(file).close();
    assertRead(file);
    assertThat(Folders.list(file.getParent())).allMatch(made -> isOf(file, made));
    for (Path made : Folders.list(file.getParent())) {
      Files.delete(made);
    }
  }

  /** SQLite's own two are left by whoever only read it. */
  private static boolean isOf(Path file, Path made) {
    String name = file.getFileName().toString();
    String other = made.getFileName().toString();
    return other.startsWith(name)
        && other.substring(name.length()).matches("|\\.lock|\\.mark|-wal|-shm");
  }

  private static void assertRead(Path file) {
    try (JournalView view = JournalView.open(file)) {
      assertThat(view.page(EntryFilter.all(), 0, 10)).hasSize(1);
    }
  }

  private static Journal journal(Path file) {
    DeviceProfile profile = DeviceProfile.named("generic");
    return Journal.open(file, "crm", profile.storage(), profile.limits(), Clock.systemUTC());
  }
}
