package dev.tillbox.bench;

import dev.tillbox.FrozenCall;
import dev.tillbox.sandbox.SandboxCrm;
import java.io.Closeable;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * What a till without a queue would do: signs a call and posts it with HttpClient as it comes, over
 * one kept connection and with all that it can leave undone switched off, and looks for {@code
 * biz_success} in the answer. Not thread-safe.
 */
final class BarePosts implements Closeable {
  private static final String ALGORITHM = "HmacSHA256";
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

  private final SandboxCrm crm;
  private final CloseableHttpClient client =
      HttpClients.custom()
          .setConnectionManager(new BasicHttpClientConnectionManager())
          .disableAutomaticRetries()
          .disableRedirectHandling()
          .disableCookieManagement()
          .disableAuthCaching()
          .disableContentCompression()
          .build();

  BarePosts(SandboxCrm crm) {
    this.crm = crm;
  }

  void post(FrozenCall call) throws IOException {
    HttpPost request = new HttpPost(crm.uri());
    request.setEntity(new StringEntity(form(call), ContentType.APPLICATION_FORM_URLENCODED));
    String answer = client.execute(request, reply -> EntityUtils.toString(reply.getEntity()));
    if (!answer.contains("\"biz_success\":true")) {
      throw new IllegalStateException("not confirmed: " + answer);
    }
  }

  private String form(FrozenCall call) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("method", call.method());
    parameters.put("app_key", crm.appKey());
    parameters.put("timestamp", TIMESTAMP.format(Instant.now()));
    parameters.put("format", "json");
    parameters.put("v", "2.0");
    parameters.put("sign_method", "hmac-sha256");
    parameters.put(call.parameterName(), call.payloadText());
    parameters.put("sign", sign(parameters));
    StringJoiner form = new StringJoiner("&");
    parameters.forEach((name, value) -> form.add(name + "=" + encoded(value)));
    return form.toString();
  }

  private String sign(Map<String, String> parameters) {
    StringBuilder text = new StringBuilder();
    parameters.forEach((name, value) -> text.append(name).append(value));
    StringBuilder hex = new StringBuilder();
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(crm.appSecret().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      for (byte b : mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8))) {
        hex.append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xF, 16)));
        hex.append(Character.toUpperCase(Character.forDigit(b & 0xF, 16)));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot sign", e);
    }
    return hex.toString();
  }

  private static String encoded(String value) {
    try {
      return URLEncoder.encode(value, "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("this Java has no UTF-8", e);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
