package dev.tillbox.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system calls on files of one folder, between two writes to {@link LifeFigure#MARK}. */
final class Strace {
  private static final Pattern CALL =
      Pattern.compile("(fsync|fdatasync|write|pwrite64)\\(\\d+<([^>]*)>(?:, \"\"\\.*, (\\d+))?.*");

  private long syncs;
  private long writtenBytes;

  private Strace() {}

  /** Whether there is one and it may look at processes here. */
  static boolean isThere() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true").start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** What to put before a command, so that its calls are listed in that file. */
  static List<String> command(Path trace) {
    return Arrays.asList(
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-s",
        "0",
        "-e",
        "trace=fsync,fdatasync,write,pwrite64",
        "-o",
        trace.toString());
  }

  /** Counts the calls on files in the folder between the marks. */
  static Strace read(Path trace, Path folder) throws IOException {
    Strace counts = new Strace();
    String within = folder.toRealPath().toString();
    int marks = 0;
    try (BufferedReader lines = Files.newBufferedReader(trace, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher call = CALL.matcher(line.substring(line.indexOf(' ') + 1).trim());
        if (!call.matches() || !call.group(2).startsWith(within)) {
          continue;
        }
        if (call.group(2).endsWith("/" + LifeFigure.MARK)) {
          marks++;
        } else if (marks == 1) {
          counts.add(call);
        }
      }
    }
    if (marks != 2) {
      throw new IllegalStateException("the trace " + trace + " has " + marks + " marks, not 2");
    }
    return counts;
  }

  private void add(Matcher call) {
    if (call.group(3) == null) {
      syncs++;
    } else {
      writtenBytes += Long.parseLong(call.group(3));
    }
  }

  long syncs() {
    return syncs;
  }

  long writtenBytes() {
    return writtenBytes;
  }
}
