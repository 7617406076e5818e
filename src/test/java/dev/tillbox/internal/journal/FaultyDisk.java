package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tillbox.Profiles;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs whose disk is faulty_disk.c; skips the test where that cannot be compiled. */
final class FaultyDisk {
  private final Path layer;
  final Path profile;

  /** Compiles the layer into a folder. */
  FaultyDisk(Path folder) throws Exception {
    layer = folder.resolve("faulty_disk.so");
    Path source = Paths.get("src/test/c/faulty_disk.c");
    boolean compiled =
        Files.exists(Paths.get("/proc/self/fd"))
            && isThere("cc")
            && run("cc", "-shared", "-fPIC", "-o", layer + "", source + "", "-ldl") == 0;
    assumeTrue(compiled, "no C compiler, or no Linux: power cuts and disk faults are NOT tested");
    Path made = Files.createDirectory(folder.resolve("profile"));
    Profiles.with(
        made,
        "{\"storage\": {\"pageSizeBytes\": 1024, \"reserveBytes\": 8192, \"walLimitBytes\": 65536}}");
    profile = Folders.list(made).get(0);
  }

  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Paths.get(place, program)));
  }

  private static int run(String... command) throws Exception {
    return run(new ProcessBuilder(command), 60);
  }

  private static int run(ProcessBuilder command, int seconds) throws Exception {
    Process process = command.inheritIO().start();
    try {
      assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as("it ends in time").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Runs a main class on the disk, the files of one folder; they are recorded if one says where.
   */
  void run(Path disk, Path recording, int seconds, Class<?> program, Object... args)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    Arrays.stream(args).forEach(arg -> command.add(arg.toString()));
    ProcessBuilder till = new ProcessBuilder(command);
    till.environment().put("LD_PRELOAD", layer.toString());
    till.environment().put("DISK_FOLDER", disk.toString());
    if (recording != null) {
      till.environment().put("DISK_RECORD", recording.toString());
    }
    assertThat(run(till, seconds)).as("exit code of " + program.getSimpleName()).isZero();
  }
}
