package dev.tillbox.simulation;

import dev.tillbox.FlushOrder;
import dev.tillbox.FrozenCall;
import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Outcome;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Totals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What must hold at every moment, judged from what the CRM, the till and the file show, and from
 * nothing that the engine remembers. The first breach ends the simulation.
 */
final class Checker {
  static final long HALT_RETRY = TimeUnit.MINUTES.toNanos(1);

  private static final long UNTIL_HEARD = TimeUnit.MILLISECONDS.toNanos(100);

  /** A queue that nothing disturbs sends a sale within this time. */
  private static final long AT_ONCE = TimeUnit.MINUTES.toNanos(1);

  private final World world;
  private final Weather weather;
  private final Sales sales;
  private final Tally tally;
  private final FlushOrder order;
  private String problem;
  private Life life;
  private int lives;

  /** The highest sequence that was ever accepted. */
  private long accepted;

  /** The highest sequence that was ever sent, and sent in this life; by lane. */
  private final Map<String, Long> sent = new HashMap<>();

  private final Map<String, Long> sentInLife = new HashMap<>();

  private Stop ban = Stop.NONE;
  private Stop halt = Stop.NONE;

  /** What persons put back into the queue and nobody has taken up since. */
  private final Set<Sale> released = new HashSet<>();

  /** Each lane's sale that is sent or looked up now. */
  private final Map<String, Sale> onTheWire = new HashMap<>();

  /** Sales that were on the wire when the cause of a halt was mended. */
  private final Set<Sale> fromBeforeResume = new HashSet<>();

  /** The newest outcome that was offered to the listener. */
  private long offered;

  /** The last outcome of each sale that the listener took in this life. */
  private final Map<Sale, Long> taken = new HashMap<>();

  /** Every outcome that the listener took. */
  private final Set<Long> everTaken = new HashSet<>();

  Checker(World world, Weather weather, Sales sales, Tally tally, FlushOrder order) {
    this.order = order;
    this.world = world;
    this.weather = weather;
    this.sales = sales;
    this.tally = tally;
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
    lives++;
    sentInLife.clear();
    onTheWire.clear();
    fromBeforeResume.clear();
    ban = Stop.NONE;
    halt = Stop.NONE;
    taken.clear();
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

  /** An attempt begins; returns whose. */
  Sale sending(FrozenCall call) {
    life.mustLive();
    Sale sale = sales.ofOrder(Crm.order(call));
    Redemption filed = life.find(call.requestId());
    require(filed != null, sale, "was sent under an id that is not in the file");
    if (filed == null) {
      return sale;
    }
    takenUp(sale);
    observe(filed);
    require(
        filed.state() == RedemptionState.IN_DOUBT, sale, "was sent while it is " + filed.state());
    require(sale.frozen.contains(call.payloadText()), sale, "was sent with a foreign payload");
    require(
        sale.sent == null || sale.sent.equals(call.payloadText()),
        sale,
        "was sent with another payload");
    require(sale.confirmedInLife != lives, sale, "was sent again after it was confirmed");
    require(!ban.holdsFor(world.now()) || isRedated(sale), sale, "was sent during a ban");
    require(!halt.holdsFor(world.now()) || isRedated(sale), sale, "was sent during a halt");
    inOrder(sale, filed.sequence());
    sale.sent = call.payloadText();
    leaves(sale);
    return sale;
  }

  /** Its turn has come; never that of what a person has settled. */
  private void takenUp(Sale sale) {
    require(
        !sale.byHand && !life.audit().isSettledByHand(sale.sequence),
        sale,
        "was called after a person had settled it");
    released.remove(sale);
  }

  /** Refused for its date and made once more: the same attempt, whatever others heard meanwhile. */
  private boolean isRedated(Sale sale) {
    return order == FlushOrder.CUSTOMER && isMadeOnceMore(sale);
  }

  private boolean isMadeOnceMore(Sale sale) {
    return sale.lastAnswer == Reply.Kind.HALT && sale.answeredAt == world.now();
  }

  /** What nothing may overtake: the whole queue, or a customer's part of it. */
  private String lane(Sale sale) {
    return order == FlushOrder.CUSTOMER ? sale.request.customerId() : "";
  }

  private void leaves(Sale sale) {
    Sale other = onTheWire.put(lane(sale), sale);
    require(other == null, sale, "was sent while " + other + " was on the wire");
    require(onTheWire.size() <= Setup.IN_FLIGHT, sale, "was sent beside too many others");
    tally.mostAtOnce = Math.max(tally.mostAtOnce, onTheWire.size());
  }

  /** Returns whether the cause of a halt was mended meanwhile. */
  private boolean comesBack(Sale sale) {
    onTheWire.remove(lane(sale));
    return fromBeforeResume.remove(sale);
  }

  private void inOrder(Sale sale, long sequence) {
    String lane = lane(sale);
    require(
        sequence >= sentInLife.getOrDefault(lane, 0L) || mayComeAgain(sale, sequence),
        sale,
        "was sent again after one that came later");
    require(
        sequence > sent.getOrDefault(lane, 0L) || sale.sent != null,
        sale,
        "was sent after one that came later");
    released.forEach(first -> goesFirst(first, sale));
    sentInLife.put(lane, sequence);
    sent.merge(lane, sequence, Math::max);
  }

  private void goesFirst(Sale first, Sale sale) {
    boolean isNews = world.now() <= first.releasedAt + untilHeard();
    require(
        first.sequence > sale.sequence
            || !lane(first).equals(lane(sale))
            || isNews
            || isMadeOnceMore(sale),
        sale,
        "was sent before " + first + ", which was released");
  }

  /** What the platform refused is kept back until others prove that right; a hold may be undone. */
  private boolean mayComeAgain(Sale sale, long sequence) {
    return sale.lastAnswer == Reply.Kind.REJECTED || life.audit().wasReleased(sequence);
  }

  /** The ledger is asked; returns for whom. */
  Sale lookingUp(FrozenCall call) {
    life.mustLive();
    Sale sale = sales.ofOrder(Crm.order(call));
    takenUp(sale);
    leaves(sale);
    return sale;
  }

  /** The ledger was asked. */
  void lookedUp(Sale sale, LedgerAnswer answer) {
    life.mustLive();
    comesBack(sale);
    world.note(sale + " is looked up: " + answer.kind());
    tally.looks.merge(answer.kind(), 1, Integer::sum);
    if (answer.kind() == LedgerAnswer.Kind.ONE) {
      sale.answers.add(Reply.Kind.CONFIRMED);
      sale.confirmedInLife = lives;
    }
  }

  /** An attempt ended. */
  void answered(Sale sale, Reply reply) {
    life.mustLive();
    boolean resumedMeanwhile = comesBack(sale);
    if (reply == null) {
      return;
    }
    world.note(sale + " is answered " + reply.kind());
    tally.replies.merge(reply.kind(), 1, Integer::sum);
    sale.answers.add(reply.kind());
    sale.lastAnswer = reply.kind();
    sale.answeredAt = world.now();
    if (reply.kind() == Reply.Kind.CONFIRMED) {
      sale.confirmedInLife = lives;
    } else if (reply.kind() == Reply.Kind.BUSY) {
      ban = stopFor(((Reply.Busy) reply).waitFor().toNanos());
    } else if (reply.kind() == Reply.Kind.HALT
        && ((Reply.Halt) reply).reason() != HaltReason.CLOCK
        && !resumedMeanwhile) {
      // A halt for the clock's sake may end at once: its answer sets the clock right. One that
      // answers a call from before the cause was mended says nothing of what is true now.
      halt = stopFor(HALT_RETRY);
    }
  }

  /** Where others are on their way to the wire, it shows only when the flusher has heard of it. */
  private Stop stopFor(long nanos) {
    return new Stop(world.now() + untilHeard(), world.now() + nanos);
  }

  private long untilHeard() {
    return order == FlushOrder.CUSTOMER ? UNTIL_HEARD : 0;
  }

  /** A person put it back into the queue. */
  void released(Sale sale, Redemption redemption, boolean applied) {
    observe(redemption);
    require(
        redemption.state() == RedemptionState.IN_DOUBT
            || (redemption.state() == RedemptionState.QUEUED && !applied),
        sale,
        "was released as " + redemption.state() + (applied ? " though the CRM applied it" : ""));
    sale.releasedAt = world.now();
    released.add(sale);
    weather.trouble();
  }

  /** A person settled it. */
  void settled(Sale sale, Redemption redemption) {
    observe(redemption);
    require(sale.byHand, sale, "was settled by hand and is " + redemption.state());
  }

  /** The till mended the cause of a halt. */
  void resumed() {
    halt = Stop.NONE;
    fromBeforeResume.addAll(onTheWire.values());
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

  private void hasReason(Sale sale, Redemption redemption) {
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

  /** The listener is called; returns which outcome that is about. */
  long offered(Sale sale, Redemption redemption) {
    RedemptionState state = redemption.state();
    long last = taken.getOrDefault(sale, 0L);
    long fact = life.audit().fact(redemption, last);
    if (fact == 0) {
      boolean again = life.audit().fact(redemption, 0) > 0;
      problem(
          sale
              + (again
                  ? " was told again though the listener took it"
                  : " was told as " + state + " before that was committed"));
    }
    if (life.audit().isPast(redemption.sequence(), fact)) {
      hasReason(sale, redemption);
    } else {
      observe(redemption);
    }
    if (fact > offered) {
      require(nothingIsDueBetween(offered, fact), sale, "was told before an earlier outcome");
      offered = fact;
    }
    return fact;
  }

  /** Only what waits for an earlier outcome of its own redemption may be passed over. */
  private boolean nothingIsDueBetween(long fact, long later) {
    return life.audit().between(fact, later).stream()
        .noneMatch(passedOver -> everTaken.containsAll(life.audit().before(passedOver)));
  }

  /** The listener returned. */
  void took(Sale sale, RedemptionState state, long fact) {
    everTaken.add(fact);
    sale.taken.add(state);
    taken.put(sale, fact);
  }

  /** A time in which nothing may be sent. */
  private static final class Stop {
    static final Stop NONE = new Stop(0, 0);

    private final long from;
    private final long to;

    Stop(long from, long to) {
      this.from = from;
      this.to = to;
    }

    boolean holdsFor(long now) {
      return now >= from && now < to;
    }
  }
}
