package dev.tillbox.support;

import dev.tillbox.ScriptedGateway;
import dev.tillbox.Tillbox;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A till in a process of its own that has a queue open and submits what it is told to. */
final class TillProcess implements Closeable {
  private final Process process;
  private final BufferedReader answers;

  private TillProcess(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static TillProcess start(Path file) throws IOException {
    List<String> command = Shell.java(Collections.emptyList(), TillProcess.class);
    command.add(file.toString());
    return new TillProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Submits a redemption with this id, and returns when the till has it on disk. */
  void submit(String id) throws IOException {
    process.getOutputStream().write((id + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    if (!id.equals(answers.readLine())) {
      throw new AssertionError("the till did not take " + id);
    }
  }

  /** As a power cut does it to a process. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The child. */
  public static void main(String[] arguments) throws IOException {
    ScriptedGateway crm = new ScriptedGateway();
    crm.reachable(false);
    BufferedReader ids =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Tillbox till = Tillbox.at(Paths.get(arguments[0])).gateway(crm).open()) {
      for (String id = ids.readLine(); id != null; id = ids.readLine()) {
        till.submit(Queues.request(id, "order-" + id, 5));
        System.out.println(id);
      }
    }
  }
}
