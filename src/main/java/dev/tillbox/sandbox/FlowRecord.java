package dev.tillbox.sandbox;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A record of a customer's points as {@code querypointflow} shows it: the CRM's, not the till's.
 */
final class FlowRecord {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

  private final String customerId;
  private final String outBizId;
  private final String flowId;
  private final String bizType;
  private final long points;
  private final long remaining;
  private final Instant time;

  private FlowRecord(LedgerEntry entry, String flowId, String bizType, long sign, Instant time) {
    this.customerId = entry.customerId();
    this.outBizId = entry.outBizId();
    this.flowId = flowId;
    this.bizType = bizType;
    this.points = sign * entry.points();
    this.remaining = entry.balanceAfter();
    this.time = time;
  }

  static FlowRecord redemption(LedgerEntry entry) {
    return new FlowRecord(entry, entry.flowId().get(), "DEDUCT_FROM_CONSUME", -1, entry.time());
  }

  static FlowRecord reversal(LedgerEntry entry, Instant time) {
    return new FlowRecord(
        entry, entry.flowId().get() + "1", "DEDUCT_FROM_CONSUME_REVERSE", 1, time);
  }

  /** Whether it is of that customer and of an order in which that text occurs, as the CRM asks. */
  boolean isLike(String customer, String order) {
    return customerId.equals(customer) && outBizId.contains(order);
  }

  JsonObject shown() {
    JsonObject json = new JsonObject();
    json.addProperty("flow_id", flowId);
    json.addProperty("biz_type", bizType);
    json.addProperty("change_point", points);
    json.addProperty("remain_point", remaining);
    json.addProperty("out_biz_id", outBizId);
    json.addProperty("time", TIME.format(time));
    return json;
  }
}
