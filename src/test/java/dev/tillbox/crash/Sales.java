package dev.tillbox.crash;

import dev.tillbox.RedemptionRequest;

/** The sales of the crash suite: every field follows from the sale's name, in every process. */
final class Sales {
  /** A customer whose points never suffice. */
  static final String POOR = "poor";

  static final long POINTS = 5;
  private static final int CUSTOMERS = 7;

  private Sales() {}

  static boolean isPoor(String sale) {
    return sale.endsWith(POOR);
  }

  static RedemptionRequest request(String sale, String requestId) {
    int customer = Math.floorMod(sale.hashCode(), CUSTOMERS);
    return RedemptionRequest.builder()
        .requestId(requestId)
        .customerId(isPoor(sale) ? POOR : "customer-" + customer)
        .changePoint(POINTS)
        .outBizId(order(sale))
        .operatorId("84646738392")
        .operatorName("小狗")
        .brandId("32213")
        .shopId("45346543")
        .bizChannel("KRY")
        .reason("积分抵现")
        .build();
  }

  static String order(String sale) {
    return "order-" + sale;
  }
}
