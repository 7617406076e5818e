package dev.tillbox.alsc;

import java.net.PasswordAuthentication;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.hc.core5.http.HttpHost;

/**
 * The login at a proxy, by Basic: sent only to a proxy that has asked for it, and from then on at
 * once. Never stored, never logged.
 */
final class ProxyLogin {
  private final Supplier<PasswordAuthentication> login;
  private volatile HttpHost askedBy;

  /** What was sent last; null for nothing. */
  private volatile String password;

  private volatile String encoded;

  ProxyLogin(Supplier<PasswordAuthentication> login) {
    this.login = login;
  }

  /**
   * Takes in a proxy's demand.
   *
   * @param challenge its {@code Proxy-Authenticate}
   * @return whether it is worth another try: it asks for what we have and did not send before
   */
  boolean demanded(HttpHost proxy, String challenge) {
    boolean isNew = !proxy.equals(askedBy);
    if (!challenge.trim().toLowerCase(Locale.ROOT).startsWith("basic") || login.get() == null) {
      return false;
    }
    askedBy = proxy;
    return isNew;
  }

  /** What to send to that proxy as {@code Proxy-Authorization}; null for nothing. */
  String headerFor(HttpHost proxy) {
    PasswordAuthentication current = proxy.equals(askedBy) ? login.get() : null;
    if (current == null) {
      return null;
    }
    password = new String(current.getPassword());
    String pair = current.getUserName() + ":" + password;
    encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return "Basic " + encoded;
  }

  String password() {
    return password;
  }

  String encoded() {
    return encoded;
  }
}
