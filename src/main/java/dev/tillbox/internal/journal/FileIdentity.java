package dev.tillbox.internal.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * Which file was open under a path, to tell later whether the path still leads to it. Never opens
 * the file: see {@link QueueLock} for why that matters.
 *
 * <p>On Linux it asks where the open descriptor leads. Asking for the file's attributes would do as
 * well, but a kernel from 6.13 on then gives the next write a time stamp of its own, so that each
 * sync has to write the file's inode too: half as long again, and twice the bytes.
 */
final class FileIdentity {
  private static final Path DESCRIPTORS = Paths.get("/proc/self/fd");

  private final Path file;
  private final Path descriptor;
  private final Object key;

  /**
   * Makes it.
   *
   * @param file a true path
   * @param descriptors the folder of links to the open files of this process, if there is one
   */
  FileIdentity(Path file, Path descriptors) throws IOException {
    this.file = file;
    this.descriptor = Files.isDirectory(descriptors) ? find(file, descriptors) : null;
    this.key = descriptor == null ? key(file) : null;
  }

  /** Of a file that this process has open. */
  static FileIdentity of(Path file) throws IOException {
    return new FileIdentity(file, DESCRIPTORS);
  }

  private static Path find(Path file, Path descriptors) throws IOException {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
      for (Path link : links) {
        if (leadsTo(file, link)) {
          return link;
        }
      }
    }
    return null;
  }

  private static boolean leadsTo(Path file, Path link) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException e) {
      // Another thread has closed that one meanwhile.
      return false;
    }
  }

  /** Whether the path still leads to that file, where the system can tell. */
  boolean isUnchanged() {
    try {
      return descriptor == null ? Objects.equals(key, key(file)) : leadsTo(file, descriptor);
    } catch (IOException e) {
      return false;
    }
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}
