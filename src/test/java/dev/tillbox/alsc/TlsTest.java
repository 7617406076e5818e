package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Reply;
import dev.tillbox.Reply.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class TlsTest {
  @Test
  void sendsOverTlsToWhomItTrustsAndKeepsTheConnection() throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).sslContext(TestTls.context()).build();

      assertThat(gateway.probe()).isTrue();
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void trustsWhomTheTillsOwnDefaultTrusts() throws Exception {
    SSLContext before = SSLContext.getDefault();
    try (LoopbackServer server = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS))) {
      SSLContext.setDefault(TestTls.context());

      assertThat(Samples.gateway(server).build().send(Samples.call()).kind())
          .isEqualTo(Kind.CONFIRMED);
    } finally {
      SSLContext.setDefault(before);
    }
  }

  @Test
  void sendsNothingToACertificateThatNobodyVouchesFor() throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).build();

      assertThat(gateway.probe()).isFalse();
      Reply reply = gateway.send(Samples.call());

      assertThat(reply.kind()).isEqualTo(Kind.NOT_SENT);
      assertThat(reply.text()).contains("TLS");
      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void sendsNothingToATrustedCertificateOfAnotherHost() throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS))) {
      AlscGateway gateway =
          Samples.gateway(server.address("127.0.0.1")).sslContext(TestTls.context()).build();

      assertThat(gateway.probe()).isFalse();
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.NOT_SENT);
      assertThat(server.requests()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "expired, TLS expired",
    "early, TLS not yet valid",
    "other, TLS wrong host",
    "proxy, 'TLS interception: the certificate was issued by CN=Store Proxy CA'",
    "self, TLS self-signed",
    "good, ",
  })
  void refusesAndNamesEachFaultOfACertificate(String shown, String named) throws Exception {
    SSLContext server = shown.equals("self") ? TestTls.context() : TestTls.server(shown);
    try (LoopbackServer crm = LoopbackServer.tls(server, json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(crm).sslContext(TestTls.client()).build();

      boolean reached = gateway.probe();
      Reply reply = gateway.send(Samples.call());

      if (named == null) {
        assertThat(reached).isTrue();
        assertThat(gateway.obstacle()).isEmpty();
        assertThat(reply.kind()).isEqualTo(Kind.CONFIRMED);
        return;
      }
      assertThat(reached).isFalse();
      assertThat(gateway.obstacle().get()).startsWith(named);
      assertThat(reply.kind()).isEqualTo(Kind.NOT_SENT);
      assertThat(reply.text()).startsWith("TLS");
      assertThat(crm.requests()).isZero();
    }
  }

  @Test
  void sendsNothingWhereTlsIsNotSpoken() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      AlscGateway gateway =
          Samples.gateway(URI.create("https://localhost:" + server.port() + "/"))
              .responseTimeout(Duration.ofMillis(300))
              .build();

      assertThat(gateway.probe()).isFalse();
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.NOT_SENT);
    }
  }

  @Test
  void sendsNothingWhereTheHandshakeHangs() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      AlscGateway gateway =
          Samples.gateway(URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/"))
              .exchangeDeadline(Duration.ofMillis(500))
              .responseTimeout(Duration.ofSeconds(15))
              .build();

      assertThat(gateway.probe()).isFalse();
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.NOT_SENT);
    }
  }
}
