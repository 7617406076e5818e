package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProbeTest {
  @Test
  void connectsAndHangsUpWithoutARequest() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).build();

      assertThat(gateway.probe()).isTrue();
      assertThat(gateway.probe()).isTrue();

      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void saysNoWhereNobodyListensOrTheNameIsUnknown() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThat(Samples.gateway(URI.create("http://127.0.0.1:" + port + "/")).build().probe())
        .isFalse();
    assertThat(Samples.gateway(URI.create("https://crm.invalid/")).build().probe()).isFalse();
  }

  @Test
  void isContentWithTheProxyWhereThereIsOne() throws Exception {
    try (LoopbackServer proxy = LoopbackServer.plain(LoopbackServer.hangUp())) {
      AlscGateway gateway =
          Samples.gateway(URI.create("https://crm.invalid/"))
              .proxy("http://127.0.0.1:" + proxy.port())
              .build();

      assertThat(gateway.probe()).isTrue();
      assertThat(proxy.requests()).isZero();
    }
  }
}
