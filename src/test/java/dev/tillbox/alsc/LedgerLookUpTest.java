package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.FrozenCall;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.sandbox.Fault;
import dev.tillbox.sandbox.SandboxCrm;
import dev.tillbox.sandbox.TopRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway makes of the CRM's ledger, over real sockets. */
class LedgerLookUpTest {
  private static final String RECORD =
      "{\"flow_id\":\"9\",\"biz_type\":\"DEDUCT_FROM_CONSUME\",\"change_point\":-2333,"
          + "\"out_biz_id\":\"32323234344356\"}";

  private final SandboxCrm crm = SandboxCrm.start();
  private final AlscGateway gateway = gateway().build();

  @AfterEach
  void close() {
    crm.close();
  }

  private AlscGateway.Builder gateway() {
    return AlscGateway.at(crm.uri()).appKey(crm.appKey()).appSecret(crm.appSecret());
  }

  private FrozenCall redeemed(String id, String order, long points) {
    FrozenCall call = call(id, order, points);
    assertThat(gateway.send(call).kind()).isEqualTo(Reply.Kind.CONFIRMED);
    return call;
  }

  private FrozenCall call(String id, String order, long points) {
    RedemptionRequest request = Requests.of("c1", points, order).requestId(id).build();
    return gateway.freeze(request);
  }

  @Test
  void findsTheOneRecordOfARedemptionAndItsReference() {
    FrozenCall call = redeemed("r1", "o1", 7);

    LedgerAnswer answer = gateway.lookUp(call);

    assertThat(answer.kind()).isEqualTo(LedgerAnswer.Kind.ONE);
    assertThat(answer.reference()).isEqualTo(crm.applied().get(0).flowId());
    assertThat(crm.violations()).isEmpty();
  }

  @Test
  void comparesOrderNumberAndPointsExactly() {
    redeemed("longer", "o1-2", 7);
    assertThat(gateway.lookUp(call("r1", "o1", 7)).kind()).isEqualTo(LedgerAnswer.Kind.NONE);

    redeemed("more", "o1", 8);
    redeemed("r1", "o1", 7);
    assertThat(gateway.lookUp(call("r1", "o1", 7)).kind()).isEqualTo(LedgerAnswer.Kind.ONE);
  }

  @Test
  void otherPointsOfTheOrderAreForAPerson() {
    redeemed("more", "o1", 8);

    LedgerAnswer answer = gateway.lookUp(call("r1", "o1", 7));

    assertThat(answer.kind()).isEqualTo(LedgerAnswer.Kind.UNCLEAR);
    assertThat(answer.text()).contains("other points");
  }

  @Test
  void readsEveryPage() {
    for (int i = 0; i < 44; i++) {
      redeemed("other" + i, "o1-" + i, 7);
    }
    FrozenCall call = redeemed("r1", "o1", 7);

    assertThat(gateway.lookUp(call).kind()).isEqualTo(LedgerAnswer.Kind.ONE);
    assertThat(crm.attempts().stream().filter(a -> a.request().isLookUp())).hasSize(3);
  }

  @Test
  void readsASimplifiedLedger() {
    FrozenCall call = redeemed("r1", "o1", 7);
    assertThat(gateway().simplify(true).build().lookUp(call).kind())
        .isEqualTo(LedgerAnswer.Kind.ONE);
    assertThat(gateway().simplify(true).build().lookUp(call("r2", "o2", 7)).kind())
        .isEqualTo(LedgerAnswer.Kind.NONE);
  }

  @Test
  void twoRecordsAreForAPerson() {
    redeemed("r1", "o1", 7);
    FrozenCall call = redeemed("r2", "o1", 7);

    LedgerAnswer answer = gateway.lookUp(call);

    assertThat(answer.kind()).isEqualTo(LedgerAnswer.Kind.UNCLEAR);
    assertThat(answer.text()).startsWith("2 redemptions [");
  }

  @Test
  void aReversedRecordIsForAPerson() {
    FrozenCall call = redeemed("r1", "o1", 7);
    crm.reverse("r1");

    LedgerAnswer answer = gateway.lookUp(call);

    assertThat(answer.kind()).isEqualTo(LedgerAnswer.Kind.UNCLEAR);
    assertThat(answer.text()).contains("a reversal");
  }

  @Test
  void theVendorSaysWhatABizTypeIs() {
    FrozenCall call = redeemed("r1", "o1", 7);
    LedgerTable unknown = LedgerTable.builder().bizType("deduct*", RecordKind.UNKNOWN).build();
    LedgerTable other = LedgerTable.builder().bizType("*CONSUME", RecordKind.OTHER).build();

    assertThat(gateway().ledgerTable(unknown).build().lookUp(call).text())
        .contains("unknown biz_type \"DEDUCT_FROM_CONSUME\"");
    assertThat(gateway().ledgerTable(other).build().lookUp(call).kind())
        .isEqualTo(LedgerAnswer.Kind.NONE);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "CUT_BEFORE_APPLYING",
        "RESET_IN_BODY",
        "HALF_BODY",
        "EMPTY_JSON",
        "WRONG_ROOT",
        "PORTAL_PAGE",
        "HTTP_502",
        "HTTP_404",
        "BAN_7",
        "SERVICE_UNAVAILABLE_10",
        "INVALID_SESSION_27",
        "INVALID_SIGNATURE_25",
        "INVALID_TIMESTAMP_31",
        "ISP_SERVICE_UNAVAILABLE",
        "ISP_SYSTEM_BUSY",
        "ITEM_FAULT"
      })
  void whatIsNotTheLedgersAnswerSaysNothingOfIt(Fault fault) {
    FrozenCall call = redeemed("r1", "o1", 7);
    crm.next(fault);

    LedgerAnswer answer = gateway.lookUp(call);

    assertThat(answer.kind()).isEqualTo(LedgerAnswer.Kind.NOT_ASKED);
    assertThat(gateway.lookUp(call).kind()).isEqualTo(LedgerAnswer.Kind.ONE);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"REFUSED", "INVALID_PARAMETER", "PERMISSION_11"})
  void aRefusedQuestionIsForAPerson(Fault fault) {
    crm.forRequest(TopRequest::isLookUp, fault);

    LedgerAnswer answer = gateway.lookUp(call("r1", "o1", 7));

    assertThat(answer.kind()).isEqualTo(LedgerAnswer.Kind.UNCLEAR);
    assertThat(answer.text()).contains("may not be read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"result_list\":[]",
        "\"has_next_page\":false",
        "\"has_next_page\":false,\"total_size\":2,\"result_list\":[{\"out_biz_id\":\"x\"}]",
        "\"has_next_page\":false,\"total_size\":99999999999999999999,\"result_list\":[]",
        "\"has_next_page\":false,\"total_size\":1.0,\"result_list\":[]",
        "\"has_next_page\":false,\"total_size\":\"many\",\"result_list\":[]",
        "\"has_next_page\":\"perhaps\",\"result_list\":[]",
        "\"has_next_page\":false,\"result_list\":[{\"out_biz_id\":\"32323234344356\"}]",
        "\"has_next_page\":true,\"result_list\":[]",
        "\"has_next_page\":true,\"total_size\":0,\"result_list\":{}",
        "\"has_next_page\":true",
        "\"has_next_page\":false,\"result_list\":{\"point_flow\":[{\"flow_id\":\"9\"}]}",
        "\"has_next_page\":false,\"result_list\":{\"point_flow\":[]}",
        "\"has_next_page\":false,\"result_list\":{\"flow_id\":\"9\",\"out_biz_id\":\"x\"}",
        "\"has_next_page\":false,\"result_list\":\"[]\"",
        "\"has_next_page\":false,\"result_list\":[{\"point_flow_open_info\":{\"flow_id\":\"9\"}}]",
        "\"has_next_page\":false,\"result_list\":[\"9\"]",
        "\"has_next_page\":false,\"result_list\":[[]]",
        "\"has_next_page\":false,\"result_list\":{\"point_flow_open_info\":\"9\"}",
      })
  void aPageThatIsNotCompleteProvesNoAbsence(String page) throws Exception {
    assertThat(answerTo(page).kind()).isEqualTo(LedgerAnswer.Kind.UNCLEAR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"has_next_page\":false,\"result_list\":[]",
        "\"has_next_page\":false,\"result_list\":{}",
        "\"has_next_page\":false,\"result_list\":{\"point_flow_open_info\":[]}",
        "\"has_next_page\":false,\"result_list\":\"\"",
        "\"has_next_page\":false,\"total_size\":0",
        "\"has_next_page\":false,\"total_size\":null,\"result_list\":[]",
        "\"has_next_page\":false,\"total_size\":1,\"result_list\":{\"point_flow_open_info\":{"
            + "\"flow_id\":\"9\",\"out_biz_id\":\"x\"}}",
      })
  void aWholePageWithoutTheOrderDoes(String page) throws Exception {
    assertThat(answerTo(page).kind()).isEqualTo(LedgerAnswer.Kind.NONE);
  }

  @Test
  void aRecordThatMovesToTheNextPageMeanwhileIsStillOne() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.plain(
            json(page("\"has_next_page\":true,\"result_list\":[" + RECORD + "]")),
            json(page("\"has_next_page\":false,\"result_list\":[" + RECORD + "]")))) {
      assertThat(Samples.gateway(server).build().lookUp(Samples.call()).kind())
          .isEqualTo(LedgerAnswer.Kind.ONE);
    }
  }

  @Test
  void pagesThatAreSlowEachEndWithThreeExchangesTime() throws Exception {
    LoopbackServer.Script slow =
        call -> {
          LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
          json(page("\"has_next_page\":true,\"result_list\":[" + RECORD + "]")).serve(call);
        };
    try (LoopbackServer server = LoopbackServer.plain(slow)) {
      LedgerAnswer answer =
          Samples.gateway(server)
              .exchangeDeadline(Duration.ofMillis(500))
              .build()
              .lookUp(Samples.call());

      assertThat(answer.kind()).isEqualTo(LedgerAnswer.Kind.NOT_ASKED);
      assertThat(answer.instead().get().kind()).isEqualTo(Reply.Kind.UNKNOWN);
      assertThat(server.requests()).isLessThanOrEqualTo(8);
    }
  }

  @Test
  void asksNobodyAboutACallThatItDidNotFreeze() {
    FrozenCall foreign = new FrozenCall("r", "m", "p", "none".getBytes(StandardCharsets.UTF_8));

    assertThat(gateway.lookUp(foreign).kind()).isEqualTo(LedgerAnswer.Kind.UNCLEAR);
    assertThat(crm.attempts()).isEmpty();
  }

  private static LedgerAnswer answerTo(String page) throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(page(page)))) {
      return Samples.gateway(server).build().lookUp(Samples.call());
    }
  }

  private static String page(String fields) {
    return "{\"alibaba_alsc_crm_point_querypointflow_response\":{\"result\":{\"biz_success\":true,"
        + fields
        + "}}}";
  }
}
