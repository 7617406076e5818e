package dev.tillbox.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The call of a well-behaved till, of which a test spoils what it wants to. */
final class TillCall {
  final Map<String, String> parameters = new LinkedHashMap<>();
  final JsonObject fields = new JsonObject();
  private String secret = SandboxCrm.APP_SECRET;

  TillCall(String requestId) {
    parameters.put("method", "alibaba.alsc.crm.point.consumepoint");
    parameters.put("app_key", SandboxCrm.APP_KEY);
    parameters.put("v", "2.0");
    parameters.put("sign_method", "hmac-sha256");
    parameters.put("format", "json");
    at(Instant.now());
    fields.addProperty("request_id", requestId);
    fields.addProperty("customer_id", "7027365982937563912722");
    fields.addProperty("change_point", 100);
    fields.addProperty("out_biz_id", "order-" + requestId);
    fields.addProperty("operator_id", "84646738392");
    fields.addProperty("operator_name", "小狗 & Söhne+100%");
    fields.addProperty("brand_id", "32213");
    fields.addProperty("out_shop_id", "32423234");
    fields.addProperty("biz_channel", "CS");
  }

  TillCall at(Instant time) {
    return with(
        "timestamp",
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
            .withZone(ZoneOffset.ofHours(8))
            .format(time));
  }

  /** Sets a parameter; null takes it away. */
  TillCall with(String parameter, String value) {
    if (value == null) {
      parameters.remove(parameter);
    } else {
      parameters.put(parameter, value);
    }
    return this;
  }

  /** Sets a field of the payload, a text or a whole number; null takes it away. */
  TillCall field(String name, Object value) {
    if (value == null) {
      fields.remove(name);
    } else if (value instanceof Number) {
      fields.addProperty(name, (Number) value);
    } else {
      fields.addProperty(name, value.toString());
    }
    return this;
  }

  TillCall secret(String other) {
    secret = other;
    return this;
  }

  byte[] payload() {
    return fields.toString().getBytes(UTF_8);
  }

  byte[] body() {
    Map<String, String> form = new LinkedHashMap<>(parameters);
    form.putIfAbsent(TopRequest.STRUCT, fields.toString());
    if (TopSignature.knows(form.getOrDefault("sign_method", ""))) {
      form.putIfAbsent("sign", new TopSignature(secret).of(form));
    }
    StringBuilder body = new StringBuilder();
    form.forEach((name, value) -> body.append('&').append(name).append('=').append(enc(value)));
    return body.substring(1).getBytes(UTF_8);
  }

  private static String enc(String text) {
    try {
      return URLEncoder.encode(text, "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new AssertionError(e);
    }
  }
}
