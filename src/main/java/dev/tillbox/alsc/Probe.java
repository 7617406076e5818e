package dev.tillbox.alsc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;

/**
 * Connects to the CRM and hangs up: TCP first, TLS only after it. Where there is a proxy, that the
 * proxy takes the connection is all that can be known without a call.
 */
final class Probe {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private final Settings settings;
  private final LookUp lookUp;
  private final TlsSocketStrategy tls;

  Probe(Settings settings, LookUp lookUp, TlsSocketStrategy tls) {
    this.settings = settings;
    this.lookUp = lookUp;
    this.tls = tls;
  }

  void connect(HttpHost target, Attempt attempt) throws IOException {
    try {
      HttpHost hop = settings.proxy.firstHop(target);
      IOException last = new IOException("no address for " + hop);
      for (InetAddress address : lookUp.resolve(hop.getHostName())) {
        try {
          connect(hop, address, attempt);
          return;
        } catch (IOException e) {
          last = e;
        }
      }
      throw last;
    } catch (HttpException e) {
      throw new IOException(e);
    }
  }

  private void connect(HttpHost hop, InetAddress address, Attempt attempt) throws IOException {
    try (Socket socket = new Socket()) {
      attempt.waitsFor(socket);
      socket.connect(
          new InetSocketAddress(address, port(hop)), (int) settings.connectTimeout.toMillis());
      if (isTls(hop)) {
        socket.setSoTimeout((int) settings.responseTimeout.toMillis());
        tls.upgrade(socket, hop.getHostName(), port(hop), null, null).close();
      }
    }
  }

  private static boolean isTls(HttpHost hop) {
    return hop.getSchemeName().equals("https");
  }

  private static int port(HttpHost hop) {
    return hop.getPort() > 0 ? hop.getPort() : isTls(hop) ? HTTPS : HTTP;
  }
}
