package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.FrozenCall;
import dev.tillbox.HaltReason;
import dev.tillbox.Reply;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlscGatewayTest {
  @Test
  void confirmsWhatTheCrmConfirmed() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).build();

      Reply reply = gateway.send(gateway.freeze(Samples.request()));

      assertThat(reply).isInstanceOf(Reply.Confirmed.class);
      assertThat(reply.code()).isEqualTo("200");
      assertThat(reply.text()).isEqualTo("成功");
      assertThat(((Reply.Confirmed) reply).reference()).contains("45632456");
    }
  }

  @Test
  void sendsAFormInWhichEverythingIsSignedAndNothingOfItInTheAddress() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      AlscGateway gateway =
          Samples.gateway(server)
              .session(() -> "test")
              .clock(Clock.fixed(Instant.ofEpochMilli(1451620800000L), ZoneOffset.UTC))
              .build();

      gateway.send(Samples.call());

      LoopbackServer.Call call = server.next();
      assertThat(call.head)
          .startsWith("POST /router/rest HTTP/1.1\r\n")
          .containsIgnoringCase("Content-Type: application/x-www-form-urlencoded; charset=UTF-8")
          .contains("Accept-Encoding: gzip")
          .doesNotContain("Upgrade", "Cookie", "Expect");
      Map<String, String> form = call.form();
      assertThat(form)
          .containsEntry("sign", "034644F3612F60DAB38F97C380E5F2F91970A6C7A036103EB6F6BF8E925EC35A")
          .containsEntry("sign_method", "hmac-sha256")
          .containsEntry("timestamp", "2016-01-01 12:00:00")
          .containsEntry(ConsumePointPayload.PARAMETER, Samples.STRUCT);
    }
  }

  @Test
  void sendsTheStoredBytesAgainWithAFreshTimestampAndSignature() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      Iterator<Instant> times =
          Arrays.asList(Instant.ofEpochSecond(1_700_000_000), Instant.ofEpochSecond(1_700_000_001))
              .iterator();
      AlscGateway gateway = Samples.gateway(server).clock(new SteppingClock(times)).build();
      FrozenCall call = gateway.freeze(Samples.request());

      gateway.send(call);
      gateway.send(call);

      Map<String, String> first = server.next().form();
      Map<String, String> second = server.next().form();
      assertThat(second.get(ConsumePointPayload.PARAMETER))
          .isEqualTo(first.get(ConsumePointPayload.PARAMETER));
      assertThat(second.get("timestamp")).isNotEqualTo(first.get("timestamp"));
      assertThat(second.get("sign")).isNotEqualTo(first.get("sign"));
    }
  }

  @Test
  void sendsToTheMethodThatTheCallWasFrozenWith() throws Exception {
    String body = Samples.SUCCESS.replace("consumepoint", "takepoint");
    try (LoopbackServer server = LoopbackServer.plain(json(body))) {
      AlscGateway gateway =
          Samples.gateway(server).redemptionMethod("alibaba.alsc.crm.point.takepoint").build();

      FrozenCall call = gateway.freeze(Samples.request());

      assertThat(call.method()).isEqualTo("alibaba.alsc.crm.point.takepoint");
      assertThat(gateway.send(call).kind()).isEqualTo(Reply.Kind.CONFIRMED);
      assertThat(gateway.send(Samples.call()).code()).isEqualTo("wrong-root");
    }
  }

  @Test
  void asksForASessionAtEveryAttemptAndLeavesABlankOneOut() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      Iterator<String> sessions = Arrays.asList("one", " ").iterator();
      AlscGateway gateway = Samples.gateway(server).session(sessions::next).build();

      gateway.send(Samples.call());
      gateway.send(Samples.call());

      assertThat(server.next().form()).containsEntry("session", "one");
      assertThat(server.next().form()).doesNotContainKey("session");
    }
  }

  @Test
  void haltsWhenTheSessionSupplierFailsAndSendsNothing() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      AlscGateway gateway =
          Samples.gateway(server)
              .session(
                  () -> {
                    throw new IllegalStateException("vault closed");
                  })
              .build();

      Reply reply = gateway.send(Samples.call());

      assertThat(((Reply.Halt) reply).reason()).isEqualTo(HaltReason.CREDENTIALS);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void keepsItsConnectionFromOneAnswerToTheNext() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.plain(json(Samples.SUCCESS), json(Samples.REFUSAL))) {
      AlscGateway gateway = Samples.gateway(server).build();

      gateway.send(Samples.call());
      gateway.send(Samples.call());
      gateway.send(Samples.call());

      assertThat(server.requests()).isEqualTo(3);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void isNamedByAddressAndAppKeyAndNeverBySecretOrSession() {
    AlscGateway gateway =
        Samples.gateway(URI.create("https://eco.taobao.com/router/rest"))
            .session(() -> "the-session")
            .build();

    assertThat(gateway.identity()).isEqualTo("https://eco.taobao.com/router/rest#12345678");
    assertThat(gateway.toString()).contains("12345678").doesNotContain("helloworld", "the-session");
  }

  @Test
  void refusesToFreezeARequestWithoutAnId() {
    AlscGateway gateway = Samples.gateway(URI.create("https://crm.example/")).build();

    assertThatThrownBy(() -> gateway.freeze(Samples.request().toBuilder().requestId(null).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("requestId");
  }

  /** A clock that has a time for each time it is asked. */
  private static final class SteppingClock extends Clock {
    private final Iterator<Instant> times;

    SteppingClock(Iterator<Instant> times) {
      this.times = times;
    }

    @Override
    public Instant instant() {
      return times.next();
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
