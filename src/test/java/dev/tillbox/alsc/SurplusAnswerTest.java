package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Reply.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Something on the way hands an answer on twice: it must not answer the next redemption. */
@Timeout(20)
class SurplusAnswerTest {
  private static final String REFUSED =
      Samples.SUCCESS.replace("\"biz_success\":true", "\"biz_success\":false");

  /** How the CRM is reached. */
  enum Way {
    PLAIN,
    TLS,
    TUNNEL
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aSecondAnswerInTheSamePacketIsDropped(Way way) throws Exception {
    try (LoopbackServer server = server(way, twice(), json(REFUSED));
        LoopbackServer proxy = LoopbackServer.plain(ProxyTest.tunnelTo(server))) {
      AlscGateway gateway = gateway(way, server, proxy);
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertSecondIsRefused(gateway);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"PLAIN", "TLS"})
  void aSecondAnswerThatComesBetweenTwoRedemptionsIsDropped(Way way) throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch lying = new CountDownLatch(1);
    LoopbackServer.Script later =
        call -> {
          json(Samples.SUCCESS).serve(call);
          await(answered);
          json(Samples.SUCCESS).serve(call);
          lying.countDown();
        };
    try (LoopbackServer server = server(way, later, json(REFUSED));
        LoopbackServer proxy = LoopbackServer.plain(ProxyTest.tunnelTo(server))) {
      AlscGateway gateway = gateway(way, server, proxy);
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      answered.countDown();
      await(lying);
      assertSecondIsRefused(gateway);
    }
  }

  /** One write, so that over TLS both answers are one record. */
  private static LoopbackServer.Script twice() {
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: "
            + Samples.SUCCESS.getBytes(UTF_8).length
            + "\r\n\r\n"
            + Samples.SUCCESS;
    return call -> call.write(answer + answer);
  }

  private static LoopbackServer server(Way way, LoopbackServer.Script... scripts) throws Exception {
    return way == Way.PLAIN
        ? LoopbackServer.plain(scripts)
        : LoopbackServer.tls(TestTls.context(), scripts);
  }

  private static AlscGateway gateway(Way way, LoopbackServer server, LoopbackServer proxy)
      throws Exception {
    return Samples.gateway(server)
        .sslContext(TestTls.context())
        .proxy(way == Way.TUNNEL ? "http://127.0.0.1:" + proxy.port() : "none")
        .build();
  }

  /** The connection is found unfit before anything is sent on it, or was left already. */
  private static void assertSecondIsRefused(AlscGateway gateway) {
    Kind second = gateway.send(Samples.call()).kind();
    if (second == Kind.NOT_SENT) {
      second = gateway.send(Samples.call()).kind();
    }
    assertThat(second).isEqualTo(Kind.REJECTED);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
