package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.answer;
import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.DeviceProfile;
import dev.tillbox.Profiles;
import dev.tillbox.Reply;
import dev.tillbox.Reply.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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
  void logsInAtAProxyThatAsksAndFromThenOnAtOnce() throws Exception {
    try (LoopbackServer crm = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS));
        LoopbackServer proxy = LoopbackServer.plain(guarded("till:sesame", tunnelTo(crm)))) {
      AlscGateway gateway = through(proxy, crm).proxyLogin(() -> login("sesame")).build();

      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(proxy.requests()).isEqualTo(2);
      assertThat(proxy.next().head).doesNotContain("Proxy-Authorization");
      assertThat(gateway.probe()).isTrue();
      assertThat(proxy.requests()).isEqualTo(3);
      assertThat(crm.requests()).isEqualTo(1);
      assertThat(crm.next().head).doesNotContain("Proxy-Authorization");
    }
  }

  @Test
  void logsInAtItsFirstProbe() throws Exception {
    try (LoopbackServer crm = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS));
        LoopbackServer proxy = LoopbackServer.plain(guarded("till:sesame", tunnelTo(crm)))) {
      AlscGateway gateway = through(proxy, crm).proxyLogin(() -> login("sesame")).build();

      assertThat(gateway.probe()).isTrue();
      assertThat(proxy.requests()).isEqualTo(2);
    }
  }

  @Test
  void saysHowToGiveTheLoginThatAProxyDemands() throws Exception {
    try (LoopbackServer crm = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS));
        LoopbackServer proxy = LoopbackServer.plain(guarded("till:sesame", tunnelTo(crm)))) {
      AlscGateway gateway = through(proxy, crm).build();

      assertThat(gateway.probe()).isFalse();
      assertThat(gateway.obstacle().get())
          .endsWith("no login was sent: give a Basic one by proxyLogin(...) or the profile");
      assertThat(gateway.send(Samples.call()).text()).endsWith("proxyLogin(...) or the profile");
    }
  }

  @Test
  void namesALoginThatTheProxyRefusesAndTakesANewOneAtOnce() throws Exception {
    AtomicReference<String> password = new AtomicReference<>("wrong");
    try (LoopbackServer crm = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS));
        LoopbackServer proxy = LoopbackServer.plain(guarded("till:sesame", tunnelTo(crm)))) {
      AlscGateway gateway = through(proxy, crm).proxyLogin(() -> login(password.get())).build();

      assertThat(gateway.probe()).isFalse();
      assertThat(gateway.obstacle().get()).contains("407", "the given one refused");
      assertThat(gateway.obstacle().get()).endsWith("correct proxyLogin(...) or the profile");
      Reply reply = gateway.send(Samples.call());
      assertThat(reply.kind()).isEqualTo(Kind.NOT_SENT);
      assertThat(reply.text()).contains("the given one refused").doesNotContain("wrong");

      password.set("sesame");
      assertThat(gateway.probe()).isTrue();
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Digest realm=\"r\"", "NTLM", "Negotiate"})
  void keepsTheLoginFromAProxyThatAsksForAnythingButBasic(String challenge) throws Exception {
    try (LoopbackServer crm = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS));
        LoopbackServer proxy =
            LoopbackServer.plain(
                answer("407 x", "Proxy-Authenticate: " + challenge + "\r\n", "no"))) {
      AlscGateway gateway = through(proxy, crm).proxyLogin(() -> login("sesame")).build();

      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.NOT_SENT);
      assertThat(gateway.probe()).isFalse();
      assertThat(proxy.next().head).doesNotContain("Proxy-Authorization");
      assertThat(proxy.next().head).doesNotContain("Proxy-Authorization");
    }
  }

  @Test
  void takesTheLoginOfTheProfile(@TempDir Path folder) throws Exception {
    try (LoopbackServer crm = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS));
        LoopbackServer proxy = LoopbackServer.plain(guarded("till:sesame", tunnelTo(crm)))) {
      DeviceProfile profile =
          Profiles.with(
              folder, "{\"network\": {\"proxyUser\": \"till\", \"proxyPassword\": \"sesame\"}}");

      assertThat(through(proxy, crm).profile(profile).build().send(Samples.call()).kind())
          .isEqualTo(Kind.CONFIRMED);
      assertThat(profile.toString()).contains("proxyUser=till").doesNotContain("sesame");
      assertThatThrownBy(
              () ->
                  Profiles.with(folder, "{\"network\": {\"proxyPassword\": {\"is\": \"sesame\"}}}"))
          .hasMessageContaining("proxyPassword")
          .hasMessageNotContaining("sesame");
    }
  }

  @Test
  void followsAProxyThatChangesWhileItRuns() throws Exception {
    try (LoopbackServer crm = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS));
        LoopbackServer first = LoopbackServer.plain(tunnelTo(crm));
        LoopbackServer second = LoopbackServer.plain(tunnelTo(crm))) {
      AtomicReference<String> proxy = new AtomicReference<>("http://127.0.0.1:" + first.port());
      AlscGateway gateway =
          Samples.gateway(crm).sslContext(TestTls.context()).proxy(proxy::get).build();
      gateway.send(Samples.call());
      assertThat(first.requests()).isEqualTo(1);

      proxy.set("http://127.0.0.1:" + second.port());
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(second.requests()).isEqualTo(1);

      proxy.set("none");
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(first.requests() + second.requests()).isEqualTo(2);

      proxy.set("nonsense");
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.NOT_SENT);
      assertThat(gateway.probe()).isFalse();
    }
  }

  private static AlscGateway.Builder through(LoopbackServer proxy, LoopbackServer crm)
      throws Exception {
    return Samples.gateway(crm)
        .sslContext(TestTls.context())
        .proxy("http://127.0.0.1:" + proxy.port());
  }

  private static PasswordAuthentication login(String password) {
    return new PasswordAuthentication("till", password.toCharArray());
  }

  /** Lets nobody through without that login. */
  private static LoopbackServer.Script guarded(String login, LoopbackServer.Script inside) {
    String right =
        "Proxy-Authorization: Basic "
            + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    LoopbackServer.Script demand =
        answer("407 x", "Proxy-Authenticate: Basic realm=\"store\"\r\n", "log in");
    return call -> (call.head.contains(right + "\r\n") ? inside : demand).serve(call);
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
      assertThat(proxy.requests()).isEqualTo(2);

      Samples.gateway(crm).sslContext(TestTls.context()).build().send(Samples.call());
      assertThat(proxy.requests()).isEqualTo(2);
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  /** Grants a tunnel and carries bytes both ways until one side hangs up. */
  static LoopbackServer.Script tunnelTo(LoopbackServer server) {
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
