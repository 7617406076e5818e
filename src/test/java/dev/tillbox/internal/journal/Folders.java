package dev.tillbox.internal.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Folders for files whose syncs are not the subject. */
final class Folders {
  private Folders() {}

  /** A new folder in memory, where the system has such a place; else an ordinary one. */
  static Path inMemory(String name) throws IOException {
    Path shm = Paths.get("/dev/shm");
    return Files.isWritable(shm)
        ? Files.createTempDirectory(shm, name)
        : Files.createTempDirectory(name);
  }

  static List<Path> list(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.forEach(files::add);
    }
    return files;
  }

  /** Removes all files in a folder that has no folders in it. */
  static void empty(Path folder) throws IOException {
    for (Path file : list(folder)) {
      Files.delete(file);
    }
  }

  /** Removes a folder with all that is in it. */
  static void remove(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.forEach(file -> files.add(0, file));
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
