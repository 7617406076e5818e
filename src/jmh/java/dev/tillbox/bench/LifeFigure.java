package dev.tillbox.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a redemption costs the disk in its whole life, from submit to the told outcome, with the
 * share of open, checkpoints and close: syncs as {@code strace} sees the system calls of a Java
 * process of its own, bytes as the kernel counts the pages that this process gave to the disk.
 */
final class LifeFigure {
  static final String MARK = "mark";

  private static final int ONLINE = 200;
  private static final int BACKLOG = 100;

  List<Figure> measure(Workplace workplace) throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(scenario(workplace, "online", ONLINE, 2.1, 16));
    figures.addAll(scenario(workplace, "backlog", BACKLOG, 1.2, 12));
    return figures;
  }

  private List<Figure> scenario(
      Workplace workplace, String kind, int count, double mostSyncs, double mostKilobytes)
      throws IOException, InterruptedException {
    Path folder = workplace.fresh(kind);
    Path trace = folder.resolve("trace");
    String name =
        kind.equals("online")
            ? "whole life online, " + count + " one at a time"
            : "whole life in a backlog of " + count;
    List<Figure> figures = new ArrayList<>();
    if (Strace.isThere()) {
      run(Strace.command(trace), folder, kind, count);
      Strace seen = Strace.read(trace, folder);
      figures.add(
          Figure.countAtMost(name + ": syncs", "", (double) seen.syncs() / count, mostSyncs));
      figures.add(
          Figure.countAtMost(
              name + ": KB handed to write calls",
              " KB",
              seen.writtenBytes() / 1e3 / count,
              mostKilobytes));
    } else {
      figures.add(Figure.missing(name + ": syncs", "there is no strace here"));
    }
    long bytes = run(new ArrayList<>(), workplace.fresh(kind), kind, count);
    if (bytes < 0) {
      figures.add(Figure.missing(name + ": KB to the disk", "there is no /proc/self/io here"));
    } else if (!workplace.isOnDisk()) {
      figures.add(Figure.missing(name + ": KB to the disk", "the files are not on a disk"));
    } else {
      figures.add(
          Figure.countAtMost(name + ": KB to the disk", " KB", bytes / 1e3 / count, mostKilobytes));
    }
    return figures;
  }

  /** Runs the scenario in a process of its own; returns the bytes that the kernel counted. */
  private static long run(List<String> before, Path folder, String kind, int count)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
    // Without the file that jps reads: writing to it would count.
    command.addAll(
        Arrays.asList(
            "-XX:-UsePerfData",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            LifeOfRedemptions.class.getName(),
            folder.toString(),
            kind,
            Integer.toString(count)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String last = null;
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        last = line;
      }
    }
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0 || last == null) {
      process.destroyForcibly();
      throw new IllegalStateException("the scenario failed: " + String.join(" ", command));
    }
    Files.deleteIfExists(folder.resolve(MARK));
    return Long.parseLong(last);
  }
}
