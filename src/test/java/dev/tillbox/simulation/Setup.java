package dev.tillbox.simulation;

import dev.tillbox.DeviceProfile;
import dev.tillbox.OfflineLimits;
import dev.tillbox.Profiles;

/** The settings of every simulated terminal: small, so that everything comes often. */
final class Setup {
  static final int MOST_PENDING = 20;
  static final int IN_FLIGHT = 3;
  static final int MOST_POINTS = 6_000;

  static final OfflineLimits LIMITS =
      OfflineLimits.builder().maxPendingCount(MOST_PENDING).maxPendingPoints(MOST_POINTS).build();

  static final DeviceProfile PROFILE = profile();

  private Setup() {}

  private static DeviceProfile profile() {
    try (Disk disk = new Disk()) {
      return Profiles.with(
          disk.queue().getParent(),
          "{\"storage\": {\"pageSizeBytes\": 1024, \"cacheBytes\": 65536,"
              + " \"walLimitBytes\": 65536, \"reserveBytes\": 0, \"retentionDays\": 1},"
              + " \"delivery\": {\"backOffCapMs\": 20000, \"probeIntervalMs\": 5000,"
              + " \"haltRetryMs\": 60000, \"window\": 8, \"resendAgeHours\": 24,"
              + " \"inFlight\": "
              + IN_FLIGHT
              + "}}");
    }
  }
}
