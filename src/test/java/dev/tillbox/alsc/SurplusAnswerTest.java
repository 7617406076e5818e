package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Reply.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Something on the way hands an answer on twice: it must not answer the next redemption. */
@Timeout(20)
class SurplusAnswerTest {
  private static final String REFUSED =
      Samples.SUCCESS.replace("\"biz_success\":true", "\"biz_success\":false");

  @Test
  void aSecondAnswerInTheSamePacketIsDropped() throws Exception {
    LoopbackServer.Script twice =
        call -> {
          json(Samples.SUCCESS).serve(call);
          json(Samples.SUCCESS).serve(call);
        };
    try (LoopbackServer server = LoopbackServer.plain(twice, json(REFUSED))) {
      AlscGateway gateway = Samples.gateway(server).build();
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertSecondIsRefused(gateway);
    }
  }

  @Test
  void aSecondAnswerThatComesBetweenTwoRedemptionsIsDropped() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch lying = new CountDownLatch(1);
    LoopbackServer.Script later =
        call -> {
          json(Samples.SUCCESS).serve(call);
          await(answered);
          json(Samples.SUCCESS).serve(call);
          lying.countDown();
        };
    try (LoopbackServer server = LoopbackServer.plain(later, json(REFUSED))) {
      AlscGateway gateway = Samples.gateway(server).build();
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      answered.countDown();
      await(lying);
      assertSecondIsRefused(gateway);
    }
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
