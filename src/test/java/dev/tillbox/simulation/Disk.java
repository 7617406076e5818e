package dev.tillbox.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Map;
import java.util.TreeMap;

/** A terminal's disk, in memory where the system has such a folder. */
final class Disk implements AutoCloseable {
  private static final Path MEMORY = Paths.get("/dev/shm");

  private final Path folder;

  Disk() {
    try {
      folder =
          Files.isWritable(MEMORY)
              ? Files.createTempDirectory(MEMORY, "tillbox")
              : Files.createTempDirectory("tillbox");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path queue() {
    return folder.resolve("queue.db");
  }

  /**
   * All files as they are now. Closing what reads them here drops SQLite's locks on POSIX, so the
   * process that has them open must be as good as dead; nobody else opens them.
   */
  Map<String, byte[]> image() {
    Map<String, byte[]> image = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        // Shared memory dies with its process.
        if (!name.endsWith("-shm")) {
          image.put(name, Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return image;
  }

  /** The files are again as they were; nobody may have them open. */
  void restore(Map<String, byte[]> image) {
    clear();
    try {
      for (Map.Entry<String, byte[]> file : image.entrySet()) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void clear() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was thrown, the same in every run. */
  String without(Throwable thrown) {
    return thrown.toString().replace(folder.toString(), "");
  }

  @Override
  public void close() {
    clear();
    try {
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
