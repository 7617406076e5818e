package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.answer;
import static dev.tillbox.alsc.LoopbackServer.hangUp;
import static dev.tillbox.alsc.LoopbackServer.json;
import static dev.tillbox.alsc.LoopbackServer.silence;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tillbox.Reply;
import dev.tillbox.Reply.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store's network, and what stands in it, can do to one attempt. */
@Timeout(20)
class TransportFaultsTest {
  private static final Duration DEADLINE = Duration.ofMillis(500);

  /** Well above the deadline on a busy machine, well below any other time limit of these tests. */
  private static final Duration SOON = Duration.ofMillis(1900);

  @Test
  void sendsNothingToANameThatIsUnknown() {
    Reply reply = send(URI.create("http://crm.invalid/router/rest"));

    assertThat(reply.kind()).isEqualTo(Kind.NOT_SENT);
    assertThat(reply.text()).contains("crm.invalid").contains("name");
  }

  @Test
  void sendsNothingWhereNobodyListens() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    Reply reply = send(URI.create("http://127.0.0.1:" + port + "/router/rest"));

    assertThat(reply.kind()).isEqualTo(Kind.NOT_SENT);
    assertThat(reply.text()).contains("refused");
  }

  @Test
  void takesAConnectTimeoutForNotSentThoughItIsASocketTimeoutToo() throws Exception {
    try (FullBacklog full = new FullBacklog()) {
      AlscGateway gateway =
          Samples.gateway(full.address()).connectTimeout(Duration.ofMillis(150)).build();

      assertThat(gateway.probe()).isFalse();
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.NOT_SENT);
    }
  }

  @Test
  void sendsOnceAndIsInDoubtWhenTheServerHangsUpWithoutAWord() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(hangUp())) {
      Reply reply = Samples.gateway(server).build().send(Samples.call());

      assertThat(reply.kind()).isEqualTo(Kind.UNKNOWN);
      assertThat(reply.code()).isEqualTo("no-response");
      assertThat(server.requests()).isEqualTo(1);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void isInDoubtAfterAResetInsteadOfAnAnswer() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(LoopbackServer.Call::reset)) {
      Reply reply = Samples.gateway(server).build().send(Samples.call());

      assertThat(reply.kind()).isEqualTo(Kind.UNKNOWN);
      assertThat(reply.code()).isEqualTo("connection-lost");
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void isInDoubtWhenTheServerClosesBeforeItHasReadTheRequest() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread closer =
          new Thread(
              () -> {
                try (Socket socket = listener.accept()) {
                  socket.setSoLinger(true, 0);
                  socket.getInputStream().read();
                } catch (IOException e) {
                  // The test is over.
                }
              });
      closer.setDaemon(true);
      closer.start();

      Reply reply = send(URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/"));

      assertThat(reply.kind()).isEqualTo(Kind.UNKNOWN);
    }
  }

  @Test
  void isInDoubtWhenTheServerKeepsSilent() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(silence())) {
      Reply reply =
          Samples.gateway(server)
              .responseTimeout(Duration.ofMillis(150))
              .build()
              .send(Samples.call());

      assertThat(reply.kind()).isEqualTo(Kind.UNKNOWN);
      assertThat(reply.code()).isEqualTo("response-timeout");
    }
  }

  @Test
  void keepsItsDeadlineWhileHeadersDrip() throws Exception {
    assertCutAtTheDeadline(call -> call.drip("HTTP/1.1 200 OK\r\nX: " + many("x", 100_000)));
  }

  @Test
  void keepsItsDeadlineWhileTheBodyDrips() throws Exception {
    assertCutAtTheDeadline(
        call -> {
          call.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
          call.drip("{\"a\":\"" + many("x", 100_000));
        });
  }

  @Test
  void keepsItsDeadlineWhileInterimAnswersDrip() throws Exception {
    assertCutAtTheDeadline(call -> call.drip(many("HTTP/1.1 100 Continue\r\n\r\n", 10_000)));
  }

  private static void assertCutAtTheDeadline(LoopbackServer.Script script) throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(script)) {
      AlscGateway gateway = Samples.gateway(server).exchangeDeadline(DEADLINE).build();
      long start = System.nanoTime();

      Reply reply = gateway.send(Samples.call());

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(DEADLINE, SOON);
      assertThat(reply.kind()).isEqualTo(Kind.UNKNOWN);
      assertThat(reply.code()).isEqualTo("deadline");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Transfer-Encoding: chunked", "Connection: close", "Content-Length: 9999999999"})
  void stopsReadingABodyWithoutEnd(String framing) throws Exception {
    String piece = "10000\r\n" + many("x", 0x10000) + "\r\n";
    try (LoopbackServer server =
        LoopbackServer.plain(
            call -> {
              call.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
              while (true) {
                call.write(piece);
              }
            })) {
      long start = System.nanoTime();

      Reply reply = Samples.gateway(server).build().send(Samples.call());

      assertThat(reply.kind()).isEqualTo(Kind.NOT_REACHED);
      assertThat(reply.code()).isEqualTo("too-large");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
  }

  @Test
  void stopsReadingHeadersWithoutEnd() throws Exception {
    for (String piece : new String[] {"X: y\r\n", many("x", 1000)}) {
      try (LoopbackServer server =
          LoopbackServer.plain(
              call -> {
                call.write("HTTP/1.1 200 OK\r\nX: ");
                while (true) {
                  call.write(piece);
                }
              })) {
        long start = System.nanoTime();

        assertThat(Samples.gateway(server).build().send(Samples.call()).kind())
            .isEqualTo(Kind.UNKNOWN);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
      }
    }
  }

  @Test
  void unpacksAnAnswerButNoBomb() throws Exception {
    byte[] success = gzip(Samples.SUCCESS.getBytes(UTF_8));
    byte[] bomb = gzip(new byte[20_000_000]);
    try (LoopbackServer server =
        LoopbackServer.plain(
            answer("200 OK", "Content-Encoding: gzip\r\n", success),
            answer("200 OK", "Content-Encoding: gzip\r\n", bomb))) {
      AlscGateway gateway = Samples.gateway(server).build();

      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(gateway.send(Samples.call()).code()).isEqualTo("too-large");
    }
  }

  @Test
  void isInDoubtWhenTheBodyIsCutShort() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.plain(
            call -> {
              call.write("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + Samples.SUCCESS);
              call.close();
            })) {
      Reply reply = Samples.gateway(server).build().send(Samples.call());

      assertThat(reply.kind()).isEqualTo(Kind.UNKNOWN);
      assertThat(reply.code()).isEqualTo("connection-lost");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001garbage\r\n\r\n",
        "220 mail ready\r\n",
        "HTTP/9.9 abc\r\n\r\n",
        "\r\n"
      })
  void isInDoubtWhenTheAnswerIsNoHttp(String garbage) throws Exception {
    try (LoopbackServer server =
        LoopbackServer.plain(
            call -> {
              call.write(garbage);
              call.close();
            })) {
      assertThat(Samples.gateway(server).build().send(Samples.call()).kind())
          .isEqualTo(Kind.UNKNOWN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect"
      })
  void followsNoRedirect(String status) throws Exception {
    try (LoopbackServer elsewhere = LoopbackServer.plain(json(Samples.SUCCESS));
        LoopbackServer server =
            LoopbackServer.plain(answer(status, "Location: " + elsewhere.address() + "\r\n", ""))) {
      Reply reply = Samples.gateway(server).build().send(Samples.call());

      assertThat(reply.kind()).isEqualTo(Kind.NOT_REACHED);
      assertThat(server.requests()).isEqualTo(1);
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "429 Too Many Requests",
        "503 Service Unavailable",
        "500 Error",
        "502 Bad Gateway",
        "504 Gateway Timeout",
        "408 Request Timeout",
        "401 Unauthorized",
        "407 Proxy Authentication Required",
        "425 Too Early"
      })
  void sendsOnceWhateverStatusComesBack(String status) throws Exception {
    String headers =
        "Retry-After: 1\r\nWWW-Authenticate: Basic realm=\"r\"\r\n"
            + "Proxy-Authenticate: Basic realm=\"r\"\r\n";
    try (LoopbackServer server =
        LoopbackServer.plain(answer(status, headers, "<html>oops</html>"))) {
      Reply reply = Samples.gateway(server).build().send(Samples.call());

      assertThat(reply.code()).isEqualTo("http-" + status.substring(0, 3));
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void keepsNoCookies() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.plain(
            answer("200 OK", "Set-Cookie: portal=1; Path=/\r\n", Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).build();

      gateway.send(Samples.call());
      gateway.send(Samples.call());

      server.next();
      assertThat(server.next().head).doesNotContain("portal");
    }
  }

  @Test
  void isInDoubtAndSendsNothingAgainWhenAKeptConnectionTurnsOutToBeDead() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.plain(json(Samples.SUCCESS), hangUp(), json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).build();

      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.UNKNOWN);
      assertThat(server.requests()).isEqualTo(2);
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(server.requests()).isEqualTo(3);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 OK", "503 Service Unavailable", "302 Found"})
  void beginsWithAFreshConnectionAfterAnAnswerThatIsNotTheCrms(String status) throws Exception {
    try (LoopbackServer server =
        LoopbackServer.plain(answer(status, "", "<html>portal"), json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).build();

      gateway.send(Samples.call());
      gateway.send(Samples.call());

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  private static Reply send(URI address) {
    return Samples.gateway(address).allowPlainHttp().build().send(Samples.call());
  }

  private static String many(String text, int times) {
    return new String(new char[times]).replace("\0", text);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  /** A listener whose queue of connections is full, so that the system drops further ones. */
  private static final class FullBacklog implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> fillers = new ArrayList<>();

    FullBacklog() throws IOException {
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      assumeTrue(fill(), "this system takes more connections than the backlog");
    }

    private boolean fill() throws IOException {
      for (int i = 0; i < 20; i++) {
        Socket filler = new Socket();
        fillers.add(filler);
        try {
          filler.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()),
              200);
        } catch (SocketTimeoutException e) {
          return true;
        }
      }
      return false;
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    @Override
    public void close() throws IOException {
      for (Socket filler : fillers) {
        filler.close();
      }
      listener.close();
    }
  }
}
