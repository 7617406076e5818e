package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tillbox.RedemptionRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsumePointPayloadTest {
  @Test
  void writesTheApiPagesSampleByteForByte() {
    assertThat(ConsumePointPayload.of(Samples.request(), "354346532"))
        .isEqualTo(Samples.STRUCT.getBytes(UTF_8));
  }

  @Test
  void leavesOutWhatWasNotGiven() {
    RedemptionRequest request =
        RedemptionRequest.builder()
            .bizChannel("CS")
            .outBrandId("b")
            .changePoint(1)
            .customerId("c")
            .operatorId("o")
            .operatorName("n")
            .outBizId("x")
            .outShopId("s")
            .build();

    assertThat(text(request, "1"))
        .isEqualTo(
            "{\"biz_channel\":\"CS\",\"change_point\":1,\"customer_id\":\"c\","
                + "\"operator_id\":\"o\",\"operator_name\":\"n\",\"out_biz_id\":\"x\","
                + "\"out_brand_id\":\"b\",\"out_shop_id\":\"s\",\"request_id\":\"1\"}");
  }

  @Test
  void writesPointsAsABareNumberOfAllDigits() {
    RedemptionRequest request = Samples.request().toBuilder().changePoint(Long.MAX_VALUE).build();

    assertThat(text(request, "1")).contains("\"change_point\":9223372036854775807,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"quoted\" and \\back\\",
        "a line\r\nand a\ttab",
        "积分抵现 👍🏽 \uD83D\uDC36",
        "separators \u2028 and \u2029",
        "<b>&amp;='1'</b>",
        "\u0000\u0001\u001f\u007f",
        "עברית \u202e العربية",
        "\uFEFFa mark at the start"
      })
  void carriesAnyTextUnchanged(String nasty) {
    RedemptionRequest request =
        Samples.request().toBuilder().operatorName(nasty).reason(nasty).build();

    JsonObject struct = JsonParser.parseString(text(request, "1")).getAsJsonObject();

    assertThat(struct.get("operator_name").getAsString()).isEqualTo(nasty);
    assertThat(struct.get("reason").getAsString()).isEqualTo(nasty);
  }

  @Test
  void escapesNeitherChineseNorMarkup() {
    RedemptionRequest request = Samples.request().toBuilder().reason("小狗<&>='👍").build();

    assertThat(text(request, "1")).contains("\"reason\":\"小狗<&>='👍\"");
  }

  private static String text(RedemptionRequest request, String requestId) {
    return new String(ConsumePointPayload.of(request, requestId), UTF_8);
  }
}
