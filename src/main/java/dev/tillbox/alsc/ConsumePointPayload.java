package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonWriter;
import dev.tillbox.RedemptionRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A redemption as the JSON struct of {@code alibaba.alsc.crm.point.consumepoint}. */
final class ConsumePointPayload {
  static final String METHOD = "alibaba.alsc.crm.point.consumepoint";
  static final String PARAMETER = "param_consume_point_open_req";

  private ConsumePointPayload() {}

  /** The struct in UTF-8. Written field by field, so that no renaming in Java changes the wire. */
  static byte[] of(RedemptionRequest request, String requestId) {
    StringWriter text = new StringWriter(512);
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      json.setSerializeNulls(false);
      write(json, request, requestId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(UTF_8);
  }

  private static void write(JsonWriter json, RedemptionRequest request, String requestId)
      throws IOException {
    json.beginObject();
    json.name("biz_channel").value(request.bizChannel());
    json.name("brand_id").value(request.brandId().orElse(null));
    json.name("change_point").value(request.changePoint());
    json.name("customer_id").value(request.customerId());
    json.name("operator_id").value(request.operatorId());
    json.name("operator_name").value(request.operatorName());
    json.name("out_biz_id").value(request.outBizId());
    json.name("out_brand_id").value(request.outBrandId().orElse(null));
    json.name("out_shop_id").value(request.outShopId().orElse(null));
    json.name("reason").value(request.reason().orElse(null));
    json.name("request_id").value(requestId);
    json.name("shop_id").value(request.shopId().orElse(null));
    json.endObject();
  }
}
