package dev.tillbox.bench;

import dev.tillbox.FrozenCall;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.Reply;
import java.nio.charset.StandardCharsets;

/**
 * A CRM without a network: confirms at once, or cannot be reached. Freezes what the real gateway
 * would freeze, so that rows have their real size.
 */
final class MemoryCrm implements RedemptionGateway {
  private final long roundTripMs;
  private volatile boolean reachable;

  MemoryCrm(boolean reachable) {
    this(reachable, 0);
  }

  /** A CRM that takes so long to answer. */
  MemoryCrm(boolean reachable, long roundTripMs) {
    this.reachable = reachable;
    this.roundTripMs = roundTripMs;
  }

  void reachable(boolean now) {
    reachable = now;
  }

  @Override
  public String identity() {
    return "benchmark";
  }

  @Override
  public FrozenCall freeze(RedemptionRequest request) {
    String json =
        "{\"biz_channel\":\"KRY\",\"brand_id\":\"32213\",\"change_point\":"
            + request.changePoint()
            + ",\"customer_id\":\""
            + request.customerId()
            + "\",\"operator_id\":\"84646738392\",\"operator_name\":\"小狗\",\"out_biz_id\":\""
            + request.outBizId()
            + "\",\"reason\":\"积分抵现\",\"request_id\":\""
            + request.requestId().get()
            + "\",\"shop_id\":\"45346543\"}";
    return new FrozenCall(
        request.requestId().get(),
        "alibaba.alsc.crm.point.consumepoint",
        "param_consume_point_open_req",
        json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Reply send(FrozenCall call) {
    if (!reachable) {
      return Reply.notSent("the link is down");
    }
    try {
      Thread.sleep(roundTripMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.unknown("interrupted", e.toString());
    }
    return Reply.confirmed("200", "操作成功", "2016010112000012345678");
  }

  @Override
  public boolean probe() {
    return reachable;
  }

  @Override
  public void cut() {}
}
