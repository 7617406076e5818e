package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where SQLite's native library is unpacked: each start is a process, as it is loaded once. */
class NativeFolderTest {
  @TempDir Path folder;

  /** Opens the queue with the profile named second and says so. */
  public static void main(String[] arguments) {
    Path queue = Paths.get(arguments[0]);
    DeviceProfile profile = DeviceProfile.load(Paths.get(arguments[1]));
    try (Tillbox till = Tillbox.at(queue).gateway(new ScriptedGateway()).profile(profile).open()) {
      System.out.println("opened " + till.backlog());
    } catch (TillboxException e) {
      System.out.println(e.getMessage());
    }
  }

  @Test
  void theProfilesFolderCountsAtEveryStartWhereTheTempFolderIsOfNoUse() throws Exception {
    Path natives = Files.createDirectory(folder.resolve("native"));
    assertThat(start(natives)).contains("opened ");
    assertThat(folder.resolve("queue.db")).exists();
    assertThat(start(natives)).contains("opened ");
  }

  @Test
  void aFolderThatIsOfNoUseIsNamed() throws Exception {
    Path nowhere = folder.resolve("nowhere");
    assertThat(start(nowhere)).contains(nowhere.toString(), "storage.nativeFolder");
  }

  private String start(Path natives) throws Exception {
    Path profile = folder.resolve("till.json");
    String json = "{\"storage\": {\"nativeFolder\": \"" + natives.toString().replace('\\', '/');
    Files.write(profile, (json + "\"}}").getBytes(StandardCharsets.UTF_8));
    Path printed = folder.resolve("printed.txt");
    Process process =
        new ProcessBuilder(
                Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder.resolve("no-temp-folder"),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + folder,
                NativeFolderTest.class.getName(),
                folder.resolve("queue.db").toString(),
                profile.toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new String(Files.readAllBytes(printed), StandardCharsets.UTF_8);
  }
}
