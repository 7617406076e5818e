package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tillbox.DeviceProfile;
import dev.tillbox.QueueFileException;
import dev.tillbox.QueueInUseException;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.Tillbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand at a path before it is opened, and what is said of what may not. */
class PlaceTest {
  @TempDir Path folder;

  private Tillbox open(Path file) {
    ScriptedGateway crm = new ScriptedGateway();
    crm.reachable(false);
    return Tillbox.at(file).gateway(crm).open();
  }

  private void refusedAndUntouched(Path file, String message) throws IOException {
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(QueueFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(folder.resolve(file.getFileName() + "-wal")).doesNotExist();
  }

  @Test
  void aFolderThatDoesNotExistIsNotMade() {
    Path file = folder.resolve("nowhere").resolve("queue.db");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(QueueFileException.class)
        .hasMessageContaining("create " + folder.resolve("nowhere") + " first");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aFolderIsNoQueueFile() {
    assertThatThrownBy(() -> open(folder)).hasMessageContaining("is a folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {".mark", ".mark.new", ".lock", ".salvage", "-wal", "-shm", "-journal"})
  void aFolderInThePlaceOfAnyOfItsFilesIsNamed(String part) throws IOException {
    Path file = folder.resolve("queue.db");
    Path inTheWay = Files.createDirectory(folder.resolve("queue.db" + part));
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining(inTheWay + " is a device, a pipe or a folder")
        .hasMessageEndingWith("remove it, or give the path of a file on a local disk.");
    assertThat(Folders.list(folder)).containsExactly(inTheWay);
    Files.delete(inTheWay);
    open(file).close();
  }

  @Test
  void aFileThatIsNoDatabaseIsLeftUntouched() throws IOException {
    Path file = folder.resolve("letter.txt");
    Files.write(file, "Dear customer, ".getBytes(StandardCharsets.UTF_8));
    refusedAndUntouched(file, "is not a tillbox queue");
    Files.write(file, new byte[5000]);
    refusedAndUntouched(file, "is not a tillbox queue");
  }

  @Test
  void somebodyElsesDatabaseIsLeftUntouched() throws Exception {
    Path file = folder.resolve("other.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Sqlite.run(connection, "CREATE TABLE sale (id INTEGER)");
    }
    refusedAndUntouched(file, "is not a tillbox queue");
  }

  @Test
  void aSecondNameOfAQueueFileIsRefusedSinceTwoLogsWouldDestroyIt() throws IOException {
    Path file = folder.resolve("queue.db");
    open(file).close();
    Path link = folder.resolve("link.db");
    try {
      Files.createLink(link, file);
      Files.getAttribute(link, "unix:nlink");
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      assumeTrue(false, "this system does not count hard links: skipped");
    }
    refusedAndUntouched(link, "hard link");
    refusedAndUntouched(file, "hard link");
    Files.delete(link);
    open(file).close();
  }

  @Test
  void aNewerFormatIsLeftUntouched() throws Exception {
    Path file = folder.resolve("queue.db");
    open(file).close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Sqlite.run(connection, "PRAGMA user_version = 99");
      Sqlite.run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }
    refusedAndUntouched(file, "file format 99, this one knows up to 1");
  }

  @Test
  void anEmptyFileAndAHalfMadeOneAreGoneOnWith() throws Exception {
    Path empty = folder.resolve("empty.db");
    Files.createFile(empty);
    open(empty).close();
    Path half = folder.resolve("half.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + half)) {
      Sqlite.run(connection, "PRAGMA application_id = " + Schema.APPLICATION_ID);
    }
    try (Tillbox till = open(half)) {
      till.submit(Requests.named("a"));
    }
  }

  @Test
  void aSecondOpenInThisProcessIsToldWhoHasIt() throws IOException {
    Path file = folder.resolve("queue.db");
    try (Tillbox till = open(file)) {
      assertThatThrownBy(() -> open(file))
          .isInstanceOf(QueueInUseException.class)
          .hasMessageContaining("this process");
      Path link = Files.createSymbolicLink(folder.resolve("alias.db"), file);
      assertThatThrownBy(() -> open(link)).isInstanceOf(QueueInUseException.class);
      till.submit(Requests.named("a"));
    }
    open(file).close();
  }

  @Test
  void anErrorOnTheWayLeavesNothingLockedBehind() {
    Path file = folder.resolve("queue.db");
    DeviceProfile profile = DeviceProfile.named("generic");
    Clock deadly = deadlyClock();
    assertThatThrownBy(() -> Journal.open(file, "crm", profile.storage(), profile.limits(), deadly))
        .isInstanceOf(OutOfMemoryError.class);
    journal(file).close();
    assertThatThrownBy(() -> Journal.open(file, "crm", profile.storage(), profile.limits(), deadly))
        .isInstanceOf(OutOfMemoryError.class);
    journal(file).close();
  }

  @Test
  void theNextOpenEndsWhatAFullDiskLeftOfAMark() throws IOException {
    Path file = folder.resolve("queue.db");
    open(file).close();
    Path left = Files.createFile(folder.resolve("queue.db.mark.new"));
    open(file).close();
    assertThat(left).doesNotExist();
    assertThat(MarkBeside.read(folder.resolve("queue.db.mark"))).isNotNull();
  }

  private static Clock deadlyClock() {
    return new Clock() {
      @Override
      public Instant instant() {
        throw new OutOfMemoryError("while it is opened");
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  private static Journal journal(Path file) {
    DeviceProfile profile = DeviceProfile.named("generic");
    return Journal.open(file, "crm", profile.storage(), profile.limits(), Clock.systemUTC());
  }

  @Test
  void whatAPowerCutLeftOfAFileThatWasMadeIsMadeAnew() throws IOException {
    Path making = folder.resolve("queue.db.making");
    Files.write(making, "half of a first page".getBytes(StandardCharsets.UTF_8));
    Files.write(folder.resolve("queue.db.making-journal"), new byte[512]);
    open(folder.resolve("queue.db")).close();
    assertThat(Folders.list(folder)).hasSize(3).doesNotContain(making);
  }

  @Test
  void anErrorLateOnTheWayClosesWhatWasOpened() throws Exception {
    Path half = folder.resolve("half.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + half)) {
      Sqlite.run(connection, "PRAGMA application_id = " + Schema.APPLICATION_ID);
    }
    DeviceProfile profile = DeviceProfile.named("generic");
    assertThatThrownBy(
            () -> Journal.open(half, "crm", profile.storage(), profile.limits(), deadlyClock()))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(folder.resolve("half.db-shm")).as("SQLite's, while it is open").doesNotExist();
    open(half).close();
  }
}
