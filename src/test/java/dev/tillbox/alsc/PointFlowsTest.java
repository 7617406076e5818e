package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.LedgerAnswer;
import dev.tillbox.LedgerAnswer.Kind;
import org.junit.jupiter.api.Test;

/** What the ledger's pages prove, without the way on which they come. */
class PointFlowsTest {
  private static final String RECORD =
      "{\"flow_id\":\"9\",\"biz_type\":\"DEDUCT_FROM_CONSUME\",\"change_point\":-7,"
          + "\"out_biz_id\":\"o1\"}";

  private final PointFlows flows =
      new PointFlows(Samples.settings(), parsed("{\"out_biz_id\":\"o1\",\"change_point\":7}"));

  @Test
  void readsOnWhileAnotherPageFollowsAndNoFurther() throws Exception {
    assertThat(addPage(true, RECORD.replace("o1", "o2"))).isTrue();
    assertThat(addPage(false, RECORD)).isFalse();

    LedgerAnswer answer = flows.answer();
    assertThat(answer.kind()).isEqualTo(Kind.ONE);
    assertThat(answer.reference()).contains("9");
  }

  @Test
  void anEmptyPageThatAnnouncesAnotherProvesNoAbsence() throws Exception {
    assertThat(addPage(true, "")).isFalse();

    assertThat(flows.answer().kind()).isEqualTo(Kind.UNCLEAR);
  }

  @Test
  void anEmptyPageThatAnnouncesAnotherSaysNotThatAFoundRecordIsTheOnlyOne() throws Exception {
    assertThat(addPage(true, RECORD)).isTrue();
    assertThat(addPage(true, "")).isFalse();

    assertThat(flows.answer().kind()).isEqualTo(Kind.UNCLEAR);
  }

  @Test
  void stopsAtARecordThatItCannotReadThoughAnotherPageFollows() throws Exception {
    assertThat(addPage(true, RECORD.replace("-7", "\"many\""))).isFalse();

    assertThat(flows.answer().text()).contains("points are no number");
  }

  @Test
  void aListOfNoRecordsThatSaysSoProvesAbsence() throws Exception {
    assertThat(addPage(false, "")).isFalse();

    assertThat(flows.answer().kind()).isEqualTo(Kind.NONE);
  }

  @Test
  void namesARecordWithoutANumberByItsPlace() throws Exception {
    flows.add(
        JsonReply.parse(
            "{\"current_page\":3,\"has_next_page\":false,\"result_list\":["
                + RECORD.replace("o1", "o2")
                + ","
                + RECORD.replace("\"9\"", "\"\"")
                + "]}"));

    assertThat(flows.answer().reference()).contains("record 2 of page 3");
  }

  @Test
  void twoRecordsWithoutANumberAreTwo() throws Exception {
    String unnumbered = RECORD.replace("\"9\"", "\"\"");
    addPage(false, unnumbered + "," + unnumbered);

    assertThat(flows.answer().kind()).isEqualTo(Kind.UNCLEAR);
  }

  @Test
  void anOrderNumberThatIsAlmostOursProvesNoAbsence() throws Exception {
    addPage(false, RECORD.replace("\"o1\"", "\" O1\""));

    assertThat(flows.answer().kind()).isEqualTo(Kind.UNCLEAR);
  }

  @Test
  void aRefundIsNoRedemption() throws Exception {
    addPage(false, RECORD.replace("DEDUCT_FROM_CONSUME", "DEDUCT_REFUND"));

    assertThat(flows.answer().kind()).isEqualTo(Kind.UNCLEAR);
  }

  private static Value parsed(String json) {
    try {
      return JsonReply.parse(json);
    } catch (NotTheCrmException e) {
      throw new AssertionError(json, e);
    }
  }

  private boolean addPage(boolean more, String records) throws NotTheCrmException {
    return flows.add(
        JsonReply.parse("{\"has_next_page\":" + more + ",\"result_list\":[" + records + "]}"));
  }
}
