package dev.tillbox;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is wrong with one profile, gathered so that a person can mend all of it at once. */
final class ProfileFaults {
  private static final int LONGEST_VALUE = 100;

  private final String file;
  private final Map<String, String> faults = new LinkedHashMap<>();

  ProfileFaults(String file) {
    this.file = file;
  }

  /** Notes the first fault of a key; what follows from it would only mislead. */
  void add(String key, String is, String allowed) {
    String shown = is.length() > LONGEST_VALUE ? is.substring(0, LONGEST_VALUE) + "..." : is;
    faults.putIfAbsent(key, key + " " + shown + "; allowed: " + allowed);
  }

  /** Refuses the profile if anything was found. */
  void refuseAny() {
    if (!faults.isEmpty()) {
      throw new DeviceProfileException(
          "Device profile "
              + file
              + ": "
              + String.join("; also ", faults.values())
              + ". Correct the file; device-profiles/README.md explains every key.");
    }
  }

  /** For a file that cannot be read at all. */
  DeviceProfileException unreadable(String why, Exception cause) {
    return new DeviceProfileException(
        "Device profile "
            + file
            + " cannot be read: "
            + why
            + ". Give a file of JSON in UTF-8 as device-profiles/README.md describes it.",
        cause);
  }
}
