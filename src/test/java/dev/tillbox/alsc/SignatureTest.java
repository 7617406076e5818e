package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureTest {
  @ParameterizedTest
  @CsvSource({
    "MD5, 66987CB115214E59E6EC978214934FB8",
    "HMAC, D56D7858309C31B6251083A874D48273",
    "HMAC_SHA256, 04DB15AD0774D5CFCE2C837DE43E3FCEA9011ED74F3038FB6AB5F3C4CEA119E8"
  })
  void signsThePlatformsOwnExampleAsPublished(SignMethod method, String sign) {
    Map<String, String> parameters = common("taobao.item.seller.get", method);
    parameters.put("fields", "num_iid,title,nick,price,num");
    parameters.put("num_iid", "11223344");

    assertThat(new Signature(method, "helloworld").of(parameters)).isEqualTo(sign);
  }

  @ParameterizedTest
  @CsvSource({
    "MD5, 31FED363058DB61B12470B77B4CE7C27",
    "HMAC, 5B30B86FC48252E791D8D6C0FE90D6EF",
    "HMAC_SHA256, 034644F3612F60DAB38F97C380E5F2F91970A6C7A036103EB6F6BF8E925EC35A"
  })
  void signsTheApiPagesSampleAsPublished(SignMethod method, String sign) {
    Map<String, String> parameters = common(ConsumePointPayload.METHOD, method);
    parameters.put(ConsumePointPayload.PARAMETER, Samples.STRUCT);

    assertThat(new Signature(method, "helloworld").of(parameters)).isEqualTo(sign);
  }

  @Test
  void leavesOutWhatIsBlankAndTrimsNothingElse() {
    Signature signature = new Signature(SignMethod.HMAC_SHA256, "helloworld");
    Map<String, String> parameters = common("m", SignMethod.HMAC_SHA256);
    String sign = signature.of(parameters);

    parameters.put("empty", "");
    parameters.put("blank", " \t\u3000");
    parameters.put("missing", null);
    assertThat(signature.of(parameters)).isEqualTo(sign);

    parameters.put("session", " test ");
    assertThat(signature.of(parameters)).isNotEqualTo(sign);
  }

  @Test
  void sortsByCodeUnitWhateverTheOrderOfEntry() {
    Signature signature = new Signature(SignMethod.MD5, "s");
    Map<String, String> one = new LinkedHashMap<>();
    one.put("a_b", "1");
    one.put("aB", "2");
    one.put("ab", "3");
    Map<String, String> other = new LinkedHashMap<>();
    other.put("ab", "3");
    other.put("aB", "2");
    other.put("a_b", "1");

    // md5 of saB2a_b1ab3s: capitals before the underscore, the underscore before small letters
    assertThat(signature.of(one)).isEqualTo("542CC7E3740CE015F3D2DEB702D5FD86");
    assertThat(signature.of(other)).isEqualTo("542CC7E3740CE015F3D2DEB702D5FD86");
  }

  private static Map<String, String> common(String method, SignMethod signMethod) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("v", "2.0");
    parameters.put("method", method);
    parameters.put("app_key", "12345678");
    parameters.put("session", "test");
    parameters.put("timestamp", "2016-01-01 12:00:00");
    parameters.put("format", "json");
    parameters.put("sign_method", signMethod.wireName());
    return parameters;
  }
}
