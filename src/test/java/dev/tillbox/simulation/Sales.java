package dev.tillbox.simulation;

import dev.tillbox.Redemption;
import dev.tillbox.RedemptionRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every sale that the till ever rang up, by its order number. */
final class Sales {
  private static final int CUSTOMERS = 9;

  final List<Sale> all = new ArrayList<>();
  private final Map<String, Sale> byOrder = new HashMap<>();
  private final World world;

  /** On what the platform fails: one customer's. */
  private final List<Sale> cursed = new ArrayList<>();

  Sales(World world) {
    this.world = world;
  }

  /** The next customer pays with points; sometimes the till leaves the id to the queue. */
  Sale ringUp() {
    int number = all.size() + 1;
    RedemptionRequest.Builder request =
        RedemptionRequest.builder()
            .customerId(anyCustomer())
            .changePoint(1 + world.random.nextInt(300))
            .outBizId("order-" + number)
            .operatorId("84646738392")
            .operatorName("小狗")
            .brandId("32213")
            .shopId("45346543")
            .bizChannel("KRY");
    if (world.chance(0.6)) {
      request.requestId("till-" + number);
    }
    Sale sale = new Sale(number, request.build());
    sale.stubborn = world.chance(0.05) ? world.random.nextInt(9) : 0;
    if (world.chance(0.015)) {
      curse(sale);
    } else if (isNextOfTheCursed(sale)) {
      curseAsWell(sale);
    }
    sale.murky = world.chance(0.1);
    all.add(sale);
    byOrder.put(sale.request.outBizId(), sale);
    return sale;
  }

  /** One customer at a time: two customers' that fail alike are an outage, and nothing is held. */
  private void curse(Sale sale) {
    cursed.forEach(former -> former.curse = null);
    cursed.clear();
    cursed.add(sale);
    sale.curse = Fate.anyCurse(world.random);
  }

  private boolean isNextOfTheCursed(Sale sale) {
    return !cursed.isEmpty()
        && cursed.get(0).request.customerId().equals(sale.request.customerId())
        && world.chance(0.3);
  }

  private void curseAsWell(Sale sale) {
    sale.curse = cursed.get(0).curse;
    cursed.add(sale);
  }

  String anyCustomer() {
    return "customer-" + world.random.nextInt(CUSTOMERS);
  }

  Sale of(RedemptionRequest request) {
    return byOrder.get(request.outBizId());
  }

  Sale of(Redemption redemption) {
    return of(redemption.request());
  }

  Sale ofOrder(String order) {
    return byOrder.get(order);
  }
}
