package dev.tillbox.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

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
  private volatile String pid;
  private final Thread reader = new Thread(this::read, "reader of a till");

  TillProcess(Path folder, URI crm, Path profile, Habit habit, Kill kill) {
    this.kill = kill;
    List<String> command = new ArrayList<>(TillImage.java());
    command.addAll(Till.arguments(folder.resolve("queue.db"), crm.toString(), profile, habit));
    if (kill.isInTheLog()) {
      command.add(kill.step.name());
      command.add(Integer.toString(kill.nth));
    }
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

  private void read() {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.add(line);
        if (said.size() == 1) {
          pid = line.substring("ready ".length());
          if (kill.millis >= 0) {
            new Thread(this::killInTime, "killer of a till").start();
          }
        }
        if (said.size() == kill.lines) {
          kill();
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
        kill();
      }
    } catch (InterruptedException | IOException e) {
      process.destroyForcibly();
    }
  }

  /** From outside: Java's own way closes the pipe too, and what was said last would be lost. */
  private void kill() throws IOException {
    if (pid == null) {
      process.destroyForcibly();
      return;
    }
    new ProcessBuilder("sh", "-c", "kill -9 " + pid).start();
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
  int kill(long afterMillis) throws IOException, InterruptedException {
    if (!process.waitFor(afterMillis, TimeUnit.MILLISECONDS)) {
      kill();
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
