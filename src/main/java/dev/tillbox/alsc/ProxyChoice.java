package dev.tillbox.alsc;

import java.net.URI;
import java.util.function.Supplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.routing.DefaultProxyRoutePlanner;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The way to the CRM: straight, through a fixed proxy, or as the Java system properties say; asked
 * anew for each attempt, so that a change counts at once.
 */
final class ProxyChoice implements HttpRoutePlanner {
  private final Supplier<String> setting;

  /** Asks for the setting: {@code none}, {@code system} or {@code http://host:port}. */
  ProxyChoice(Supplier<String> setting) {
    this.setting = setting;
    planner();
  }

  private HttpRoutePlanner planner() {
    String current = String.valueOf(setting.get());
    switch (current) {
      case "none":
        return new DefaultRoutePlanner(null);
      case "system":
        return new SystemDefaultRoutePlanner(null);
      default:
        return new DefaultProxyRoutePlanner(fixed(current));
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

  @Override
  public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
    return planner().determineRoute(target, context);
  }

  HttpRoute routeTo(HttpHost target) throws HttpException {
    return determineRoute(target, HttpClientContext.create());
  }

  @Override
  public String toString() {
    return setting.get();
  }
}
