package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.answer;
import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Reply;
import dev.tillbox.Reply.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ProxyTest {
  @Test
  void tunnelsToTheCrmSoThatTheProxySeesNothing() throws Exception {
    try (LoopbackServer crm = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS));
        LoopbackServer proxy = LoopbackServer.plain(tunnelTo(crm))) {
      AlscGateway gateway =
          Samples.gateway(crm)
              .sslContext(TestTls.context())
              .proxy("http://127.0.0.1:" + proxy.port())
              .build();

      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);

      assertThat(proxy.requests()).isEqualTo(1);
      assertThat(proxy.next().head).startsWith("CONNECT localhost:" + crm.port() + " HTTP/1.1");
      assertThat(crm.requests()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway", "302 x"})
  void sendsNothingThroughAProxyThatRefusesTheTunnel(String status) throws Exception {
    String page = "<html>" + Samples.SUCCESS;
    try (LoopbackServer proxy =
        LoopbackServer.plain(answer(status, "Proxy-Authenticate: Basic realm=\"r\"\r\n", page))) {
      AlscGateway gateway =
          Samples.gateway(URI.create("https://crm.invalid/"))
              .proxy("http://127.0.0.1:" + proxy.port())
              .build();

      Reply reply = gateway.send(Samples.call());

      assertThat(reply.kind()).isEqualTo(Kind.NOT_SENT);
      assertThat(reply.text()).contains("proxy").contains(status.substring(0, 3));
      assertThat(proxy.requests()).isEqualTo(1);
    }
  }

  @Test
  void sendsNothingThroughAProxyThatHangsUpOnTheTunnel() throws Exception {
    try (LoopbackServer proxy = LoopbackServer.plain(LoopbackServer.hangUp())) {
      AlscGateway gateway =
          Samples.gateway(URI.create("https://crm.invalid/"))
              .proxy("http://127.0.0.1:" + proxy.port())
              .build();

      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.NOT_SENT);
    }
  }

  @Test
  void trustsNoCertificateOfAProxyThatListensIn() throws Exception {
    try (LoopbackServer listening = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS));
        LoopbackServer proxy = LoopbackServer.plain(tunnelTo(listening))) {
      AlscGateway gateway =
          Samples.gateway(URI.create("https://eco.taobao.com/router/rest"))
              .sslContext(TestTls.context())
              .proxy("http://127.0.0.1:" + proxy.port())
              .build();

      Reply reply = gateway.send(Samples.call());

      assertThat(reply.kind()).isEqualTo(Kind.NOT_SENT);
      assertThat(reply.text()).contains("TLS");
      assertThat(listening.requests()).isZero();
    }
  }

  @Test
  void asksTheTillsProxySelectorWhereTheSystemIsToDecide() throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    try (LoopbackServer crm = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS));
        LoopbackServer proxy = LoopbackServer.plain(tunnelTo(crm))) {
      ProxySelector.setDefault(new Always(proxy.port()));
      AlscGateway gateway =
          Samples.gateway(crm).sslContext(TestTls.context()).proxy("system").build();

      assertThat(gateway.probe()).isTrue();
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(proxy.requests()).isEqualTo(1);

      Samples.gateway(crm).sslContext(TestTls.context()).build().send(Samples.call());
      assertThat(proxy.requests()).isEqualTo(1);
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  /** Grants a tunnel and carries bytes both ways until one side hangs up. */
  private static LoopbackServer.Script tunnelTo(LoopbackServer server) {
    return call -> {
      try (Socket onward = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        call.write("HTTP/1.1 200 Connection established\r\n\r\n");
        Thread back =
            new Thread(
                () -> {
                  try {
                    carry(onward.getInputStream(), call.socket.getOutputStream());
                  } catch (IOException e) {
                    // One side has hung up.
                  }
                });
        back.setDaemon(true);
        back.start();
        carry(call.socket.getInputStream(), onward.getOutputStream());
      }
    };
  }

  private static void carry(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[4096];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      to.flush();
    }
  }

  private static final class Always extends ProxySelector {
    private final int port;

    Always(int port) {
      this.port = port;
    }

    @Override
    public List<Proxy> select(URI uri) {
      return Collections.singletonList(
          new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("127.0.0.1", port)));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {}
  }
}
