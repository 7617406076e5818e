package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkBesideSyncTest {
  @TempDir Path folder;

  /** An interrupt is the one fault of a folder's sync that needs no broken disk. */
  @Test
  void aFolderThatCannotBeSyncedIsNotTakenForSynced() throws IOException {
    assumeTrue(File.separatorChar == '/', "Windows does not sync folders: skipped");
    Path made = Files.createFile(folder.resolve("made"));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> MarkBeside.move(made, folder.resolve("there")))
          .isInstanceOf(IOException.class);
    } finally {
      Thread.interrupted();
    }
  }
}
