package dev.tillbox.bench;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder that a run measures in, on the disk that the build is on. */
final class Workplace {
  private static final List<String> NOT_A_DISK = Arrays.asList("tmpfs", "ramfs", "rootfs");

  private final Path folder;
  private int files;

  Workplace(Path parent) throws IOException {
    Files.createDirectories(parent);
    folder = Files.createTempDirectory(parent, "run");
  }

  /** A folder of its own, empty. */
  Path fresh(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name + files++));
  }

  /** What syncs and bytes mean here. */
  String disk() throws IOException {
    FileStore store = Files.getFileStore(folder);
    return store.name() + " (" + store.type() + ")";
  }

  /** Whether a sync costs anything here at all. */
  boolean isOnDisk() throws IOException {
    return !NOT_A_DISK.contains(Files.getFileStore(folder).type());
  }

  void delete() throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(folder)) {
      all = tree.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
