package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to the CRM and hangs up: TCP first, a proxy's tunnel after it, TLS last. While nothing
 * answers at all, that costs one packet: known addresses are tried without asking for them again,
 * and no other thread has a part in it.
 */
final class Probe {
  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
  private static final int MOST_TOLD = 10;
  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final int MOST_HEAD = 8192;

  /**
   * For how long one probe waits for a connection: the system repeats an unanswered packet only
   * after 1, 3, 7 s, and the link may return in between.
   */
  private static final Duration BRIEFLY = Duration.ofSeconds(1);

  /** Now and then longer, for a link that is merely slow. */
  private static final Duration PATIENTLY = Duration.ofSeconds(3);

  private static final int PATIENT_EVERY = 4;

  private final Settings settings;
  private final LookUp lookUp;
  private final Attempts attempts;
  private final TlsSocketStrategy tls;
  private int timeouts;
  private String obstacle;

  /** What the log was told of since the CRM was last reached. */
  private final Set<String> told = new HashSet<>();

  private String lastTlsFault;
  private String lastUntrusted;

  Probe(Settings settings, LookUp lookUp, Attempts attempts, TlsSocketStrategy tls) {
    this.settings = settings;
    this.lookUp = lookUp;
    this.attempts = attempts;
    this.tls = tls;
  }

  /** What stood in the CRM's place at the last probe; null if nothing did. */
  String obstacle() {
    return obstacle;
  }

  void connect(HttpHost target, Attempt attempt) throws IOException {
    try {
      connectOrSayWhy(target, attempt);
      told.clear();
    } finally {
      tellOnce(target);
    }
  }

  private void tellOnce(HttpHost target) {
    if (obstacle != null && told.size() < MOST_TOLD && told.add(obstacle)) {
      LOG.info("{} cannot be reached: {}", target, obstacle);
    }
  }

  private void connectOrSayWhy(HttpHost target, Attempt attempt) throws IOException {
    obstacle = null;
    try {
      HttpRoute route = settings.proxy.routeTo(target);
      connect(route, attempt, tls);
      obstacle = null;
      lastTlsFault = null;
    } catch (SSLException e) {
      obstacle = named(e, target, attempt);
      throw e;
    } catch (SocketTimeoutException e) {
      timeouts++;
      throw e;
    } catch (HttpException e) {
      throw new IOException(e);
    }
  }

  /** Of an untrusted certificate Java says too little; it is looked at once. */
  private String named(SSLException fault, HttpHost target, Attempt attempt) {
    String name = TlsFault.of(fault);
    if (!TlsFault.isUntrusted(fault)) {
      lastTlsFault = name;
      return name;
    }
    if (!name.equals(lastTlsFault)) {
      lastTlsFault = name;
      lastUntrusted = looked(target, attempt, name);
    }
    return lastUntrusted;
  }

  private String looked(HttpHost target, Attempt attempt, String otherwise) {
    ShownCertificate looking = new ShownCertificate();
    try {
      HttpRoute route = settings.proxy.routeTo(target);
      connect(route, attempt, new DefaultClientTlsStrategy(looking.context()));
    } catch (IOException | HttpException | GeneralSecurityException e) {
      // As it must: it was only to be looked at.
    }
    return looking.shown() == null ? otherwise : TlsFault.ofUntrusted(looking.shown());
  }

  private void connect(HttpRoute route, Attempt attempt, TlsSocketStrategy with)
      throws IOException {
    HttpHost hop = route.getProxyHost() == null ? route.getTargetHost() : route.getProxyHost();
    IOException last = new IOException("no address for " + hop);
    for (InetAddress address : addresses(hop, attempt)) {
      try {
        connect(route, new InetSocketAddress(address, port(hop)), attempt, with);
        return;
      } catch (SSLException e) {
        throw e;
      } catch (IOException e) {
        last = e;
      }
    }
    lookUp.refresh(hop.getHostName());
    throw last;
  }

  /** Of a name that nobody knows, a terminal without a network cannot tell whether it is wrong. */
  private InetAddress[] addresses(HttpHost hop, Attempt attempt) throws IOException {
    try {
      return lookUp.forProbe(hop.getHostName(), BRIEFLY);
    } catch (UnknownHostException e) {
      if (attempt.cutBy() == null) {
        obstacle =
            "the name "
                + hop.getHostName()
                + " cannot be looked up: there is no network, or the name is wrong";
      }
      throw e;
    }
  }

  private void reach(HttpRoute route, InetSocketAddress address, Socket socket) throws IOException {
    try {
      socket.connect(address, connectMillis());
    } catch (IOException e) {
      HttpHost proxy = route.getProxyHost();
      obstacle = proxy == null ? null : "the proxy " + proxy.toHostString() + " cannot be reached";
      throw e;
    }
  }

  private void connect(
      HttpRoute route, InetSocketAddress address, Attempt attempt, TlsSocketStrategy with)
      throws IOException {
    boolean again = true;
    while (again) {
      again = false;
      try (Socket socket = new Socket()) {
        attempt.waitsFor(socket);
        reach(route, address, socket);
        timeouts = 0;
        if (isTls(route.getTargetHost())) {
          // From here on somebody answers, and may drip.
          attempts.watch(attempt);
          socket.setSoTimeout((int) settings.responseTimeout.toMillis());
          again = route.getProxyHost() != null && !tunnel(route, socket);
          if (!again) {
            HttpHost target = route.getTargetHost();
            with.upgrade(socket, target.getHostName(), port(target), null, null).close();
          }
        }
      }
    }
  }

  private int connectMillis() {
    Duration patience = timeouts % PATIENT_EVERY == PATIENT_EVERY - 1 ? PATIENTLY : BRIEFLY;
    return (int) Math.min(settings.connectTimeout.toMillis(), patience.toMillis());
  }

  /** Returns false where the proxy wants a login that was not sent yet. */
  private boolean tunnel(HttpRoute route, Socket socket) throws IOException {
    HttpHost proxy = route.getProxyHost();
    String to = route.getTargetHost().getHostName() + ":" + port(route.getTargetHost());
    String login = settings.proxyLogin.headerFor(proxy);
    String request =
        "CONNECT "
            + to
            + " HTTP/1.1\r\nHost: "
            + to
            + (login == null ? "" : "\r\nProxy-Authorization: " + login)
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    String head = head(socket.getInputStream());
    if (head.matches("(?s)HTTP/1\\.\\d 2\\d\\d.*")) {
      return true;
    }
    if (head.matches("(?s)HTTP/1\\.\\d 407.*")
        && settings.proxyLogin.demanded(proxy, header(head, "proxy-authenticate"))) {
      return false;
    }
    obstacle = OtherAnswers.ofProxy(status(head), login != null);
    throw new IOException(obstacle);
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0 && head.length() < MOST_HEAD) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static int status(String head) {
    return head.matches("(?s)HTTP/1\\.\\d \\d{3}.*") ? Integer.parseInt(head.substring(9, 12)) : 0;
  }

  private static String header(String head, String name) {
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1);
      }
    }
    return "";
  }

  private static boolean isTls(HttpHost host) {
    return host.getSchemeName().equals("https");
  }

  private static int port(HttpHost host) {
    return host.getPort() > 0 ? host.getPort() : isTls(host) ? HTTPS : HTTP;
  }
}
