package dev.tillbox.alsc;

import java.net.URI;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.routing.DefaultProxyRoutePlanner;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;

/** The way to the CRM: straight, through a fixed proxy, or as the Java system properties say. */
final class ProxyChoice {
  private final String setting;
  private final HttpRoutePlanner planner;

  private ProxyChoice(String setting, HttpRoutePlanner planner) {
    this.setting = setting;
    this.planner = planner;
  }

  /**
   * Reads the setting.
   *
   * @param setting {@code none}, {@code system} or {@code http://host:port}
   */
  static ProxyChoice of(String setting) {
    switch (setting) {
      case "none":
        return new ProxyChoice(setting, new DefaultRoutePlanner(null));
      case "system":
        return new ProxyChoice(setting, new SystemDefaultRoutePlanner(null));
      default:
        return new ProxyChoice(setting, new DefaultProxyRoutePlanner(fixed(setting)));
    }
  }

  private static HttpHost fixed(String setting) {
    if (setting.matches("http://[^/?#@\\s]+:\\d{1,5}/?")) {
      URI proxy = URI.create(setting);
      if (proxy.getHost() != null && proxy.getPort() >= 1 && proxy.getPort() <= 65535) {
        return new HttpHost("http", proxy.getHost(), proxy.getPort());
      }
    }
    // The setting is not shown when it may hold a login.
    String shown = setting.indexOf('@') < 0 ? setting : "one with a login in it";
    throw new IllegalArgumentException(
        "proxy is " + shown + "; it must be none, system or http://host:port");
  }

  HttpRoutePlanner planner() {
    return planner;
  }

  /** The host to connect to first, which is the proxy's where there is one. */
  HttpHost firstHop(HttpHost target) throws HttpException {
    HttpRoute route = planner.determineRoute(target, HttpClientContext.create());
    return route.getProxyHost() != null ? route.getProxyHost() : route.getTargetHost();
  }

  @Override
  public String toString() {
    return setting;
  }
}
