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
 * What a redemption costs the disk in its whole life, from submit to the told outcome, with its
 * share of the checkpoints: what a long day costs more than a short one, for each redemption that
 * it has more. What is left of the short day is the price of an open and a close. Syncs and bytes
 * handed over as {@code strace} sees the system calls of a Java process of its own, bytes to the
 * disk as the kernel counts the pages of 4 KiB that this process made it write.
 */
final class LifeFigure {
  static final String MARK = "mark";

  private static final int ONLINE = 200;
  private static final int BACKLOG = 100;
  private static final int LONGER = 4;

  List<Figure> measure(Workplace workplace) throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(scenario(workplace, "online", ONLINE, 2.1, 16));
    figures.addAll(scenario(workplace, "backlog", BACKLOG, 1.2, 12));
    return figures;
  }

  private static List<Figure> scenario(
      Workplace workplace, String kind, int count, double mostSyncs, double mostKilobytes)
      throws IOException, InterruptedException {
    String name =
        kind.equals("online") ? "whole life online, one at a time" : "whole life in a backlog";
    Cost day = Cost.of(workplace, kind, count);
    Cost longDay = Cost.of(workplace, kind, LONGER * count);
    String handed = name + ": KB handed to write calls";
    String toDisk = name + ": KB to the disk";
    return Arrays.asList(
        each(name + ": syncs", "", day.syncs, longDay.syncs, count, mostSyncs),
        each(handed, " KB", day.writtenKb, longDay.writtenKb, count, mostKilobytes),
        each(toDisk, " KB", day.toDiskKb, longDay.toDiskKb, count, mostKilobytes));
  }

  private static Figure each(
      String name, String unit, double day, double longDay, int count, double most) {
    if (Double.isNaN(longDay - day)) {
      return Figure.missing(name, "it cannot be counted here");
    }
    double each = (longDay - day) / (LONGER * count - count);
    String openAndClose = Figure.number(day - each * count) + unit;
    return Figure.countAtMost(name, unit, each, "open and close " + openAndClose, most);
  }

  /** What one day cost; not a number where it cannot be counted. */
  private static final class Cost {
    double syncs = Double.NaN;
    double writtenKb = Double.NaN;
    double toDiskKb = Double.NaN;

    static Cost of(Workplace workplace, String kind, int count)
        throws IOException, InterruptedException {
      Cost cost = new Cost();
      if (Strace.isThere()) {
        Path folder = workplace.fresh(kind);
        Path trace = folder.resolve("trace");
        run(Strace.command(trace), folder, kind, count);
        Strace seen = Strace.read(trace, folder);
        cost.syncs = seen.syncs();
        cost.writtenKb = seen.writtenBytes() / 1e3;
      }
      long bytes = run(new ArrayList<>(), workplace.fresh(kind), kind, count);
      if (bytes >= 0 && workplace.isOnDisk()) {
        cost.toDiskKb = bytes / 1e3;
      }
      return cost;
    }
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
