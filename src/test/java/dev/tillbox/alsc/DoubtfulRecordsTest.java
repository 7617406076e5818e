package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.LedgerAnswer;
import dev.tillbox.LedgerAnswer.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of the ledger that may be the redemption that is looked for, and may not. */
class DoubtfulRecordsTest {
  private static final String OURS =
      "{\"flow_id\":\"9\",\"biz_type\":\"DEDUCT_FROM_CONSUME\",\"change_point\":-2333,"
          + "\"out_biz_id\":\"32323234344356\"}";

  private static final String ANOTHER_ORDERS = OURS.replace("4356", "4357").replace("9", "8");

  private static final String REVERSAL = OURS.replace("CONSUME", "CONSUME_REVERSE");

  private static final String WITHOUT_ORDER = REVERSAL.replace("32323234344356", "");

  @ParameterizedTest
  @ValueSource(strings = {"\"customer_id\":\"7\"", "\"request_id\":\"354346533\""})
  void theRecordOfAnotherCustomerOrRequestIsForAPerson(String field) throws Exception {
    assertThat(ledgerOf(with(field, OURS)).kind()).isEqualTo(Kind.UNCLEAR);
    assertThat(ledgerOf(with(field, ANOTHER_ORDERS)).kind()).isEqualTo(Kind.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"customer_id\":\"7027365982937563912722\"",
        "\"customer_id\":7027365982937563912722",
        "\"customer_id\":null",
        "\"request_id\":\"354346532\"",
        "\"request_id\":\"\""
      })
  void theRecordThatNamesOurCustomerAndRequestOrNoneIsOurs(String field) throws Exception {
    assertThat(ledgerOf(with(field, OURS)).kind()).isEqualTo(Kind.ONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[7]", "{\"id\":7}"})
  void aCustomerThatCannotBeReadIsForAPerson(String customer) throws Exception {
    assertThat(ledgerOf(with("\"customer_id\":" + customer, OURS)).kind()).isEqualTo(Kind.UNCLEAR);
  }

  @Test
  void aReversalOfOurPointsThatNamesNoOrderIsForAPerson() throws Exception {
    assertThat(ledgerOf(OURS + "," + WITHOUT_ORDER).kind()).isEqualTo(Kind.UNCLEAR);
    assertThat(ledgerOf(WITHOUT_ORDER).kind()).isEqualTo(Kind.UNCLEAR);
  }

  /** The field may be named otherwise than it is documented: then no record names an order. */
  @ParameterizedTest
  @ValueSource(strings = {"DEDUCT_FROM_CONSUME", "ADD"})
  void aRecordOfOurPointsThatNamesNoOrderProvesNoAbsence(String kind) throws Exception {
    String record =
        OURS.replace("DEDUCT_FROM_CONSUME", kind).replace("out_biz_id", "order").replace("9", "8");

    assertThat(ledgerOf(record).kind()).isEqualTo(Kind.UNCLEAR);
    assertThat(ledgerOf(record.replace("-2333", "\"many\"")).kind()).isEqualTo(Kind.UNCLEAR);
    assertThat(ledgerOf(OURS + "," + record).kind()).isEqualTo(Kind.UNCLEAR);
    assertThat(ledgerOf(record.replace("2333", "2334")).kind()).isEqualTo(Kind.NONE);
    assertThat(
            ledgerOf(record, LedgerTable.builder().bizType("*", RecordKind.OTHER).build()).kind())
        .isEqualTo(Kind.NONE);
  }

  @Test
  void aReversalOfOtherPointsOrOfAnotherOrderIsNotOurs() throws Exception {
    assertThat(ledgerOf(OURS + "," + WITHOUT_ORDER.replace("2333", "2334")).kind())
        .isEqualTo(Kind.ONE);
    assertThat(ledgerOf(OURS + "," + REVERSAL.replace("4356", "4357")).kind()).isEqualTo(Kind.ONE);
  }

  @Test
  void aRedemptionOfOtherPointsProvesNoAbsence() throws Exception {
    String part = OURS.replace("2333", "1000");

    assertThat(ledgerOf(part).kind()).isEqualTo(Kind.UNCLEAR);
    assertThat(ledgerOf(OURS + "," + part).kind()).isEqualTo(Kind.ONE);
  }

  @Test
  void whatTheSaleEarnedSaysNothing() throws Exception {
    String earned = OURS.replace("DEDUCT", "ADD").replace("-2333", "12");

    assertThat(ledgerOf(earned).kind()).isEqualTo(Kind.NONE);
    assertThat(ledgerOf(OURS + "," + earned).kind()).isEqualTo(Kind.ONE);
  }

  @Test
  void asManyPointsOfAnUnknownKindAreForAPersonUntilTheTableKnowsThem() throws Exception {
    String earned = OURS.replace("DEDUCT", "ADD").replace("-2333", "2333");
    LedgerTable table = LedgerTable.builder().bizType("ADD*", RecordKind.OTHER).build();

    assertThat(ledgerOf(earned).kind()).isEqualTo(Kind.UNCLEAR);
    assertThat(ledgerOf(earned, table).kind()).isEqualTo(Kind.NONE);
  }

  @Test
  void aRedemptionThatCountsAgainstTheOthersIsForAPerson() throws Exception {
    String added = OURS.replace("-2333", "2333");

    assertThat(ledgerOf(ANOTHER_ORDERS + "," + added).kind()).isEqualTo(Kind.UNCLEAR);
    assertThat(ledgerOf(ANOTHER_ORDERS + "," + OURS).kind()).isEqualTo(Kind.ONE);
    assertThat(ledgerOf(ANOTHER_ORDERS.replace("-", "") + "," + added).kind()).isEqualTo(Kind.ONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "null", "\"\"", "\"many\""})
  void aRecordThatSaysNoNumberOfPointsHasNoDirection(String points) throws Exception {
    String other = ANOTHER_ORDERS.replace("-2333", points);

    assertThat(ledgerOf(other + "," + OURS).kind()).isEqualTo(Kind.ONE);
  }

  private static String with(String field, String row) {
    return row.replace("{", "{" + field + ",");
  }

  private static LedgerAnswer ledgerOf(String records) throws Exception {
    return ledgerOf(records, LedgerTable.standard());
  }

  private static LedgerAnswer ledgerOf(String records, LedgerTable table) throws Exception {
    String page =
        "{\"alibaba_alsc_crm_point_querypointflow_response\":{\"result\":{\"biz_success\":true,"
            + "\"has_next_page\":false,\"result_list\":["
            + records
            + "]}}}";
    try (LoopbackServer server = LoopbackServer.plain(json(page))) {
      return Samples.gateway(server).ledgerTable(table).build().lookUp(Samples.call());
    }
  }
}
