package dev.tillbox.support;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * Who saw personal fields, and when: one line per {@code dump --unmask} in a file beside the queue,
 * which itself is open for reading only. On the disk before anything is shown.
 */
final class UnmaskLog {
  private final Path file;

  private UnmaskLog(Path file) {
    this.file = file;
  }

  static UnmaskLog of(Path queueFile) {
    return new UnmaskLog(queueFile.resolveSibling(queueFile.getFileName() + ".unmask.log"));
  }

  Path file() {
    return file;
  }

  /** Adds a line with the time, the system's user, the process and what was asked for. */
  void record(String asked) throws IOException {
    boolean isNew = !Files.exists(file);
    String line =
        OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS)
            + " user="
            + System.getProperty("user.name")
            + " process="
            + ManagementFactory.getRuntimeMXBean().getName()
            + " "
            + asked;
    ByteBuffer bytes =
        ByteBuffer.wrap((DisplayText.harmless(line) + "\n").getBytes(StandardCharsets.UTF_8));
    try (FileChannel log =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (bytes.hasRemaining()) {
        log.write(bytes);
      }
      log.force(true);
    }
    if (isNew) {
      syncFolder();
    }
  }

  /** A new file survives a power cut only when its folder was synced too. */
  private void syncFolder() {
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Windows opens no folders, and syncs their entries by itself.
      return;
    }
  }
}
