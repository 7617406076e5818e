package dev.tillbox;

import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Finds profiles in the jar and in files, and makes of them what has passed every check. */
final class ProfileLibrary {
  static final String GENERIC = "generic";

  /** A jar cannot be listed portably; a test compares this with the folder. */
  static final List<String> NAMES =
      Collections.unmodifiableList(Arrays.asList(GENERIC, "arm-emmc", "windows-x86-pos"));

  private ProfileLibrary() {}

  static DeviceProfile named(String name) {
    if (!NAMES.contains(name)) {
      throw new DeviceProfileException(
          "There is no device profile named \""
              + name
              + "\". Choose one of "
              + String.join(", ", NAMES)
              + ", or read your own file with DeviceProfile.load.");
    }
    JsonObject filler = name.equals(GENERIC) ? null : generic();
    return profile(name, packed(name), filler, new ProfileFaults(name));
  }

  static DeviceProfile load(Path file) {
    ProfileFaults faults = new ProfileFaults(file.toString());
    try {
      return profile(baseName(file), Files.readAllBytes(file), generic(), faults);
    } catch (IOException e) {
      throw faults.unreadable(e.toString(), e);
    }
  }

  static String nameFor(String osName, String osArch) {
    String system = osName.toLowerCase(Locale.ROOT);
    String machine = osArch.toLowerCase(Locale.ROOT);
    if (system.startsWith("windows") && (machine.equals("x86") || machine.equals("i386"))) {
      return "windows-x86-pos";
    }
    boolean arm = machine.startsWith("arm") || machine.startsWith("aarch64");
    return system.startsWith("linux") && arm ? "arm-emmc" : GENERIC;
  }

  /** Makes and checks a profile; with no filler, as for the generic one, it must be complete. */
  static DeviceProfile profile(String name, byte[] bytes, JsonObject filler, ProfileFaults faults) {
    ProfileTree tree = new ProfileTree(ProfileFile.parse(bytes, faults), filler, faults);
    DeviceProfile profile = new DeviceProfile(name, tree);
    tree.refuseUnknownKeys();
    // Rules across keys would only mislead while single keys are wrong.
    faults.refuseAny();
    ProfileRules.check(profile, faults);
    faults.refuseAny();
    return profile;
  }

  private static JsonObject generic() {
    return ProfileFile.parse(packed(GENERIC), new ProfileFaults(GENERIC));
  }

  static byte[] packed(String name) {
    String resource = "profiles/" + name + ".json";
    try (InputStream stream = ProfileLibrary.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new FileNotFoundException("dev/tillbox/" + resource + " is not on the class path");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        bytes.write(buffer, 0, n);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new DeviceProfileException(
          "The packed device profile "
              + name
              + " cannot be read: "
              + e
              + ". Keep the folder dev/tillbox/profiles when you repack the jar.",
          e);
    }
  }

  private static String baseName(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
  }
}
