package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.answer;
import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.LedgerAnswer;
import dev.tillbox.Reply.Kind;
import dev.tillbox.ServerClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a gateway keeps from one call to the next, and what it does not. */
class GatewayStateTest {
  @Test
  void datesItsCallsByTheQueuesClockOnceThereIsOne() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).build();
      gateway.keepTime(fixed(Instant.ofEpochMilli(1451620800000L)));

      gateway.send(Samples.call());

      assertThat(server.next().form()).containsEntry("timestamp", "2016-01-01 12:00:00");
    }
  }

  private static ServerClock fixed(Instant now) {
    return new ServerClock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public void answered(Instant date, Duration took) {
        throw new AssertionError("this CRM dates no answer");
      }
    };
  }

  @Test
  void hasOtherCredentialsWhenTheSessionIsAnotherThanTheLastCalls() throws Exception {
    AtomicReference<String> session = new AtomicReference<>("one");
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).session(session::get).build();
      assertThat(gateway.hasOtherCredentials()).as("before any call").isTrue();

      gateway.send(Samples.call());
      assertThat(gateway.hasOtherCredentials()).isFalse();
      session.set("two");
      assertThat(gateway.hasOtherCredentials()).isTrue();
    }
  }

  @Test
  void aSupplierThatFailsHasNoOtherCredentialsUntilItWorksAgain() {
    AtomicReference<RuntimeException> fault =
        new AtomicReference<>(new IllegalStateException("vault closed"));
    AlscGateway gateway =
        Samples.gateway(URI.create("http://127.0.0.1:1/"))
            .session(
                () -> {
                  if (fault.get() != null) {
                    throw fault.get();
                  }
                  return null;
                })
            .build();

    assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.HALT);
    assertThat(gateway.hasOtherCredentials()).isFalse();
    fault.set(null);
    assertThat(gateway.hasOtherCredentials()).as("also if it supplies none").isTrue();
  }

  @Test
  void leavesTheConnectionOnWhichSomethingElseAnswered() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.plain(
            answer("502 Bad Gateway", "", "<html>"),
            json(Samples.SUCCESS),
            json(Samples.REFUSAL))) {
      AlscGateway gateway = Samples.gateway(server).build();

      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.UNKNOWN);
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.REJECTED);

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void givesALedgerUpThatHasNoEnd() throws Exception {
    String page =
        "{\"alibaba_alsc_crm_point_querypointflow_response\":{\"result\":{\"biz_success\":true,"
            + "\"has_next_page\":true,\"result_list\":[{\"out_biz_id\":\"other\"}]}}}";
    try (LoopbackServer server = LoopbackServer.plain(json(page))) {
      LedgerAnswer answer = Samples.gateway(server).build().lookUp(Samples.call());

      assertThat(answer.kind()).isEqualTo(LedgerAnswer.Kind.UNCLEAR);
      assertThat(answer.text()).contains("more than 50 pages");
      assertThat(server.requests()).isEqualTo(50);
    }
  }

  @Test
  void asksTheLedgerByTheMethodThatTheVendorNames() throws Exception {
    String page =
        "{\"alibaba_alsc_crm_ledger_ask_response\":{\"result\":{\"biz_success\":true,"
            + "\"has_next_page\":false,\"result_list\":[]}}}";
    try (LoopbackServer server = LoopbackServer.plain(json(page))) {
      AlscGateway gateway =
          Samples.gateway(server).ledgerMethod("alibaba.alsc.crm.ledger.ask").build();

      assertThat(gateway.lookUp(Samples.call()).kind()).isEqualTo(LedgerAnswer.Kind.NONE);
      assertThat(server.next().form()).containsEntry("method", "alibaba.alsc.crm.ledger.ask");
    }
  }

  @Test
  void readsErrorsByTheVendorsTable() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.error(50, "isv.odd")))) {
      AlscGateway gateway =
          Samples.gateway(server)
              .verdicts(VerdictTable.builder().subCode("isv.odd", Verdict.NOT_APPLIED).build())
              .build();

      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.NOT_APPLIED);
    }
  }
}
