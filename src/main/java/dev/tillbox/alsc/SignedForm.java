package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tillbox.FrozenCall;
import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The body of one attempt: all public parameters and the frozen struct, freshly dated and signed.
 * Everything is in the body and nothing in the address, which proxies write into their logs.
 */
final class SignedForm {
  /** The platform counts in this zone, wherever the terminal stands. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneOffset.ofHours(8));

  private final String appKey;
  private final SignMethod signMethod;
  private final Signature signature;
  private final boolean simplify;
  private final CallClock clock;

  SignedForm(Settings settings) {
    this.appKey = settings.appKey;
    this.signMethod = settings.signMethod;
    this.signature = new Signature(settings.signMethod, settings.appSecret);
    this.simplify = settings.simplify;
    this.clock = settings.clock;
  }

  byte[] of(FrozenCall call, String session) {
    SortedMap<String, String> parameters = parameters(call, session);
    parameters.values().removeIf(Signature::isBlank);
    parameters.put("sign", signature.of(parameters));
    StringJoiner form = new StringJoiner("&");
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      form.add(encode(parameter.getKey()) + "=" + encode(parameter.getValue()));
    }
    return form.toString().getBytes(US_ASCII);
  }

  private SortedMap<String, String> parameters(FrozenCall call, String session) {
    SortedMap<String, String> parameters = new TreeMap<>();
    parameters.put("method", call.method());
    parameters.put("app_key", appKey);
    parameters.put("session", session);
    parameters.put("timestamp", TIMESTAMP.format(clock.instant()));
    parameters.put("format", "json");
    parameters.put("v", "2.0");
    parameters.put("sign_method", signMethod.wireName());
    parameters.put("simplify", simplify ? "true" : null);
    parameters.put(call.parameterName(), call.payloadText());
    return parameters;
  }

  private static String encode(String text) {
    try {
      return URLEncoder.encode(text, "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("every Java platform must have UTF-8", e);
    }
  }
}
