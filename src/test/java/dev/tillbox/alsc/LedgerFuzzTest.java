package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.LedgerAnswer;
import dev.tillbox.Reply;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Feeds the reader of the CRM's ledger damaged pages. It never throws, and says <em>none</em> or
 * <em>one</em> only of a page that proves it to a second reader: a false <em>none</em> would let a
 * refusal stand of what the CRM applied, a false <em>one</em> confirm what was taken back.
 */
class LedgerFuzzTest {
  private static final int FEW = 24_000;
  private static final int INPUTS = Integer.getInteger("tillbox.fuzz.inputs", FEW);
  private static final long SEED = HostileBytes.seed("tillbox.fuzz.seed", INPUTS > FEW);
  private static final String RECORD =
      "{\"flow_id\":\"45632456\",\"biz_type\":\"DEDUCT_FROM_CONSUME\",\"change_point\":-2333,"
          + "\"out_biz_id\":\"32323234344356\"}";
  private static final String SECOND = RECORD.replace("456324", "999");
  private static final String REVERSAL = SECOND.replace("CONSUME", "CONSUME_REVERSE");
  private static final String OTHER = SECOND.replace("4356", "4357");
  private static final String PART = SECOND.replace("2333", "1000");
  private static final String REPEATED =
      RECORD.replace("{", "{\"customer_id\":\"7027365982937563912722\",\"request_id\":354346532,");

  private static final String[] PAGES = {
    page(RECORD, 1),
    page(RECORD, 1),
    page(REPEATED + "," + OTHER, 2),
    page(RECORD + "," + REVERSAL, 2),
    page(RECORD + "," + SECOND, 2),
    page(PART, 1),
    page(OTHER, 1),
    page("", 0),
    xml(RECORD, 1),
    xml(RECORD + "," + REVERSAL, 2),
    xml(PART, 1),
    xml(OTHER, 1),
    xml("", 0)
  };

  private final HostileBytes hostile = new HostileBytes(SEED);
  private final ReplyReader reader = new ReplyReader(Samples.settings());
  private final Map<LedgerAnswer.Kind, Integer> said = new EnumMap<>(LedgerAnswer.Kind.class);

  private static String page(String records, int total) {
    return "{\"alibaba_alsc_crm_point_querypointflow_response\":{\"result\":{\"biz_success\":true,"
        + "\"current_page\":1,\"has_next_page\":false,\"total_size\":"
        + total
        + ",\"result_list\":{\"point_flow_open_info\":["
        + records
        + "]}}}}";
  }

  /** The same, as an element for each member. */
  private static String xml(String records, int total) {
    String fields = records.replaceAll("\"(\\w+)\":\"?([^\",}]*)\"?,?", "<$1>$2</$1>");
    String rows = fields.replace("},{", "}{").replace("{", "<row>").replace("}", "</row>");
    return "<alibaba_alsc_crm_point_querypointflow_response><result><biz_success>true</biz_success>"
        + "<has_next_page>false</has_next_page><result_list>"
        + rows.replace("row>", "point_flow_open_info>")
        + "</result_list><total_size>"
        + total
        + "</total_size></result></alibaba_alsc_crm_point_querypointflow_response>";
  }

  @Test
  void saysNoneAndOneOnlyOfAPageThatProvesIt() throws Exception {
    System.out.println("-Dtillbox.fuzz.seed=" + SEED + " -Dtillbox.fuzz.inputs=" + INPUTS);
    for (int i = 0; i < INPUTS; i++) {
      byte[] body = hostile.damaged(hostile.oneOf(PAGES).getBytes(UTF_8));
      LedgerAnswer answer = read(body, i);
      if (answer != null) {
        said.merge(answer.kind(), 1, Integer::sum);
        String text = Delivered.decoded(body, "");
        boolean settles = answer.kind() != LedgerAnswer.Kind.UNCLEAR;
        assertThat(settles && !SecondLedger.proves(answer.kind(), text))
            .as("input %s: %s of %s", i, answer, text)
            .isFalse();
      }
    }
    System.out.println("the ledger said: " + said);
    assertThat(said.get(LedgerAnswer.Kind.ONE)).isGreaterThan(INPUTS / 100);
    assertThat(said.get(LedgerAnswer.Kind.NONE)).isGreaterThan(INPUTS / 100);
  }

  /** What a look-up of one page makes of it; null when it is no page, or another must be read. */
  private LedgerAnswer read(byte[] body, int input) {
    try {
      Answer answer = Samples.answer(200, body, "Content-Type", "application/json;charset=UTF-8");
      Reading reading = reader.reading(answer, PointFlowQuery.METHOD);
      if (reading.reply.kind() != Reply.Kind.CONFIRMED) {
        return null;
      }
      PointFlows flows = new PointFlows(Samples.settings(), JsonReply.parse(Samples.STRUCT));
      return flows.add(reading.result) ? null : flows.answer();
    } catch (NotTheCrmException | RuntimeException | Error e) {
      throw new AssertionError("seed " + SEED + ", input " + input, e);
    }
  }
}
