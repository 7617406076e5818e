package dev.tillbox;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** What a profile must fulfil beyond the range of each single key. */
final class ProfileRules {
  private final DeviceProfile profile;
  private final ProfileFaults faults;

  private ProfileRules(DeviceProfile profile, ProfileFaults faults) {
    this.profile = profile;
    this.faults = faults;
  }

  static void check(DeviceProfile profile, ProfileFaults faults) {
    ProfileRules rules = new ProfileRules(profile, faults);
    rules.storage(profile.storage());
    rules.network(profile.network());
    rules.delivery(profile.delivery());
    rules.limits(profile.limits());
  }

  private void storage(DeviceProfile.Storage storage) {
    if (Integer.bitCount(storage.pageSizeBytes()) != 1) {
      refuse("storage.pageSizeBytes", storage.pageSizeBytes(), "a power of two, 512 to 65536");
    }
    if (storage.nativeFolder().filter(String::isEmpty).isPresent()) {
      refuse("storage.nativeFolder", "\"\"", "a folder, or null for the driver's own choice");
    }
  }

  private void network(DeviceProfile.Network network) {
    // One silent wait must fit into the exchange that it is a part of.
    atLeast(
        "network.exchangeDeadlineMs",
        network.exchangeDeadline(),
        "network.responseTimeoutMs",
        network.responseTimeout());
    atLeast(
        "network.exchangeDeadlineMs",
        network.exchangeDeadline(),
        "network.connectTimeoutMs",
        network.connectTimeout());
    String proxy = network.proxy().orElse("system");
    if (!proxy.equals("system") && !isPlainProxy(proxy)) {
      refuse(
          "network.proxy",
          '"' + hidingUser(proxy) + '"',
          "null, \"system\", or http://host:port without user, password or path");
    }
  }

  private void delivery(DeviceProfile.Delivery delivery) {
    atLeast(
        "delivery.backOffCapMs",
        delivery.backOffCap(),
        "delivery.backOffBaseMs",
        delivery.backOffBase());
    // An id that is forgotten while it may still be re-sent could be taken for a new one.
    long keptHours = profile.storage().retentionDays() * 24L;
    if (keptHours < delivery.resendAgeHours()) {
      refuse(
          "delivery.resendAgeHours",
          delivery.resendAgeHours(),
          "at most the " + keptHours + " hours of storage.retentionDays");
    }
  }

  private void limits(OfflineLimits limits) {
    if (limits.maxPointsPerRedemption() > limits.maxPendingPoints()) {
      refuse(
          "limits.maxPointsPerRedemption",
          limits.maxPointsPerRedemption(),
          "at most limits.maxPendingPoints, which is " + limits.maxPendingPoints());
    }
  }

  private void atLeast(String key, Duration value, String otherKey, Duration other) {
    if (value.compareTo(other) < 0) {
      refuse(key, value.toMillis(), "at least " + otherKey + ", which is " + other.toMillis());
    }
  }

  private void refuse(String key, Object value, String allowed) {
    faults.add(key, "is " + value, allowed);
  }

  private static boolean isPlainProxy(String text) {
    try {
      URI uri = new URI(text);
      return "http".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() >= 1
          && uri.getPort() <= 65535
          && text.equals("http://" + uri.getHost() + ":" + uri.getPort());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  // The message reaches logs; a password that somebody put here must not.
  private static String hidingUser(String proxy) {
    return proxy.replaceFirst("//.*@", "//***@");
  }
}
