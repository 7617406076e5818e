package dev.tillbox.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SandboxCrmTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String CUSTOMER = "7027365982937563912722";

  private SandboxCrm crm = SandboxCrm.start();

  @AfterEach
  void close() {
    crm.close();
  }

  private void restartAs(SandboxCrm.Builder builder) {
    crm.close();
    crm = builder.start();
  }

  @Test
  void takesThePointsOfARightRequestAndSaysSo() throws IOException {
    TillCall call = new TillCall("r1");
    JsonObject result = Wire.send(crm, call).result();
    assertThat(result.get("biz_success").getAsBoolean()).isTrue();
    assertThat(result.get("result_code").getAsString()).isEqualTo("200");
    assertThat(crm.balance(CUSTOMER)).isEqualTo(999_900);
    LedgerEntry entry = crm.ledger().get(0);
    assertThat(entry.requestId()).isEqualTo("r1");
    assertThat(entry.customerId()).isEqualTo(CUSTOMER);
    assertThat(entry.points()).isEqualTo(100);
    assertThat(entry.outBizId()).isEqualTo("order-r1");
    assertThat(entry.payload()).isEqualTo(call.payload());
    assertThat(entry.flowId()).hasValue(result.get("result").getAsString());
    assertThat(entry.balanceAfter()).isEqualTo(999_900);
  }

  @Test
  void anOrdinaryHttpClientUnderstandsIt() throws IOException {
    HttpURLConnection http = (HttpURLConnection) crm.uri().toURL().openConnection();
    http.setDoOutput(true);
    http.getOutputStream().write(new TillCall("r1").body());
    try (InputStream in = http.getInputStream();
        Scanner body = new Scanner(in, "UTF-8")) {
      assertThat(body.useDelimiter("\\A").next()).contains("\"result_desc\":\"成功\"");
    }
    assertThat(http.getContentType()).isEqualTo("application/json;charset=UTF-8");
  }

  @Test
  void aKnownRequestIsAnsweredAsBeforeAndTakesNothing() throws IOException {
    TillCall call = new TillCall("r1");
    String first = Wire.send(crm, call).result().toString();
    assertThat(Wire.send(crm, call.at(Instant.now().minusSeconds(9))).result().toString())
        .isEqualTo(first);
    assertThat(crm.ledger()).hasSize(1);
    assertThat(crm.balance(CUSTOMER)).isEqualTo(999_900);
    assertThat(crm.attempts()).extracting(Attempt::outcome).containsExactly("applied", "repeated");
    assertThat(crm.violations()).isEmpty();
  }

  @Test
  void aKnownRequestCanBeAnsweredAsARepeatedCall() throws IOException {
    for (RepeatAnswer mode : Arrays.asList(RepeatAnswer.ERROR_15, RepeatAnswer.ERROR_50)) {
      restartAs(SandboxCrm.builder().repeats(mode));
      Wire.send(crm, new TillCall("r1"));
      JsonObject error = Wire.send(crm, new TillCall("r1")).error();
      assertThat("ERROR_" + error.get("code").getAsInt()).isEqualTo(mode.name());
      assertThat(error.get("sub_code").getAsString()).isEqualTo("isv.invalid-repeat-call");
      assertThat(crm.applied()).hasSize(1);
    }
  }

  @Test
  void aKnownRequestWithOtherBytesIsRefusedAndIsAViolation() throws IOException {
    Wire.send(crm, new TillCall("r1"));
    JsonObject error = Wire.send(crm, new TillCall("r1").field("change_point", 101)).error();
    assertThat(error.get("sub_code").getAsString()).isEqualTo("isv.invalid-parameter:request_id");
    assertThat(crm.violations()).containsExactly("payload changed: r1");
    assertThat(crm.balance(CUSTOMER)).isEqualTo(999_900);
  }

  @Test
  void anotherOrderOfTheFieldsIsAnotherPayload() throws IOException {
    Wire.send(crm, new TillCall("r1"));
    TillCall moved = new TillCall("r1").field("brand_id", null).field("brand_id", "32213");
    assertThat(Wire.send(crm, moved).error().get("code").getAsInt()).isEqualTo(50);
    assertThat(crm.violations()).hasSize(1);
  }

  @Test
  void refusesForWantOfPointsAndRemembersThat() throws IOException {
    crm.balance(CUSTOMER, 99);
    JsonObject result = Wire.send(crm, new TillCall("r1")).result();
    assertThat(result.get("biz_success").getAsBoolean()).isFalse();
    assertThat(result.get("result_code").getAsString()).isEqualTo(SandboxCrm.NOT_ENOUGH_POINTS);
    crm.balance(CUSTOMER, 1000);
    assertThat(Wire.send(crm, new TillCall("r1")).result().toString()).isEqualTo(result.toString());
    assertThat(crm.ledger()).extracting(LedgerEntry::isApplied).containsExactly(false);
    assertThat(crm.applied()).isEmpty();
    assertThat(crm.balance(CUSTOMER)).isEqualTo(1000);
  }

  @Test
  void aBalanceCanBeGivenToAllAndToOne() throws IOException {
    restartAs(SandboxCrm.builder().initialBalance(5).balance("rich", 7));
    assertThat(crm.balance("any")).isEqualTo(5);
    assertThat(crm.balance("rich")).isEqualTo(7);
    Wire.send(crm, new TillCall("r1").field("customer_id", "rich").field("change_point", 7));
    assertThat(crm.balance("rich")).isZero();
  }

  @Test
  void answersInXmlWhenNothingElseIsAskedFor() throws IOException {
    Wire answer = Wire.send(crm, new TillCall("r1").with("format", null));
    assertThat(answer.header("Content-Type")).isEqualTo("text/xml;charset=UTF-8");
    assertThat(answer.bodyText())
        .contains("<alibaba_alsc_crm_point_consumepoint_response><result><biz_success>true</biz_su")
        .endsWith("</alibaba_alsc_crm_point_consumepoint_response>");
    Wire error = Wire.send(crm, new TillCall("r2").with("format", "xml").with("v", null));
    assertThat(error.bodyText())
        .contains("<error_response><code>32</code><msg>Missing Version</msg>")
        .endsWith("</error_response><!--sandbox011.loopback-->");
  }

  @Test
  void simplifiedAnswersHaveNoRootButErrorsKeepTheirs() throws IOException {
    JsonObject answer = Wire.send(crm, new TillCall("r1").with("simplify", "true")).json();
    assertThat(answer.keySet()).containsExactlyInAnyOrder("result", "request_id");
    TillCall wrong = new TillCall("r1").with("simplify", "true").with("v", "1.0");
    assertThat(Wire.send(crm, wrong).error().get("code").getAsInt()).isEqualTo(33);
  }

  @Test
  void zipsOnlyForThoseWhoAcceptIt() throws IOException {
    assertThat(Wire.send(crm, new TillCall("r1")).header("Content-Encoding")).isNull();
    Wire zipped = Wire.send(crm, new TillCall("r1"), "Accept-Encoding: gzip, deflate");
    assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
    try (InputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(zipped.body()));
        Scanner text = new Scanner(in, "UTF-8")) {
      assertThat(text.useDelimiter("\\A").next()).contains("\"biz_success\":true");
    }
  }

  @Test
  void flowIdsCanComeAsBareNumbersTooLongForADouble() throws IOException {
    restartAs(SandboxCrm.builder().bareFlowIds(true));
    String body = Wire.send(crm, new TillCall("r1")).bodyText();
    String flowId = crm.ledger().get(0).flowId().get();
    assertThat(body).contains("\"result\":" + flowId + ",");
    assertThat(Long.toString((long) Double.parseDouble(flowId))).isNotEqualTo(flowId);
  }

  @Test
  void offlineItRefusesConnectionsAndOnlineItIsBackOnTheSamePort() throws IOException {
    int port = crm.port();
    for (int i = 0; i < 3; i++) {
      crm.goOffline();
      assertThat(crm.isOnline()).isFalse();
      assertThatThrownBy(() -> Wire.send(crm, new TillCall("r1")))
          .isInstanceOf(ConnectException.class);
      crm.goOnline();
      assertThat(crm.isOnline()).isTrue();
      assertThat(crm.port()).isEqualTo(port);
      assertThat(Wire.send(crm, new TillCall("r1")).status()).isEqualTo(200);
    }
    assertThat(crm.applied()).hasSize(1);
  }

  @Test
  void goingOfflineEndsIdleConnectionsAndBreaksBusyOnes() throws IOException {
    crm.forRequest("busy", Fault.NEVER_ANSWER, Fault.NEVER_ANSWER, Fault.NEVER_ANSWER);
    for (int round = 1; round <= 3; round++) {
      try (Socket busy = Wire.connect(1, crm.port());
          Socket idle = Wire.connect(1, crm.port())) {
        Wire.write(busy, crm.uri().getPath(), "POST", new TillCall("busy").body());
        crm.awaitAttempts(2 * round - 1, PATIENCE);
        exchangeAndKeep(idle);
        crm.goOffline();
        assertThat(Wire.read(busy).end).isEqualTo(Wire.End.RESET);
        assertThat(Wire.read(idle).end).isEqualTo(Wire.End.CLOSED);
      }
      crm.goOnline();
    }
  }

  @Test
  void aConnectionIsIdleAsSoonAsItsAnswerCanBeRead() throws IOException {
    // The moment is short: many tries to meet it.
    for (int round = 0; round < 60; round++) {
      try (Socket idle = Wire.connect(1, crm.port())) {
        exchangeAndKeep(idle);
        crm.goOffline();
        assertThat(Wire.read(idle).end).isEqualTo(Wire.End.CLOSED);
      }
      crm.goOnline();
    }
  }

  /** One exchange up to the answer's first byte, after which the connection would be kept. */
  private static void exchangeAndKeep(Socket socket) throws IOException {
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
  }

  @Test
  void aClosedSandboxCanBeFollowedByAnotherOnItsPort() throws IOException {
    int port = crm.port();
    restartAs(SandboxCrm.builder().port(port));
    assertThat(crm.port()).isEqualTo(port);
    assertThat(Wire.send(crm, new TillCall("r1")).status()).isEqualTo(200);
    assertThatThrownBy(() -> SandboxCrm.builder().port(port).start())
        .hasMessageContaining("Port " + port + " of 127.0.0.1 cannot be opened");
  }

  @Test
  void listensOnTheLoopbackAddressOnly() {
    assertThat(crm.uri().toString()).isEqualTo("http://127.0.0.1:" + crm.port() + "/router/rest");
    assertThatThrownBy(() -> Wire.connect(2, crm.port())).isInstanceOf(ConnectException.class);
  }

  @Test
  void aSlowAnswerDelaysNoOtherConnection() throws Exception {
    crm.forRequest("slow", Fault.DELAY.lasting(Duration.ofMinutes(1)));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Wire> slow = other.submit(() -> Wire.sendBriefly(crm, new TillCall("slow")));
      crm.awaitApplied("slow", PATIENCE);
      assertThat(Wire.send(crm, new TillCall("fast")).result().get("biz_success").getAsBoolean())
          .isTrue();
      assertThat(slow.get().end).isEqualTo(Wire.End.SILENCE);
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void latencyHoldsTheAnswerBackNotTheBooking() throws IOException {
    crm.latency(Duration.ofMillis(120));
    Wire answer = Wire.send(crm, new TillCall("r1"));
    assertThat(answer.firstByteNanos).isGreaterThan(110_000_000L);
    Duration held = Duration.between(crm.ledger().get(0).time(), Instant.now());
    assertThat(held).isGreaterThan(Duration.ofMillis(100));
    crm.latency(Duration.ofMinutes(1));
    assertThat(Wire.sendBriefly(crm, new TillCall("r2")).end).isEqualTo(Wire.End.SILENCE);
    assertThat(crm.applied()).hasSize(2);
  }

  @Test
  void manyTillsAtOnceGetEachRequestAppliedOnce() throws Exception {
    ExecutorService tills = Executors.newFixedThreadPool(8);
    try {
      List<Future<Wire>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String id = "r" + i % 50;
        answers.add(tills.submit(() -> Wire.send(crm, new TillCall(id))));
      }
      for (Future<Wire> answer : answers) {
        assertThat(answer.get().result().get("biz_success").getAsBoolean()).isTrue();
      }
    } finally {
      tills.shutdownNow();
    }
    assertThat(crm.ledger()).extracting(LedgerEntry::requestId).doesNotHaveDuplicates().hasSize(50);
    assertThat(crm.attempts()).hasSize(200);
    assertThat(crm.balance(CUSTOMER)).isEqualTo(1_000_000 - 50 * 100);
    assertThat(crm.violations()).isEmpty();
  }

  @Test
  void requestsThatArriveInTheSameMomentAreBookedOnce() throws Exception {
    int tills = 4;
    Ledger ledger = new Ledger(new Balances(1_000_000, Collections.emptyMap()), Clock.systemUTC());
    CrmDesk desk =
        new CrmDesk(
            new TopChecks(SandboxCrm.APP_KEY, SandboxCrm.APP_SECRET, null, Clock.systemUTC()),
            ledger,
            new FaultScript(),
            RepeatAnswer.FIRST_ANSWER,
            new TopAnswers(false));
    CyclicBarrier together = new CyclicBarrier(tills);
    ExecutorService threads = Executors.newFixedThreadPool(tills);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < tills * 200; i++) {
        TopRequest request =
            new TopRequest(Instant.now(), new TillCall("r" + i / tills).body(), false);
        ends.add(
            threads.submit(
                () -> {
                  together.await();
                  return desk.receive(request);
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(ledger.entries().all()).hasSize(200);
    assertThat(desk.attempts().all()).extracting(Attempt::number).isSorted().hasSize(800);
  }

  @Test
  void tellsWhatTheLedgerOwesToTheSubmittedOrder() throws IOException {
    for (String id : Arrays.asList("a", "c", "b", "x")) {
      Wire.send(crm, new TillCall(id));
    }
    assertThat(crm.violations(Arrays.asList("a", "c", "b", "x"))).isEmpty();
    assertThat(crm.violations(Arrays.asList("a", "b", "c", "d")))
        .containsExactlyInAnyOrder(
            "booked out of order: b", "booked, never submitted: x", "submitted, not booked: d");
    assertThat(OrderCheck.differences(Collections.singletonList("a"), Arrays.asList("a", "a")))
        .containsExactly("booked twice: a");
  }

  @Test
  void waitingEndsWithWhatCameOrSaysWhatDidNot() throws Exception {
    ExecutorService till = Executors.newSingleThreadExecutor();
    try {
      Future<Wire> sent = till.submit(() -> Wire.send(crm, new TillCall("r1")));
      assertThat(crm.awaitLedgerSize(1, PATIENCE)).hasSize(1);
      assertThat(crm.awaitApplied("r1", PATIENCE).points()).isEqualTo(100);
      assertThat(crm.awaitAttempts(1, PATIENCE).get(0).number()).isEqualTo(1);
      sent.get();
    } finally {
      till.shutdownNow();
    }
    assertThatThrownBy(() -> crm.awaitLedgerSize(2, Duration.ofMillis(5)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("2 ledger entries")
        .hasMessageContaining("r1 took 100 of " + CUSTOMER + " for order-r1");
  }

  @Test
  void anotherAddressOrMethodIsNotFoundAndNoted() throws IOException {
    byte[] body = new TillCall("r1").body();
    assertThat(Wire.send(crm.uri().resolve("/wrong"), "POST", body).status()).isEqualTo(404);
    assertThat(Wire.send(crm.uri(), "GET", new byte[0]).status()).isEqualTo(404);
    assertThat(crm.attempts()).extracting(Attempt::outcome).containsOnly("wrong address");
    assertThat(crm.ledger()).isEmpty();
  }

  @Test
  void keepsEveryAttemptAsItCame() throws IOException {
    TillCall call = new TillCall("r1");
    crm.next(Fault.CUT_BEFORE_APPLYING, Fault.CUT_AFTER_APPLYING);
    byte[] body = call.body();
    for (int i = 0; i < 3; i++) {
      Wire.send(crm.uri(), "POST", body);
    }
    assertThat(crm.attempts())
        .extracting(Attempt::toString)
        .containsExactly(
            "#1 r1: not heard of, hidden by CUT_BEFORE_APPLYING",
            "#2 r1: applied, hidden by CUT_AFTER_APPLYING after applying",
            "#3 r1: repeated");
    TopRequest request = crm.attempts().get(0).request();
    assertThat(request.body()).isEqualTo(body);
    assertThat(request.payload()).isEqualTo(call.payload());
    assertThat(request.parameters()).containsEntry("app_key", SandboxCrm.APP_KEY);
    assertThat(JsonParser.parseString(new String(request.payload(), UTF_8))).isEqualTo(call.fields);
  }
}
