package dev.tillbox.simulation;

import dev.tillbox.FlushOrder;
import dev.tillbox.FrozenCall;
import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What must hold of the calls on the wire: what is sent, when, and in which order. */
final class CallChecker {
  private static final long HALT_RETRY = TimeUnit.MINUTES.toNanos(1);

  private static final long UNTIL_HEARD = TimeUnit.MILLISECONDS.toNanos(100);

  private final Checker checker;
  private final World world;
  private final Weather weather;
  private final Sales sales;
  private final Tally tally;
  private final FlushOrder order;
  private Life life;
  private int lives;

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

  CallChecker(
      Checker checker, World world, Weather weather, Sales sales, Tally tally, FlushOrder order) {
    this.checker = checker;
    this.world = world;
    this.weather = weather;
    this.sales = sales;
    this.tally = tally;
    this.order = order;
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
  }

  /** An attempt begins; returns whose. */
  Sale sending(FrozenCall call) {
    life.mustLive();
    Sale sale = sales.ofOrder(Crm.order(call));
    Redemption filed = life.find(call.requestId());
    checker.require(filed != null, sale, "was sent under an id that is not in the file");
    if (filed == null) {
      return sale;
    }
    takenUp(sale);
    checker.observe(filed);
    checker.require(
        filed.state() == RedemptionState.IN_DOUBT, sale, "was sent while it is " + filed.state());
    checker.require(
        sale.frozen.contains(call.payloadText()), sale, "was sent with a foreign payload");
    checker.require(
        sale.sent == null || sale.sent.equals(call.payloadText()),
        sale,
        "was sent with another payload");
    checker.require(sale.confirmedInLife != lives, sale, "was sent again after it was confirmed");
    checker.require(!ban.holdsFor(world.now()) || isRedated(sale), sale, "was sent during a ban");
    checker.require(!halt.holdsFor(world.now()) || isRedated(sale), sale, "was sent during a halt");
    inOrder(sale, filed.sequence());
    sale.sent = call.payloadText();
    leaves(sale);
    return sale;
  }

  /** Its turn has come; never that of what a person has settled. */
  private void takenUp(Sale sale) {
    checker.require(
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
    checker.require(other == null, sale, "was sent while " + other + " was on the wire");
    checker.require(onTheWire.size() <= Setup.IN_FLIGHT, sale, "was sent beside too many others");
    tally.mostAtOnce = Math.max(tally.mostAtOnce, onTheWire.size());
  }

  /** Returns whether the cause of a halt was mended meanwhile. */
  private boolean comesBack(Sale sale) {
    onTheWire.remove(lane(sale));
    return fromBeforeResume.remove(sale);
  }

  private void inOrder(Sale sale, long sequence) {
    String lane = lane(sale);
    checker.require(
        sequence >= sentInLife.getOrDefault(lane, 0L) || mayComeAgain(sale, sequence),
        sale,
        "was sent again after one that came later");
    checker.require(
        sequence > sent.getOrDefault(lane, 0L) || sale.sent != null,
        sale,
        "was sent after one that came later");
    released.forEach(first -> goesFirst(first, sale));
    sentInLife.put(lane, sequence);
    sent.merge(lane, sequence, Math::max);
  }

  private void goesFirst(Sale first, Sale sale) {
    boolean isNews = world.now() <= first.releasedAt + untilHeard();
    checker.require(
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
    } else if (answer.kind() != LedgerAnswer.Kind.NONE) {
      sale.lookedUpInVain = true;
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
    sale.faults += isFault(reply) ? 1 : 0;
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

  /** Whether it may be the sale itself that the platform fails on. */
  private static boolean isFault(Reply reply) {
    return reply.kind() == Reply.Kind.ITEM_FAULT
        || (reply instanceof Reply.Halt && ((Reply.Halt) reply).reason() == HaltReason.SIGNATURE);
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
    checker.observe(redemption);
    checker.require(
        redemption.state() == RedemptionState.IN_DOUBT
            || (redemption.state() == RedemptionState.QUEUED && !applied),
        sale,
        "was released as " + redemption.state() + (applied ? " though the CRM applied it" : ""));
    sale.releasedAt = world.now();
    released.add(sale);
    weather.trouble();
  }

  /** The till mended the cause of a halt. */
  void resumed() {
    halt = Stop.NONE;
    fromBeforeResume.addAll(onTheWire.values());
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
