package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Reply;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Feeds the reader of the CRM's ledger damaged pages: it never throws, and says <em>one</em> only
 * of a page in which another reader sees that order number with those points.
 */
class LedgerFuzzTest {
  private static final long SEED = Long.getLong("tillbox.fuzz.seed", 20160101120000L);
  private static final int INPUTS = Integer.getInteger("tillbox.fuzz.inputs", 24_000);
  private static final String ROOT = ReplyReader.rootOf(PointFlowQuery.METHOD);
  private static final String ORDER = "32323234344356";
  private static final String RECORD =
      "{\"flow_id\":\"9\",\"biz_type\":\"DEDUCT_FROM_CONSUME\",\"change_point\":-2333,"
          + "\"out_biz_id\":\"32323234344356\"}";
  private static final String REVERSAL = RECORD.replace("CONSUME", "CONSUME_REVERSE");
  private static final String OTHER = RECORD.replace("4356", "4357");

  private static final String[] PAGES = {
    page(RECORD, 1), page(RECORD, 1), page(RECORD + "," + REVERSAL, 2), page(OTHER, 1), page("", 0)
  };

  private final HostileBytes hostile = new HostileBytes(SEED);
  private final ReplyReader reader = new ReplyReader(Samples.settings());
  private final Map<LedgerAnswer.Kind, Integer> said = new EnumMap<>(LedgerAnswer.Kind.class);

  private static String page(String records, int total) {
    return "{\""
        + ROOT
        + "\":{\"result\":{\"biz_success\":true,\"current_page\":1,\"has_next_page\":false,"
        + "\"total_size\":"
        + total
        + ",\"result_list\":{\"point_flow_open_info\":["
        + records
        + "]}}}}";
  }

  @Test
  void saysOneOnlyOfAPageThatShowsIt() {
    System.out.println("-Dtillbox.fuzz.seed=" + SEED + " -Dtillbox.fuzz.inputs=" + INPUTS);
    for (int i = 0; i < INPUTS; i++) {
      byte[] body = hostile.damaged(hostile.oneOf(PAGES).getBytes(UTF_8));
      LedgerAnswer answer = read(body, i);
      if (answer != null) {
        said.merge(answer.kind(), 1, Integer::sum);
        boolean isTrue = answer.kind() != LedgerAnswer.Kind.ONE || shows(new String(body, UTF_8));
        assertThat(isTrue).as("input %s: %s of %s", i, answer, new String(body, UTF_8)).isTrue();
      }
    }
    System.out.println("the ledger said: " + said);
    assertThat(said.get(LedgerAnswer.Kind.ONE)).isGreaterThan(INPUTS / 100);
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

  private static boolean shows(String text) {
    try {
      JsonObject result =
          JsonParser.parseString(text)
              .getAsJsonObject()
              .getAsJsonObject(ROOT)
              .getAsJsonObject("result");
      JsonElement list = result.get("result_list");
      JsonElement rows =
          list.isJsonObject() ? list.getAsJsonObject().get("point_flow_open_info") : list;
      JsonArray records = new JsonArray();
      if (rows.isJsonArray()) {
        records = rows.getAsJsonArray();
      } else {
        records.add(rows);
      }
      int found = 0;
      for (JsonElement record : records) {
        found += isOurs(record) ? 1 : 0;
      }
      return found > 0;
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      return false;
    }
  }

  private static boolean isOurs(JsonElement record) {
    if (!record.isJsonObject()) {
      return false;
    }
    JsonElement order = record.getAsJsonObject().get("out_biz_id");
    JsonElement points = record.getAsJsonObject().get("change_point");
    return order != null
        && points != null
        && order.isJsonPrimitive()
        && order.getAsString().equals(ORDER)
        && new BigDecimal(points.getAsString()).abs().compareTo(BigDecimal.valueOf(2333)) == 0;
  }
}
