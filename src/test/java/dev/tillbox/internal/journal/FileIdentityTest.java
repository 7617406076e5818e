package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a path still leads to an open file, asked of the descriptor and of the folder. */
class FileIdentityTest {
  @TempDir Path folder;
  private Path file;
  private FileChannel channel;

  @BeforeEach
  void open() throws IOException {
    file = folder.toRealPath().resolve("queue.db");
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    assumeTrue(
        Files.getAttribute(file, "fileKey") != null,
        "this system does not tell files apart: skipped");
  }

  @AfterEach
  void close() throws IOException {
    channel.close();
  }

  private FileIdentity identity(String descriptors) throws IOException {
    FileIdentity identity = new FileIdentity(file, folder.resolve(descriptors));
    assertThat(identity.isUnchanged()).isTrue();
    return identity;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd", "none"})
  void aRemovedFileIsMissed(String descriptors) throws IOException {
    FileIdentity identity = identity(descriptors);
    Files.delete(file);
    assertThat(identity.isUnchanged()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd", "none"})
  void aFileMovedAwayIsMissed(String descriptors) throws IOException {
    FileIdentity identity = identity(descriptors);
    Files.move(file, folder.resolve("elsewhere"));
    assertThat(identity.isUnchanged()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd", "none"})
  void anotherFileInItsPlaceIsNotTakenForIt(String descriptors) throws IOException {
    FileIdentity identity = identity(descriptors);
    Path other = Files.createFile(folder.resolve("other"));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(identity.isUnchanged()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd", "none"})
  void aFileThatIsPutBackIsKnownAgain(String descriptors) throws IOException {
    FileIdentity identity = identity(descriptors);
    Files.move(file, folder.resolve("elsewhere"));
    Files.move(folder.resolve("elsewhere"), file);
    assertThat(identity.isUnchanged()).isTrue();
  }
}
