package dev.tillbox.simulation;

import dev.tillbox.EntryFilter;
import dev.tillbox.LimitExceededException;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionListener;
import dev.tillbox.RequestIdConflictException;
import dev.tillbox.internal.journal.Totals;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The till: rings up sales, is told what became of them, asks, and comes back after a crash. */
final class Till implements RedemptionListener {
  /** Of so many newest sales it still speaks. */
  private static final int RECENT = 40;

  private static final long SOON = TimeUnit.MINUTES.toNanos(1);
  private static final long LATER = TimeUnit.HOURS.toNanos(5);

  private final World world;
  private final Sales sales;
  private final Checker checker;
  private final Person person;
  private final Tally tally;
  private Life life;

  Till(World world, Sales sales, Checker checker, Person person, Tally tally) {
    this.world = world;
    this.sales = sales;
    this.checker = checker;
    this.person = person;
    this.tally = tally;
  }

  /** The process runs again: whether the sales of the last moment are queued is found out. */
  void begin(Life begun) {
    life = begun;
    for (int i = firstRecent(); i < sales.all.size(); i++) {
      Sale sale = sales.all.get(i);
      if (sale.isInLimbo()) {
        recover(sale);
      }
    }
  }

  private int firstRecent() {
    return Math.max(0, sales.all.size() - RECENT);
  }

  private void recover(Sale sale) {
    Redemption found = sale.id == null ? byOrder(sale) : life.find(sale.id);
    if (found != null) {
      world.note(sale + " is found queued");
      checker.accepted(sale, found);
    } else if (sale.id != null) {
      submit(sale);
    } else {
      world.note(sale + " is given up");
      sale.refused = true;
    }
  }

  private Redemption byOrder(Sale sale) {
    List<Redemption> found =
        life.entries(EntryFilter.builder().outBizId(sale.request.outBizId()).build());
    return found.isEmpty() ? null : found.get(0);
  }

  void sell() {
    tally.sales++;
    submit(sales.ringUp());
  }

  private void submit(Sale sale) {
    Totals before = life.totals();
    world.note(sale + " is submitted");
    try {
      Redemption accepted = life.submit(sale.request);
      checker.withinLimits(sale, before, true);
      checker.accepted(sale, accepted);
      world.note(sale + " is accepted, " + accepted.state());
    } catch (LimitExceededException e) {
      checker.withinLimits(sale, before, false);
      sale.refused = true;
      world.note(sale + " is refused");
    }
  }

  /** Asks for a sale of late, in one of the ways a till may. */
  void ask() {
    int newest = sales.all.size();
    if (newest == 0) {
      return;
    }
    Sale sale = sales.all.get(firstRecent() + world.random.nextInt(newest - firstRecent()));
    if (sale.isAccepted()) {
      switch (world.random.nextInt(3)) {
        case 0:
          find(sale);
          break;
        case 1:
          repeat(sale);
          break;
        default:
          world.note("the till asks: " + life.backlog().link());
      }
    }
  }

  private void find(Sale sale) {
    Redemption found = life.find(sale.id);
    world.note("the till looks for " + sale);
    if (found == null) {
      checker.missing(sale);
    } else {
      checker.observe(found);
    }
  }

  /** Submits what is queued already, as it was or with other points. */
  private void repeat(Sale sale) {
    if (sale.isDone() || !sale.request.requestId().isPresent()) {
      return;
    }
    world.note(sale + " is submitted again");
    checker.accepted(sale, life.submit(sale.request));
    try {
      life.submit(sale.request.toBuilder().changePoint(1_000).build());
      checker.problem(sale + " was accepted again with other points");
    } catch (RequestIdConflictException e) {
      world.note("and with other points refused");
    }
  }

  void flushNow() {
    world.note("flush now");
    life.flushNow();
  }

  void resume() {
    world.note("resume");
    checker.calls.resumed();
    life.resume();
  }

  /** Somebody looks at what is held. */
  void decide() {
    person.decideOnAny(life);
  }

  @Override
  public void onConfirmed(Redemption redemption) {
    told(redemption);
  }

  @Override
  public void onRejected(Redemption redemption) {
    told(redemption);
  }

  @Override
  public void onHeld(Redemption redemption) {
    told(redemption);
    Sale sale = sales.of(redemption);
    if (world.chance(0.1)) {
      person.decideOn(life, sale);
    } else if (world.chance(0.7)) {
      decideLater(sale);
    }
  }

  private void decideLater(Sale sale) {
    world.after(
        world.between(0, world.chance(0.5) ? SOON : LATER),
        () -> {
          if (!life.isOver()) {
            person.decideOn(life, sale);
          }
        });
  }

  @Override
  public void onVoided(Redemption redemption) {
    told(redemption);
  }

  private void told(Redemption redemption) {
    life.mustLive();
    Sale sale = sales.of(redemption);
    world.note(sale + " is told " + redemption.state());
    long fact = checker.callbacks.offered(sale, redemption);
    if (world.chance(0.1)) {
      // A callback may call anything; one in ten sells something, which commits.
      sell();
    }
    if (sale.stubborn > 0) {
      sale.stubborn--;
      throw new Planned("a listener with a defect");
    }
    checker.callbacks.took(sale, redemption.state(), fact);
    tally.told.merge(redemption.state(), 1, Integer::sum);
  }
}
