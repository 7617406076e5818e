package dev.tillbox.bench;

import dev.tillbox.RedemptionRequest;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests as a till makes them, all fields set, each with an id that the till stored with its
 * sale. The ids come in no order, as random ones do. Thread-safe.
 */
final class Sales {
  private final AtomicLong count = new AtomicLong();
  private final Random random = new Random(20_160_101);

  /** The next sale, with an id of the till's. */
  RedemptionRequest next() {
    return sale().requestId(new UUID(draw(), draw()).toString()).build();
  }

  /** The next sale, whose id tillbox is to draw. */
  RedemptionRequest nextWithoutId() {
    return sale().build();
  }

  private RedemptionRequest.Builder sale() {
    long number = count.incrementAndGet();
    return RedemptionRequest.builder()
        .customerId("70273659829375" + (10_000_000 + number % 5_000))
        .changePoint(100 + number % 900)
        .outBizId("32323234" + (1_000_000 + number))
        .operatorId("84646738392")
        .operatorName("小狗")
        .brandId("32213")
        .shopId("45346543")
        .bizChannel("KRY")
        .reason("积分抵现");
  }

  private synchronized long draw() {
    return random.nextLong();
  }
}
