package dev.tillbox.sandbox;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What the platform and the CRM check before a point moves, in the platform's order. */
final class TopChecks {
  private static final Duration TOLERANCE = Duration.ofMinutes(10);
  private static final ZoneOffset PLATFORM_ZONE = ZoneOffset.ofHours(8);
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
  private static final List<String> REQUIRED_TO_LOOK_UP = Collections.singletonList("customer_id");
  private static final List<String> REQUIRED =
      Arrays.asList(
          "customer_id", "operator_id", "operator_name", "out_biz_id", "request_id", "biz_channel");

  private final String appKey;
  private final String session;
  private final TopSignature signature;
  private final Clock clock;
  private final List<Function<TopRequest, TopError>> checks =
      Arrays.asList(
          this::form,
          this::method,
          this::format,
          this::application,
          this::timestamp,
          this::version,
          this::signature,
          this::session,
          this::struct,
          this::texts,
          this::points,
          this::pairs,
          this::channel);

  TopChecks(String appKey, String appSecret, String session, Clock clock) {
    this.appKey = appKey;
    this.session = session;
    this.signature = new TopSignature(appSecret);
    this.clock = clock;
  }

  /** The first fault, or null. */
  TopError fault(TopRequest request) {
    return checks.stream()
        .map(check -> check.apply(request))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private TopError form(TopRequest request) {
    return request.malformed() == null
        ? null
        : new TopError(41, "Invalid Arguments", "isv.invalid-parameter", request.malformed());
  }

  private TopError method(TopRequest request) {
    String method = request.parameter("method");
    if (method.isEmpty()) {
      return TopError.gateway(21, "Missing Method");
    }
    return method.equals(TopRequest.METHOD) || request.isLookUp()
        ? null
        : TopError.gateway(22, "Invalid Method");
  }

  private TopError format(TopRequest request) {
    String format = request.parameter("format");
    return format.isEmpty() || format.equals("json") || format.equals("xml")
        ? null
        : TopError.gateway(23, "Invalid Format");
  }

  private TopError application(TopRequest request) {
    String key = request.parameter("app_key");
    if (key.isEmpty()) {
      return TopError.gateway(28, "Missing App Key");
    }
    return key.equals(appKey) ? null : TopError.gateway(29, "Invalid App Key");
  }

  private TopError timestamp(TopRequest request) {
    String text = request.parameter("timestamp");
    if (text.isEmpty()) {
      return TopError.gateway(30, "Missing Timestamp");
    }
    try {
      Instant time = LocalDateTime.parse(text, TIMESTAMP).toInstant(PLATFORM_ZONE);
      Duration off = Duration.between(time, clock.instant()).abs();
      return off.compareTo(TOLERANCE) <= 0 ? null : TopError.gateway(31, "Invalid Timestamp");
    } catch (DateTimeException e) {
      return TopError.gateway(31, "Invalid Timestamp");
    }
  }

  private TopError version(TopRequest request) {
    String version = request.parameter("v");
    if (version.isEmpty()) {
      return TopError.gateway(32, "Missing Version");
    }
    return version.equals("2.0") ? null : TopError.gateway(33, "Invalid Version");
  }

  private TopError signature(TopRequest request) {
    String sign = request.parameter("sign");
    if (sign.isEmpty()) {
      return TopError.gateway(24, "Missing Signature");
    }
    boolean right =
        TopSignature.knows(request.parameter("sign_method"))
            && sign.equals(signature.of(request.parameters()));
    return right ? null : TopError.gateway(25, "Invalid signature");
  }

  private TopError session(TopRequest request) {
    String given = request.parameter("session");
    if (session == null || session.equals(given)) {
      return null;
    }
    return given.isEmpty()
        ? TopError.gateway(26, "Missing Session")
        : new TopError(27, "Invalid session", "invalid-sessionkey", "SessionKey is invalid");
  }

  private TopError struct(TopRequest request) {
    if (request.parameter(request.struct()).isEmpty()) {
      return new TopError(
          40, "Missing required arguments:" + request.struct(), "isv.missing-parameter", null);
    }
    return request.isPayloadAnObject() ? null : invalid(request.struct());
  }

  private TopError texts(TopRequest request) {
    List<String> required = request.isLookUp() ? REQUIRED_TO_LOOK_UP : REQUIRED;
    return required.stream()
        .filter(field -> !request.text(field).isPresent())
        .findFirst()
        .map(TopChecks::missing)
        .orElse(null);
  }

  private TopError points(TopRequest request) {
    return request.isLookUp() || request.points().filter(points -> points > 0).isPresent()
        ? null
        : invalid("change_point");
  }

  private TopError pairs(TopRequest request) {
    if (!request.text("brand_id").isPresent() && !request.text("out_brand_id").isPresent()) {
      return missing("brand_id");
    }
    return request.text("shop_id").isPresent() || request.text("out_shop_id").isPresent()
        ? null
        : missing("shop_id");
  }

  private TopError channel(TopRequest request) {
    String channel = request.text("biz_channel").orElse("");
    return request.isLookUp() || channel.equals("CS") || channel.equals("KRY")
        ? null
        : invalid("biz_channel");
  }

  private static TopError missing(String field) {
    return TopError.service(50, "isv.missing-parameter:" + field, "缺少参数" + field);
  }

  private static TopError invalid(String field) {
    return TopError.service(50, "isv.invalid-parameter:" + field, "非法参数" + field);
  }
}
