package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonWriter;
import dev.tillbox.FrozenCall;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * The question for the ledger's records of one redemption, as calls of {@code
 * alibaba.alsc.crm.point.querypointflow}. It names no times: a terminal's clock must not decide
 * which records are there.
 */
final class PointFlowQuery {
  static final String METHOD = "alibaba.alsc.crm.point.querypointflow";
  static final String PARAMETER = "param_page_query_point_flow_open_req";

  private static final int PAGE_SIZE = 20;

  /** What the ledger wants to know of the redemption, by the same names. */
  private static final String[] COPIED = {
    "brand_id", "customer_id", "out_biz_id", "out_brand_id", "out_shop_id", "shop_id"
  };

  private final FrozenCall call;
  private final String method;
  private final Value redemption;

  private PointFlowQuery(FrozenCall call, String method, Value redemption) {
    this.call = call;
    this.method = method;
    this.redemption = redemption;
  }

  /** Asks about a redemption as it was frozen; fails if it is not one of ours. */
  static PointFlowQuery about(FrozenCall call, String method) throws NotTheCrmException {
    return new PointFlowQuery(call, method, JsonReply.parse(call.payloadText()));
  }

  /** The struct as it was frozen. */
  Value redemption() {
    return redemption;
  }

  FrozenCall page(int number) {
    return new FrozenCall(call.requestId(), method, PARAMETER, struct(number));
  }

  private byte[] struct(int page) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      json.beginObject();
      for (String name : COPIED) {
        if (redemption.names().contains(name)) {
          json.name(name).value(redemption.get(name).text());
        }
      }
      json.name("page_no").value(page);
      json.name("page_size").value(PAGE_SIZE);
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(UTF_8);
  }
}
