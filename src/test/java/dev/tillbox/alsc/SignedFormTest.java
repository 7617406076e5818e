package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.FrozenCall;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignedFormTest {
  private final TimeZone zone = TimeZone.getDefault();
  private final Locale locale = Locale.getDefault();

  @AfterEach
  void putZoneAndLocaleBack() {
    TimeZone.setDefault(zone);
    Locale.setDefault(locale);
  }

  @ParameterizedTest
  @CsvSource({
    "UTC, en",
    "America/New_York, en-US",
    "Asia/Kolkata, hi-IN-u-nu-deva",
    "Pacific/Apia, th-TH-u-ca-buddhist-nu-thai",
    "Asia/Tehran, fa-IR"
  })
  void datesInTheZoneOfThePlatformWhereverTheTerminalStands(String zone, String language)
      throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    Locale.setDefault(Locale.forLanguageTag(language));

    assertThat(form(builder(), "test")).containsEntry("timestamp", "2016-01-01 12:00:00");
  }

  @ParameterizedTest
  @EnumSource
  void signsExactlyWhatItSends(SignMethod method) throws Exception {
    Map<String, String> form = form(builder().signMethod(method), "test");

    String sign = form.remove("sign");

    assertThat(sign).isEqualTo(new Signature(method, "helloworld").of(form));
    assertThat(form).containsEntry("sign_method", method.wireName());
  }

  @Test
  void sendsAllPublicParametersAndNoBlankOnes() throws Exception {
    assertThat(form(builder(), "test"))
        .containsOnlyKeys(
            "method",
            "app_key",
            "session",
            "timestamp",
            "format",
            "v",
            "sign_method",
            "sign",
            ConsumePointPayload.PARAMETER);
    assertThat(form(builder(), "  ")).doesNotContainKeys("session", "simplify");
    assertThat(form(builder().simplify(true), null)).containsEntry("simplify", "true");
  }

  @Test
  void carriesTheStoredPayloadThroughTheEncodingUnchanged() throws Exception {
    String payload = "{\"reason\":\"a b+c&d=e%41 \\u2028 小狗👍*-._~\"}";
    byte[] body =
        new SignedForm(new Settings(builder()))
            .of(new FrozenCall("1", "m.m", "p", payload.getBytes(UTF_8)), null);

    assertThat(decoded(body)).containsEntry("p", payload);
    assertThat(new String(body, US_ASCII)).matches("[A-Za-z0-9&=%+*._-]+");
  }

  private static AlscGateway.Builder builder() {
    return Samples.gateway(URI.create("https://crm.example/"))
        .clock(Clock.fixed(Instant.ofEpochMilli(1451620800000L), ZoneOffset.ofHours(-11)));
  }

  private static Map<String, String> form(AlscGateway.Builder builder, String session)
      throws Exception {
    return decoded(new SignedForm(new Settings(builder)).of(Samples.call(), session));
  }

  private static Map<String, String> decoded(byte[] body) throws Exception {
    Map<String, String> form = new TreeMap<>();
    for (String pair : new String(body, US_ASCII).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      form.put(URLDecoder.decode(parts[0], "UTF-8"), URLDecoder.decode(parts[1], "UTF-8"));
    }
    return form;
  }
}
