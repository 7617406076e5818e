package dev.tillbox;

/** Requests as a till makes them. */
public final class Requests {
  private Requests() {}

  /** A valid request without an id of its own. */
  public static RedemptionRequest.Builder of(String customer, long points, String order) {
    return RedemptionRequest.builder()
        .customerId(customer)
        .changePoint(points)
        .outBizId(order)
        .operatorId("84646738392")
        .operatorName("小狗")
        .brandId("32213")
        .shopId("45346543")
        .bizChannel("KRY")
        .reason("积分抵现");
  }

  /** A valid request with an id. */
  public static RedemptionRequest named(String requestId) {
    return of("7027365982937563912722", 5, "order-" + requestId).requestId(requestId).build();
  }
}
