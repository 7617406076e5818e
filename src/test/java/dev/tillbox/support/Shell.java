package dev.tillbox.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of the command line, in this process or in one of its own, and what came of it. */
final class Shell {
  final int exit;
  final String out;
  final String err;

  private Shell(int exit, String out, String err) {
    this.exit = exit;
    this.out = out;
    this.err = err;
  }

  /** Runs in this process. */
  static Shell run(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = Main.run(out, err, texts(arguments));
    return new Shell(exit, utf8(out.toByteArray()), utf8(err.toByteArray()));
  }

  /** Runs in a process of its own, with these options for its Java. */
  static Shell runApart(List<String> javaOptions, Path folder, Object... arguments)
      throws IOException, InterruptedException {
    Path err = folder.resolve("stderr.txt");
    List<String> command = java(javaOptions, Main.class);
    command.addAll(Arrays.asList(texts(arguments)));
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    String out = utf8(readFully(process.getInputStream()));
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + command);
    }
    return new Shell(process.exitValue(), out, utf8(java.nio.file.Files.readAllBytes(err)));
  }

  /** The command that starts a class of the tests' class path. */
  static List<String> java(List<String> options, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("--enable-native-access=ALL-UNNAMED");
    // The cli jar carries a binding that says nothing; the tests' class path has another one.
    command.add(
        "-Djava.util.logging.config.file="
            + System.getProperty("java.util.logging.config.file", ""));
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    return command;
  }

  List<String> lines() {
    return Arrays.asList(out.split("\\R"));
  }

  private static String[] texts(Object... arguments) {
    return Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
  }

  private static byte[] readFully(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] part = new byte[8192];
    for (int n = in.read(part); n >= 0; n = in.read(part)) {
      all.write(part, 0, n);
    }
    return all.toByteArray();
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
