package dev.tillbox.simulation;

import dev.tillbox.FrozenCall;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.Reply;
import dev.tillbox.ServerClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The gateway: carries calls through the weather to the CRM, and time passes meanwhile. */
final class Wire implements RedemptionGateway {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  /** A request that is not in the CRM a minute after it was given up never comes. */
  private static final long LATEST = TimeUnit.SECONDS.toNanos(50);

  private final World world;
  private final Weather weather;
  private final Crm crm;
  private final Sales sales;
  private final Checker checker;
  private final Tally tally;
  private ServerClock clock;
  private int frozen;

  Wire(World world, Weather weather, Crm crm, Sales sales, Checker checker, Tally tally) {
    this.world = world;
    this.weather = weather;
    this.crm = crm;
    this.sales = sales;
    this.checker = checker;
    this.tally = tally;
  }

  @Override
  public String identity() {
    return "the simulated CRM";
  }

  @Override
  public void keepTime(ServerClock queueClock) {
    clock = queueClock;
  }

  @Override
  public FrozenCall freeze(RedemptionRequest request) {
    frozen++;
    FrozenCall call = Crm.freeze(request, frozen);
    sales.of(request).frozen.add(call.payloadText());
    return call;
  }

  @Override
  public Reply send(FrozenCall call) {
    Sale sale = checker.calls.sending(call);
    Fate fate = weather.next(sale.curse);
    world.note(sale + " is sent: " + fate);
    tally.fates.merge(fate, 1, Integer::sum);
    long way = fate.isTrouble() ? world.between(0, 10_000 * MS) : world.between(5 * MS, 200 * MS);
    world.elapse(way);
    Reply answer = null;
    if (fate.effect == Fate.Effect.ARRIVES) {
      answer = crm.receive(call);
    } else if (fate.effect == Fate.Effect.ARRIVES_LATE) {
      arriveLate(sale, call);
    }
    world.elapse(way);
    Reply reply;
    try {
      reply = fate.reply(answer, world.random);
    } catch (RuntimeException e) {
      checker.calls.answered(sale, null);
      throw e;
    }
    if (reply == answer && answer != null && !weather.isOnline()) {
      reply = Reply.unknown("reset", "the link went down meanwhile");
    }
    checker.calls.answered(sale, reply);
    if (reply != null && reply.kind().isAnswer()) {
      clock.answered(world.truth(), Duration.ofNanos(2 * way));
    }
    return reply;
  }

  /** A request that its sender has given up still reaches the CRM, and nobody hears the answer. */
  private void arriveLate(Sale sale, FrozenCall call) {
    world.after(
        world.between(0, LATEST),
        () -> world.note(sale + " arrives late: " + crm.receive(call).kind()));
  }

  @Override
  public LedgerAnswer lookUp(FrozenCall call) {
    Sale sale = checker.calls.lookingUp(call);
    Fate fate = weather.next();
    weather.trouble();
    world.elapse(world.between(5 * MS, 200 * MS));
    LedgerAnswer answer = ledgerAnswer(sale, fate);
    checker.calls.lookedUp(sale, answer);
    return answer;
  }

  private LedgerAnswer ledgerAnswer(Sale sale, Fate fate) {
    if (!weather.isOnline()) {
      return LedgerAnswer.notAsked(Reply.notSent("connect refused"));
    }
    if (fate == Fate.PORTAL_PAGE) {
      return LedgerAnswer.notAsked(Reply.notReached("html", "<html>"));
    }
    if (fate == Fate.ITEM_FAULT || sale.murky) {
      return LedgerAnswer.unclear("two records");
    }
    if (fate.isTrouble()) {
      return LedgerAnswer.notAsked(Reply.unknown("timeout", "no answer"));
    }
    clock.answered(world.truth(), Duration.ZERO);
    return crm.hasApplied(sale) ? LedgerAnswer.one("flow") : LedgerAnswer.none();
  }

  @Override
  public boolean probe() {
    world.elapse(world.between(0, 20 * MS));
    if (!weather.isOnline()) {
      weather.trouble();
    }
    return weather.isOnline();
  }

  @Override
  public void cut() {}
}
