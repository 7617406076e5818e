package dev.tillbox.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tillbox.DeviceProfile;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The generic device profile, tightened until everything comes often: windows, checkpoints, tries.
 */
final class TightProfile {
  private TightProfile() {}

  static Path in(Path folder) throws IOException {
    JsonObject profile = generic();
    set(profile, "storage", "walLimitBytes", 65_536);
    set(profile, "delivery", "window", 4);
    set(profile, "delivery", "backOffBaseMs", 10);
    set(profile, "delivery", "backOffCapMs", 40);
    set(profile, "delivery", "probeIntervalMs", 10);
    return Files.write(folder.resolve("tight.json"), profile.toString().getBytes(UTF_8));
  }

  private static JsonObject generic() throws IOException {
    try (Reader json =
        new InputStreamReader(
            DeviceProfile.class.getResourceAsStream("profiles/generic.json"), UTF_8)) {
      return JsonParser.parseReader(json).getAsJsonObject();
    }
  }

  private static void set(JsonObject profile, String section, String key, long value) {
    profile.getAsJsonObject(section).addProperty(key, value);
  }
}
