package dev.tillbox.simulation;

import dev.tillbox.FlushOrder;
import dev.tillbox.Outcome;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Totals;
import java.util.concurrent.TimeUnit;

/**
 * What must hold at every moment of what the till is shown, judged from what the CRM, the till and
 * the file show, and from nothing that the engine remembers: of entries here, of calls in {@link
 * CallChecker}, of callbacks in {@link CallbackChecker}. The first breach ends the simulation.
 */
final class Checker {
  /** A queue that nothing disturbs sends a sale within this time. */
  private static final long AT_ONCE = TimeUnit.MINUTES.toNanos(1);

  /** So often the platform fails on a sale before it may be held. */
  private static final int FEW_FAULTS = 3;

  final CallChecker calls;
  final CallbackChecker callbacks;
  private final World world;
  private final Weather weather;
  private final Sales sales;
  private String problem;
  private Life life;

  /** The highest sequence that was ever accepted. */
  private long accepted;

  Checker(World world, Weather weather, Sales sales, Tally tally, FlushOrder order) {
    this.world = world;
    this.weather = weather;
    this.sales = sales;
    this.calls = new CallChecker(this, world, weather, sales, tally, order);
    this.callbacks = new CallbackChecker(this);
  }

  /** Only the first counts: what follows may be its consequence. */
  void problem(String text) {
    if (problem == null) {
      problem = text;
    }
  }

  void require(boolean condition, Sale sale, String otherwise) {
    if (!condition) {
      problem(sale + " " + otherwise);
    }
  }

  /** What is wrong; null while all is well. */
  String problem() {
    return problem;
  }

  /** A process opened the file. */
  void begins(Life begun) {
    life = begun;
    calls.begins(begun);
    callbacks.begins(begun);
  }

  /** The till was told that a new sale is queued, or found it in the file after a crash. */
  void accepted(Sale sale, Redemption redemption) {
    observe(redemption);
    if (!sale.isAccepted()) {
      sale.sequence = redemption.sequence();
      require(sale.sequence > accepted, sale, "was accepted before one that came earlier");
      accepted = Math.max(accepted, sale.sequence);
      require(life.audit().has(sale.sequence), sale, "was accepted and is not in the file");
      if (weather.isCalm()) {
        expectSoon(sale);
      }
    }
    require(sale.sequence == redemption.sequence(), sale, "changed its place in the queue");
  }

  private void expectSoon(Sale sale) {
    Life accepting = life;
    world.after(
        AT_ONCE,
        () -> {
          boolean undisturbed = life == accepting && !life.isOver() && weather.isCalm();
          require(!undisturbed || sale.sent != null, sale, "waits though nothing is in its way");
        });
  }

  /** The limits held when the sale came, or did not. */
  void withinLimits(Sale sale, Totals before, boolean taken) {
    boolean room =
        before.pending() < Setup.MOST_PENDING
            && before.points() + sale.request.changePoint() <= Setup.MOST_POINTS;
    require(room || !taken, sale, "was accepted beyond the limits");
    require(!room || taken, sale, "was refused within the limits");
  }

  /** A person settled it. */
  void settled(Sale sale, Redemption redemption) {
    observe(redemption);
    require(sale.byHand, sale, "was settled by hand and is " + redemption.state());
  }

  /** Somebody was shown an entry: whatever it says holds for ever, and has a reason. */
  void observe(Redemption redemption) {
    Sale sale = sales.of(redemption);
    RedemptionState state = redemption.state();
    require(
        sale.id == null || sale.id.equals(redemption.requestId()), sale, "changed its request id");
    sale.id = redemption.requestId();
    require(
        sale.shown == null || sale.shown == state || sale.shown == RedemptionState.HELD,
        sale,
        "was shown as " + sale.shown + " and now is " + state);
    if (redemption.outcome().isPresent()) {
      sale.shown = state;
    }
    hasReason(sale, redemption);
  }

  /** What it says has an answer or a person behind it. */
  void hasReason(Sale sale, Redemption redemption) {
    RedemptionState state = redemption.state();
    boolean byHand = redemption.outcome().flatMap(Outcome::operator).isPresent();
    require(byHand || !sale.byHand || !state.isSettled(), sale, "shows no more who settled it");
    if (byHand) {
      require(sale.words.contains(state), sale, "is " + state + " by hand and nobody said so");
      sale.byHand = true;
    } else {
      isAnswered(sale, state);
    }
  }

  private void isAnswered(Sale sale, RedemptionState state) {
    require(
        state != RedemptionState.HELD || sale.faults >= FEW_FAULTS || sale.lookedUpInVain,
        sale,
        "is HELD though neither the platform nor the ledger failed on it");
    require(state != RedemptionState.VOIDED, sale, "is VOIDED and nobody said so");
    require(
        state != RedemptionState.CONFIRMED || sale.answers.contains(Reply.Kind.CONFIRMED),
        sale,
        "is CONFIRMED without an answer that says so");
    require(
        state != RedemptionState.REJECTED
            || sale.answers.contains(Reply.Kind.REJECTED)
            || sale.answers.contains(Reply.Kind.DUPLICATE),
        sale,
        "is REJECTED without an answer that says so");
  }

  /** Somebody looked for an entry in vain. */
  void missing(Sale sale) {
    require(!sale.isAccepted() || sale.isDone(), sale, "was accepted and is not in the file");
  }
}
