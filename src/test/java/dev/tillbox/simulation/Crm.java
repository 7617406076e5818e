package dev.tillbox.simulation;

import dev.tillbox.FrozenCall;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.Reply;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** The CRM as far as redemptions see it: who has points, what it took, and which ids it knows. */
final class Crm {
  private static final String SEPARATOR = ";";

  /** What it says to an id that it has applied before; not documented, so any of these. */
  enum Repeat {
    CONFIRMED_AGAIN,
    DUPLICATE,
    REFUSED;

    /** The most dangerous one comes as often as the others together. */
    static Repeat any(Random random) {
      return random.nextBoolean() ? REFUSED : values()[random.nextInt(2)];
    }
  }

  private final Repeat repeat;
  private final Consumer<String> problems;
  private final Map<String, String> idOfOrder = new HashMap<>();
  private final Set<String> broke = new HashSet<>();

  Crm(Repeat repeat, Consumer<String> problems) {
    this.repeat = repeat;
    this.problems = problems;
  }

  /** The payload of a request: no two are the same, so that a second freezing shows. */
  static FrozenCall freeze(RedemptionRequest request, int number) {
    String payload =
        String.join(
            SEPARATOR,
            request.outBizId(),
            request.customerId(),
            Long.toString(request.changePoint()),
            Integer.toString(number));
    return new FrozenCall(
        request.requestId().get(),
        "point.consumepoint",
        "param",
        payload.getBytes(StandardCharsets.UTF_8));
  }

  static String order(FrozenCall call) {
    return call.payloadText().split(SEPARATOR, -1)[0];
  }

  /** A request arrives, maybe long after its sender gave it up. */
  Reply receive(FrozenCall call) {
    String order = order(call);
    String known = idOfOrder.get(order);
    if (call.requestId().equals(known)) {
      return repeated();
    }
    if (broke.contains(call.payloadText().split(SEPARATOR, -1)[1])) {
      return Reply.rejected("POINT_NOT_ENOUGH", "not enough points");
    }
    if (known != null) {
      problems.accept(order + " was applied twice, under two request ids");
    }
    idOfOrder.put(order, call.requestId());
    return Reply.confirmed("200", "ok", "flow-" + idOfOrder.size());
  }

  private Reply repeated() {
    switch (repeat) {
      case CONFIRMED_AGAIN:
        return Reply.confirmed("200", "ok", "flow-again");
      case DUPLICATE:
        return Reply.duplicate("isv.invalid-repeat-call", "known");
      default:
        return Reply.rejected("POINT_NOT_ENOUGH", "the points are taken already");
    }
  }

  /** A customer spends elsewhere all that there is, or earns something. */
  void turnFortune(String customer) {
    if (!broke.remove(customer)) {
      broke.add(customer);
    }
  }

  boolean hasApplied(Sale sale) {
    return idOfOrder.containsKey(sale.request.outBizId());
  }
}
