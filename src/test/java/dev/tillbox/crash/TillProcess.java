package dev.tillbox.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A {@link Till} in a JVM of its own, as its parent sees it; it never outlives its parent. */
final class TillProcess implements AutoCloseable {
  /** The exit code of a process that SIGKILL ended. */
  static final int KILLED = 128 + 9;

  private static final String END = "end";
  private static final long PATIENCE_SECONDS = 45;
  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly)));
  }

  private final Process process;
  private final Kill kill;
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private final Thread reader = new Thread(this::read, "reader of a till");

  TillProcess(Path folder, URI crm, Path profile, Habit habit, Kill kill) {
    this.kill = kill;
    List<String> command = new ArrayList<>(java(folder));
    command.addAll(
        Arrays.asList(
            Till.class.getName(),
            folder.resolve("queue.db").toString(),
            crm.toString(),
            profile.toString(),
            habit.name(),
            kill.isInTheLog() ? kill.step.name() : Till.NO_STOP,
            Integer.toString(kill.nth)));
    try {
      process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ALIVE.add(process);
    reader.start();
  }

  private static List<String> java(Path folder) {
    String home = System.getProperty("java.home");
    return Arrays.asList(
        home + File.separator + "bin" + File.separator + "java",
        "-XX:+IgnoreUnrecognizedVMOptions",
        "--enable-native-access=ALL-UNNAMED",
        "-Xshare:auto",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-Xmx64m",
        "-Djava.io.tmpdir=" + folder,
        "-Dorg.sqlite.lib.path=" + NativeSqlite.FOLDER,
        "-Dorg.sqlite.lib.name=" + NativeSqlite.NAME,
        "-Dfile.encoding=UTF-8",
        "-cp",
        classPath());
  }

  /** This JVM's, but the tills log through java.util.logging, which can stop them. */
  private static String classPath() {
    StringBuilder path = new StringBuilder();
    for (String entry :
        System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1)) {
      if (!entry.contains("slf4j-nop")) {
        path.append(path.length() == 0 ? "" : File.pathSeparator).append(entry);
      }
    }
    return path.toString();
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.add(line);
        if (said.size() == 1 && kill.millis >= 0) {
          new Thread(this::killInTime, "killer of a till").start();
        }
        if (said.size() == kill.lines) {
          process.destroyForcibly();
        }
        unread.add(line);
      }
    } catch (IOException e) {
      said.add("failed to be read: " + e);
    }
    unread.add(END);
  }

  private void killInTime() {
    try {
      if (!process.waitFor(kill.millis, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }

  /** Has something done; throws {@link Gone} when the till stops at its step or ends meanwhile. */
  void tell(String command) throws Gone, InterruptedException {
    try {
      process.getOutputStream().write((command + "\n").getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new Gone();
    }
    String done = "done " + command.split(" ", -1)[0];
    while (true) {
      String line = unread.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        said.add("failed to end: " + command);
        throw new Gone();
      }
      if (line.equals(done)) {
        return;
      }
      if (line.equals(END) || line.startsWith("stopped")) {
        throw new Gone();
      }
    }
  }

  /** To be called when its step was reached on the wire. */
  void stopped() {
    unread.add("stopped on the wire");
  }

  /** Kills it, and returns its exit code; what its other threads do until then, they do. */
  int kill(long afterMillis) throws InterruptedException {
    if (!process.waitFor(afterMillis, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("A killed till does not die");
    }
    reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    return process.exitValue();
  }

  /** All lines so far. */
  List<String> said() {
    return new ArrayList<>(said);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    ALIVE.remove(process);
  }

  /** The till has stopped at its step, or is dead. */
  static final class Gone extends Exception {
    private static final long serialVersionUID = 1;
  }
}
