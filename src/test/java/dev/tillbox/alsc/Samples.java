package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tillbox.FrozenCall;
import dev.tillbox.RedemptionRequest;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.core5.http.message.BasicHttpResponse;

/** What the tests send and get back, after the platform's own samples. */
final class Samples {
  static final String ROOT = "alibaba_alsc_crm_point_consumepoint_response";

  /** The struct of the API page's sample. */
  static final String STRUCT =
      "{\"biz_channel\":\"KRY\",\"brand_id\":\"32213\",\"change_point\":2333,"
          + "\"customer_id\":\"7027365982937563912722\",\"operator_id\":\"84646738392\","
          + "\"operator_name\":\"小狗\",\"out_biz_id\":\"32323234344356\","
          + "\"out_brand_id\":\"33959\",\"out_shop_id\":\"32423234\",\"reason\":\"积分抵现\","
          + "\"request_id\":\"354346532\",\"shop_id\":\"45346543\"}";

  static final String RESULT =
      "{\"biz_success\":true,\"result\":\"45632456\",\"result_code\":\"200\","
          + "\"result_desc\":\"成功\",\"result_view\":\"\"}";

  static final String SUCCESS =
      "{\"" + ROOT + "\":{\"result\":" + RESULT + ",\"request_id\":\"abc\"}}";

  static final String REFUSAL =
      "{\""
          + ROOT
          + "\":{\"result\":{\"biz_success\":false,\"result_code\":\"P001\","
          + "\"result_desc\":\"points short\",\"result_view\":\"积分不足\"}}}";

  private Samples() {}

  static RedemptionRequest request() {
    return RedemptionRequest.builder()
        .bizChannel("KRY")
        .brandId("32213")
        .changePoint(2333)
        .customerId("7027365982937563912722")
        .operatorId("84646738392")
        .operatorName("小狗")
        .outBizId("32323234344356")
        .outBrandId("33959")
        .outShopId("32423234")
        .reason("积分抵现")
        .requestId("354346532")
        .shopId("45346543")
        .build();
  }

  static FrozenCall call() {
    return new FrozenCall(
        "354346532",
        ConsumePointPayload.METHOD,
        ConsumePointPayload.PARAMETER,
        STRUCT.getBytes(UTF_8));
  }

  /** A gateway that needs no profile. */
  static AlscGateway.Builder gateway(URI address) {
    return AlscGateway.at(address)
        .appKey("12345678")
        .appSecret("helloworld")
        .connectTimeout(Duration.ofSeconds(2))
        .responseTimeout(Duration.ofSeconds(2))
        .exchangeDeadline(Duration.ofSeconds(5))
        .maxReplyBytes(65536)
        .proxy("none");
  }

  static AlscGateway.Builder gateway(LoopbackServer server) {
    return gateway(server.address());
  }

  static Settings settings() {
    return new Settings(gateway(URI.create("https://crm.example/router/rest")));
  }

  /** An error_response with a code, and a sub_code unless null. */
  static String error(Object code, String subCode) {
    return "{\"error_response\":{\"code\":"
        + code
        + ",\"msg\":\"m\""
        + (subCode == null ? "" : ",\"sub_code\":\"" + subCode + "\"")
        + ",\"request_id\":\"r\"}}";
  }

  /** An answer with that status and body, and pairs of header names and values. */
  static Answer answer(int status, String body, String... headers) {
    return answer(status, body.getBytes(UTF_8), headers);
  }

  static Answer answer(int status, byte[] body, String... headers) {
    BasicHttpResponse head = new BasicHttpResponse(status);
    for (int i = 0; i < headers.length; i += 2) {
      head.addHeader(headers[i], headers[i + 1]);
    }
    return new Answer(head, body, java.time.Duration.ZERO);
  }
}
