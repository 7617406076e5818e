package dev.tillbox.alsc;

import dev.tillbox.DeviceProfile;
import dev.tillbox.TillboxException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Everything that a gateway was told, checked: all wrong settings are named at once. */
final class Settings {
  final URI address;
  final String appKey;
  final String appSecret;
  final Supplier<String> session;
  final SignMethod signMethod;
  final boolean simplify;
  final String redemptionMethod;
  final String ledgerMethod;
  final LedgerTable ledgerTable;
  final VerdictTable verdicts;
  final CallClock clock;
  final SSLContext sslContext;
  final Duration connectTimeout;
  final Duration responseTimeout;
  final Duration exchangeDeadline;
  final int maxReplyBytes;
  final ProxyChoice proxy;
  final ProxyLogin proxyLogin;
  final Secrets secrets;

  private final List<String> faults = new ArrayList<>();

  Settings(AlscGateway.Builder builder) {
    this.address = address(builder.address, builder.plainHttpAllowed);
    this.appKey = present("appKey", builder.appKey);
    this.appSecret = present("appSecret", builder.appSecret);
    this.session = builder.session;
    this.signMethod = signMethod(builder.signMethod);
    this.simplify = builder.simplify;
    this.redemptionMethod =
        method("redemptionMethod", builder.redemptionMethod, ConsumePointPayload.METHOD);
    this.ledgerMethod = method("ledgerMethod", builder.ledgerMethod, PointFlowQuery.METHOD);
    this.ledgerTable = builder.ledgerTable;
    this.verdicts = builder.verdicts;
    this.clock = new CallClock(builder.clock);
    this.sslContext = builder.sslContext;
    Supplier<DeviceProfile.Network> profile = network(builder);
    this.connectTimeout =
        builder.connectTimeout == null
            ? profile.get().connectTimeout()
            : within("connectTimeout", builder.connectTimeout, 100, 120_000);
    this.responseTimeout =
        builder.responseTimeout == null
            ? profile.get().responseTimeout()
            : within("responseTimeout", builder.responseTimeout, 100, 120_000);
    this.exchangeDeadline =
        builder.exchangeDeadline == null
            ? profile.get().exchangeDeadline()
            : within("exchangeDeadline", builder.exchangeDeadline, 500, 300_000);
    this.maxReplyBytes =
        builder.maxReplyBytes == null
            ? profile.get().maxReplyBytes()
            : within("maxReplyBytes", builder.maxReplyBytes, 1024, 16_777_216);
    this.proxy =
        proxy(builder.proxy == null ? fixed(profile.get().proxy().orElse("none")) : builder.proxy);
    this.proxyLogin =
        new ProxyLogin(
            builder.proxyLogin == null && builder.profile != null
                ? () -> builder.profile.network().proxyLogin().orElse(null)
                : builder.proxyLogin == null ? () -> null : builder.proxyLogin);
    this.secrets = new Secrets(appSecret, proxyLogin);
    if (!faults.isEmpty()) {
      throw new TillboxException(String.join("; ", faults));
    }
  }

  /** The profile is asked only for what was not set, so that a complete gateway needs none. */
  private static Supplier<DeviceProfile.Network> network(AlscGateway.Builder builder) {
    return () ->
        (builder.profile == null ? DeviceProfile.named("generic") : builder.profile).network();
  }

  private URI address(URI address, boolean plainHttpAllowed) {
    if (address != null && address.getScheme() == null && isPlain(address)) {
      faults.add("the gateway's address is \"" + address + "\"; https:// is missing before it");
    } else if (address == null || address.getScheme() == null || address.getHost() == null) {
      faults.add("the gateway's address is " + shown(address) + "; it must be https://host/path");
    } else if (address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      // Not shown: what stands there may be a password.
      faults.add("the gateway's address has more than https://host:port/path; leave the rest out");
    } else {
      refuseUnlessSafe(address, plainHttpAllowed);
    }
    return address;
  }

  private void refuseUnlessSafe(URI address, boolean plainHttpAllowed) {
    switch (address.getScheme().toLowerCase(Locale.ROOT)) {
      case "https":
        return;
      case "http":
        if (!plainHttpAllowed && !isLoopback(address.getHost())) {
          faults.add(
              "the gateway's address is "
                  + address
                  + "; plain http shows session and customers to everyone on the way and lets them"
                  + " answer for the CRM: use https, or call allowPlainHttp() to accept that");
        }
        return;
      default:
        faults.add("the gateway's address is " + address + "; it must begin with https://");
    }
  }

  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  /** Whether there is no place in it for a password. */
  private static boolean isPlain(URI address) {
    return address.toString().matches("[\\w./-]*");
  }

  private static String shown(URI address) {
    return address == null ? "missing" : "\"" + address.getScheme() + ":...\"";
  }

  private String present(String name, String value) {
    if (Signature.isBlank(value)) {
      faults.add(name + " is missing; give the one that the platform issued");
    } else if (!value.codePoints().allMatch(Settings::isVisible)) {
      // Not shown: it may be the secret.
      faults.add(
          name + " has blanks or control characters in or around it; give just what was issued");
    }
    return value;
  }

  private static boolean isVisible(int character) {
    return !Character.isISOControl(character)
        && !Character.isSpaceChar(character)
        && Character.getType(character) != Character.FORMAT;
  }

  private SignMethod signMethod(String name) {
    for (SignMethod method : SignMethod.values()) {
      if (method.wireName().equals(name)) {
        return method;
      }
    }
    faults.add("signMethod is " + name + "; it must be md5, hmac or hmac-sha256");
    return null;
  }

  private String method(String name, String method, String example) {
    if (method == null || !method.matches("[a-z0-9_]+(\\.[a-z0-9_]+)+")) {
      faults.add(name + " is " + method + "; it must be like " + example);
    }
    return method;
  }

  private Duration within(String name, Duration value, long leastMs, long mostMs) {
    if (value.compareTo(Duration.ofMillis(leastMs)) < 0
        || value.compareTo(Duration.ofMillis(mostMs)) > 0) {
      faults.add(name + " is " + value + "; it must be " + leastMs + " to " + mostMs + " ms");
    }
    return value;
  }

  private int within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      faults.add(name + " is " + value + "; it must be " + least + " to " + most);
    }
    return value;
  }

  private static Supplier<String> fixed(String proxy) {
    return () -> proxy;
  }

  private ProxyChoice proxy(Supplier<String> proxy) {
    try {
      return new ProxyChoice(proxy);
    } catch (IllegalArgumentException e) {
      faults.add(e.getMessage());
      return null;
    }
  }

  /** What counts, without secrets: for the log. */
  @Override
  public String toString() {
    return "signMethod "
        + signMethod.wireName()
        + (simplify ? ", simplify" : "")
        + ", connectTimeout "
        + connectTimeout
        + ", responseTimeout "
        + responseTimeout
        + ", exchangeDeadline "
        + exchangeDeadline
        + ", maxReplyBytes "
        + maxReplyBytes
        + ", proxy "
        + proxy;
  }
}
