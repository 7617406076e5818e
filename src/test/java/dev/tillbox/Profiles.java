package dev.tillbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Device profiles for tests: the generic one with a few keys changed. */
public final class Profiles {
  private Profiles() {}

  /** Pauses so short that a test need not wait for them. */
  public static DeviceProfile quick(Path folder) {
    return with(
        folder,
        "{\"delivery\": {\"backOffBaseMs\": 10, \"backOffCapMs\": 20, \"probeIntervalMs\": 10}}");
  }

  /** The generic profile with what the JSON says instead. */
  public static DeviceProfile with(Path folder, String json) {
    try {
      Path file = Files.createTempFile(folder, "profile", ".json");
      Files.write(file, json.getBytes(StandardCharsets.UTF_8));
      return DeviceProfile.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
