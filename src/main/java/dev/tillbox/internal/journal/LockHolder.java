package dev.tillbox.internal.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells, on Linux, whether a process that wrote itself into a file is still alive. Only what agrees
 * in everything is: number and start of the process, the machine's start, the space that the
 * numbers belong to, and the file. So a number that was given out again, another container or a
 * copy of the file says no, and so does every doubt.
 */
final class LockHolder {
  private static final Path PROCESSES = Paths.get("/proc");
  private static final int STARTED = 19;

  private LockHolder() {}

  /** This process in that file, in one line; empty where the system does not tell. */
  static String own(Path file) {
    return of("self", file);
  }

  /** Whether another process has written itself into that file, and lives. */
  static boolean isOthers(String line, Path file) {
    String number = line.substring(0, Math.max(0, line.indexOf(' ')));
    return !number.isEmpty() && line.equals(of(number, file)) && !line.equals(own(file));
  }

  /** A process by its number. */
  static String of(String process, Path file) {
    try {
      String stat = text(PROCESSES.resolve(process).resolve("stat"));
      // The program's name stands in brackets before these, and may hold blanks and brackets.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      if (fields[0].equals("Z")) {
        return "";
      }
      return String.join(
          " ",
          stat.substring(0, stat.indexOf(' ')),
          fields[STARTED],
          text(PROCESSES.resolve("sys/kernel/random/boot_id")),
          Files.readSymbolicLink(PROCESSES.resolve("self/ns/pid")).toString(),
          String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey()));
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).trim();
  }
}
