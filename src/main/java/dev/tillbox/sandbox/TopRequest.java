package dev.tillbox.sandbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * One request as the sandbox received it, right or wrong: what a predicate of {@link
 * SandboxCrm#forRequest} sees, and what an {@link Attempt} keeps. Immutable and thread-safe.
 */
public final class TopRequest {
  static final String METHOD = "alibaba.alsc.crm.point.consumepoint";
  static final String STRUCT = "param_consume_point_open_req";
  static final String LEDGER_METHOD = "alibaba.alsc.crm.point.querypointflow";
  static final String LEDGER_STRUCT = "param_page_query_point_flow_open_req";

  private final Instant receivedAt;
  private final byte[] body;
  private final boolean gzipAccepted;
  private final Map<String, String> parameters;
  private final byte[] payload;
  private final String malformed;
  private final JsonObject fields;

  TopRequest(Instant receivedAt, byte[] body, boolean gzipAccepted) {
    this.receivedAt = receivedAt;
    this.body = body;
    this.gzipAccepted = gzipAccepted;
    FormBody form = null;
    String fault = null;
    try {
      form = new FormBody(body);
    } catch (IllegalArgumentException e) {
      fault = e.getMessage();
    }
    this.malformed = fault;
    this.parameters = form == null ? Collections.emptyMap() : form.texts();
    this.payload = form == null ? new byte[0] : form.bytes(struct());
    this.fields = objectOrNull(parameters.getOrDefault(struct(), ""));
  }

  /**
   * When it arrived.
   *
   * @return the time by the sandbox's clock
   */
  public Instant receivedAt() {
    return receivedAt;
  }

  /**
   * The whole body.
   *
   * @return a copy of the bytes as they came over the wire
   */
  public byte[] body() {
    return body.clone();
  }

  /**
   * What is asked for.
   *
   * @return the method, such as {@code alibaba.alsc.crm.point.consumepoint}; empty if none is named
   */
  public String method() {
    return parameter("method");
  }

  /**
   * Whether it asks what is in a customer's ledger, which moves no points.
   *
   * @return true for {@code alibaba.alsc.crm.point.querypointflow}
   */
  public boolean isLookUp() {
    return method().equals(LEDGER_METHOD);
  }

  /**
   * The JSON of the redemption, or of the look-up.
   *
   * @return a copy of the bytes as they were before percent-encoding; empty if there are none
   */
  public byte[] payload() {
    return payload.clone();
  }

  /**
   * The form's fields, {@code sign} included.
   *
   * @return decoded names and values in the order in which they came, unmodifiable; empty if the
   *     body is not a form
   */
  public Map<String, String> parameters() {
    return parameters;
  }

  /**
   * The idempotency key inside the payload.
   *
   * @return the id, or empty if there is none
   */
  public Optional<String> requestId() {
    return text("request_id");
  }

  /**
   * Whose points are to be taken.
   *
   * @return the customer's id, or empty if there is none
   */
  public Optional<String> customerId() {
    return text("customer_id");
  }

  /**
   * The till's order number.
   *
   * @return the number, or empty if there is none
   */
  public Optional<String> outBizId() {
    return text("out_biz_id");
  }

  /**
   * How many points are to be taken.
   *
   * @return a whole number of points, or empty if there is none
   */
  public Optional<Long> points() {
    return whole("change_point");
  }

  /** A field of the payload that is a whole number. */
  Optional<Long> whole(String field) {
    JsonPrimitive value = primitive(field);
    // Only digits: a fraction or an exponent is not a number of points.
    if (value == null || !value.isNumber() || !value.getAsString().matches("-?[0-9]{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(value.getAsLong());
  }

  /** Names the request id only. */
  @Override
  public String toString() {
    return "TopRequest[" + requestId().orElse("no request_id") + "]";
  }

  /** Why the body is not a form, or null. */
  String malformed() {
    return malformed;
  }

  /** The parameter that carries the payload. */
  String struct() {
    return isLookUp() ? LEDGER_STRUCT : STRUCT;
  }

  boolean isGzipAccepted() {
    return gzipAccepted;
  }

  boolean isPayloadAnObject() {
    return fields != null;
  }

  /** A parameter's text; blank ones count as absent, as the platform drops them. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "").trim().isEmpty() ? "" : parameters.get(name);
  }

  /** A field of the payload that is a text and not blank. */
  Optional<String> text(String field) {
    JsonPrimitive value = primitive(field);
    return value == null || !value.isString() || value.getAsString().trim().isEmpty()
        ? Optional.empty()
        : Optional.of(value.getAsString());
  }

  private JsonPrimitive primitive(String field) {
    JsonElement value = fields == null ? null : fields.get(field);
    return value instanceof JsonPrimitive ? (JsonPrimitive) value : null;
  }

  private static JsonObject objectOrNull(String json) {
    try (JsonReader reader = new JsonReader(new StringReader(json))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement value = JsonParser.parseReader(reader);
      boolean alone = reader.peek() == JsonToken.END_DOCUMENT;
      return alone && value instanceof JsonObject ? (JsonObject) value : null;
    } catch (IOException | JsonParseException e) {
      return null;
    }
  }
}
