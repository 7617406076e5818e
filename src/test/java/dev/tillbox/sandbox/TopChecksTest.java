package dev.tillbox.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopChecksTest {
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-03-01T16:30:00Z"));
  private final SandboxCrm crm = SandboxCrm.builder().clock(clock).session("s1").start();

  @AfterEach
  void close() {
    crm.close();
  }

  private TillCall call() {
    return new TillCall("r1").at(clock.instant()).with("session", "s1");
  }

  private String answer(TillCall call) throws IOException {
    JsonObject answer = Wire.send(crm, call).json();
    JsonObject error = answer.getAsJsonObject("error_response");
    if (error == null) {
      return "ok";
    }
    return error.get("code") + (error.has("sub_code") ? " " + error.get("sub_code") : "");
  }

  @ParameterizedTest
  @CsvSource({
    "B,md5,66987CB115214E59E6EC978214934FB8",
    "B,hmac,D56D7858309C31B6251083A874D48273",
    "B,hmac-sha256,04DB15AD0774D5CFCE2C837DE43E3FCEA9011ED74F3038FB6AB5F3C4CEA119E8",
    "A,md5,31FED363058DB61B12470B77B4CE7C27",
    "A,hmac,5B30B86FC48252E791D8D6C0FE90D6EF",
    "A,hmac-sha256,034644F3612F60DAB38F97C380E5F2F91970A6C7A036103EB6F6BF8E925EC35A",
  })
  void signsThePublishedExamples(String vector, String signMethod, String sign) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("app_key", "12345678");
    parameters.put("session", "test");
    parameters.put("timestamp", "2016-01-01 12:00:00");
    parameters.put("format", "json");
    parameters.put("v", "2.0");
    parameters.put("sign_method", signMethod);
    parameters.put("sign", "not signed");
    parameters.put("simplify", " ");
    if (vector.equals("B")) {
      parameters.put("method", "taobao.item.seller.get");
      parameters.put("fields", "num_iid,title,nick,price,num");
      parameters.put("num_iid", "11223344");
    } else {
      parameters.put("method", TopRequest.METHOD);
      parameters.put(
          TopRequest.STRUCT,
          "{\"biz_channel\":\"KRY\",\"brand_id\":\"32213\",\"change_point\":2333,"
              + "\"customer_id\":\"7027365982937563912722\",\"operator_id\":\"84646738392\","
              + "\"operator_name\":\"小狗\",\"out_biz_id\":\"32323234344356\","
              + "\"out_brand_id\":\"33959\",\"out_shop_id\":\"32423234\",\"reason\":\"积分抵现\","
              + "\"request_id\":\"354346532\",\"shop_id\":\"45346543\"}");
    }
    assertThat(new TopSignature("helloworld").of(parameters)).isEqualTo(sign);
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "hmac", "hmac-sha256"})
  void acceptsEverySignMethodAndNoWrongSecret(String signMethod) throws IOException {
    assertThat(answer(call().with("sign_method", signMethod).secret("hallowelt"))).isEqualTo("25");
    assertThat(answer(call().with("sign_method", signMethod))).isEqualTo("ok");
  }

  @ParameterizedTest
  @CsvSource({
    "method,,21",
    "method,alibaba.alsc.crm.point.reversepoint,22",
    "sign,'  ',24",
    "sign,0011,25",
    "sign_method,rsa,24",
    "app_key,,28",
    "app_key,87654321,29",
    "timestamp,,30",
    "timestamp,1772382600000,31",
    "timestamp,2026-02-30 00:30:00,31",
    "v,,32",
    "v,1.0,33",
    "session,,26",
    "session,s2,27 \"invalid-sessionkey\"",
    "param_consume_point_open_req,'  ',40 \"isv.missing-parameter\"",
    "param_consume_point_open_req,[],50 \"isv.invalid-parameter:param_consume_point_open_req\"",
    "param_consume_point_open_req,{} {},50 \"isv.invalid-parameter:param_consume_point_open_req\"",
    "param_consume_point_open_req,{a:1},50 \"isv.invalid-parameter:param_consume_point_open_req\"",
  })
  void refusesAWrongParameter(String name, String value, String answer) throws IOException {
    assertThat(answer(call().with(name, value))).isEqualTo(answer);
    assertThat(crm.ledger()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "customer_id,,missing-parameter:customer_id",
    "customer_id,'  ',missing-parameter:customer_id",
    "operator_id,,missing-parameter:operator_id",
    "operator_name,,missing-parameter:operator_name",
    "out_biz_id,,missing-parameter:out_biz_id",
    "request_id,,missing-parameter:request_id",
    "biz_channel,,missing-parameter:biz_channel",
    "biz_channel,CS/KRY,invalid-parameter:biz_channel",
    "brand_id,,missing-parameter:brand_id",
    "out_shop_id,,missing-parameter:shop_id",
    "change_point,,invalid-parameter:change_point",
    "change_point,100,invalid-parameter:change_point",
  })
  void refusesAWrongField(String name, String value, String subCode) throws IOException {
    assertThat(answer(call().field(name, value))).isEqualTo("50 \"isv." + subCode + "\"");
    assertThat(crm.ledger()).isEmpty();
  }

  @Test
  void refusesAnUnknownFormatInXml() throws IOException {
    assertThat(Wire.send(crm, call().with("format", "yaml")).bodyText())
        .contains("<code>23</code>");
  }

  @Test
  void takesWholePositivePointsOnly() throws IOException {
    for (Number points : new Number[] {0, -5, 1.5, 1e20}) {
      assertThat(answer(call().field("change_point", points)))
          .isEqualTo("50 \"isv.invalid-parameter:change_point\"");
    }
  }

  @Test
  void eitherIdOfAPairIsEnough() throws IOException {
    TillCall other = call().field("brand_id", null).field("out_shop_id", null);
    assertThat(answer(other.field("out_brand_id", "33959").field("shop_id", "45346543")))
        .isEqualTo("ok");
  }

  @Test
  void toleratesTenMinutesOfClockAndShowsItsOwnTime() throws IOException {
    Instant now = clock.instant();
    for (int minutes : new int[] {-10, 10}) {
      assertThat(answer(call().at(now.plus(Duration.ofMinutes(minutes))))).isEqualTo("ok");
    }
    for (int seconds : new int[] {-601, 601}) {
      assertThat(answer(call().at(now.plusSeconds(seconds)))).isEqualTo("31");
    }
    assertThat(Wire.send(crm, call()).header("Date")).isEqualTo("Sun, 01 Mar 2026 16:30:00 GMT");
    clock.advance(Duration.ofDays(1));
    assertThat(Wire.send(crm, call().at(now)).header("Date"))
        .isEqualTo("Mon, 02 Mar 2026 16:30:00 GMT");
  }

  @Test
  void aDayThatDoesNotExistIsNoTimestamp() throws IOException {
    clock.set(Instant.parse("2026-02-28T04:00:00Z"));
    assertThat(answer(call().with("timestamp", "2026-02-28 12:00:00"))).isEqualTo("ok");
    assertThat(answer(call().with("timestamp", "2026-02-30 12:00:00"))).isEqualTo("31");
  }

  @Test
  void aMalformedFormIsRefusedNotGuessed() throws IOException {
    String good = new String(call().body(), UTF_8);
    for (String bad :
        new String[] {good + "&v=2.0", good + "&x=%2", good + "&x=%ff", good + "&x=\t"}) {
      Wire answer = Wire.send(crm.uri(), "POST", bad.getBytes(UTF_8));
      assertThat(answer.bodyText()).contains("<code>41</code>");
    }
    assertThat(crm.ledger()).isEmpty();
  }
}
