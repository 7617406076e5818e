package dev.tillbox.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Map;
import java.util.TreeMap;

/** How much the suite has done, on standard output and in {@code target/crash-report.txt}. */
final class CrashReport {
  static final Path BUILD_FOLDER = Paths.get(System.getProperty("basedir", "."), "target");
  private static final Map<String, Long> COUNTS = new TreeMap<>();

  private CrashReport() {}

  static synchronized void count(String what, long many) {
    COUNTS.merge(what, many, Long::sum);
  }

  static synchronized void print() throws IOException {
    StringBuilder report = new StringBuilder();
    COUNTS.forEach((what, many) -> report.append(String.format("%6d %s%n", many, what)));
    System.out.print(report);
    Files.createDirectories(BUILD_FOLDER);
    Files.write(BUILD_FOLDER.resolve("crash-report.txt"), report.toString().getBytes(UTF_8));
  }
}
