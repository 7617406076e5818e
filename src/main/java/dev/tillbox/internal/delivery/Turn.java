package dev.tillbox.internal.delivery;

import dev.tillbox.Backlog;
import dev.tillbox.DeviceProfile;
import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Outcome;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Decision;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Settlement;
import dev.tillbox.internal.journal.Step;
import dev.tillbox.internal.journal.TillClock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to the entry whose turn it is: it is sent, or looked up in the CRM's ledger, and
 * what comes back settles it, holds it, or leaves it where it is. {@link Meaning}, {@link Breaker},
 * {@link Inquiry} and {@link Trial} decide; here it is done.
 */
final class Turn {
  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  /** The code of what the ledger confirmed. */
  private static final String LEDGER = "ledger";

  /** Who decides when no person did. */
  private static final String TILLBOX = "tillbox";

  private final Journal journal;
  private final GuardedGateway gateway;
  private final Duration resendAge;
  private final TillClock clock;
  private final LongSupplier nanoTime;
  private final Pauses pauses;
  private final Line line;
  private final Doubt doubt;
  private final Breaker breaker;
  private final Trial trial;

  private volatile LinkStatus status = LinkStatus.UNKNOWN;
  private final Lanes lanes;

  /** How often everything was stopped: what began before a stop says nothing of the time after. */
  private int stops;

  /** Failed with no success since; null for none. */
  private Lane lastFailed;

  /** Whether the file says that the queue is halted. */
  private boolean haltIsNoted;

  Turn(
      Journal journal,
      GuardedGateway gateway,
      DeviceProfile.Delivery profile,
      TillClock clock,
      LongSupplier nanoTime,
      Pauses pauses,
      Line line,
      Lanes lanes,
      Doubt doubt) {
    this.journal = journal;
    this.gateway = gateway;
    this.resendAge = Duration.ofHours(profile.resendAgeHours());
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.pauses = pauses;
    this.line = line;
    this.lanes = lanes;
    this.doubt = doubt;
    HaltReason halt = journal.halt().orElse(null);
    this.haltIsNoted = halt != null;
    this.breaker = new Breaker(profile.refusalsToHalt(), halt == HaltReason.EQUAL_REFUSALS);
    this.trial = new Trial(nanoTime);
  }

  LinkStatus status() {
    return status;
  }

  /** A probe did not get through; something may have stood in the CRM's place. */
  void unreachable(String obstacle) {
    status = status.unreachable(obstacle);
  }

  /** How many entries are answered by a refusal that does not count yet. */
  int keptBack() {
    return breaker.size();
  }

  /** A person says that the cause of a halt was mended. */
  void resume() {
    pauses.endHalt();
    breaker.reset();
  }

  /** The whole turn of an entry, on this thread. */
  void of(Entry entry) {
    OnTheWire call = begin(entry);
    while (call != null) {
      call.run(gateway);
      call = end(call);
    }
  }

  /** What is to be called for the entry; null for nothing. */
  OnTheWire begin(Entry entry) {
    if (breaker.keepsBack(entry)) {
      return null;
    }
    Lane lane = lanes.of(entry);
    lane.waitNoMore();
    if (lane.inquiry == null && entry.isSalvaged()) {
      inquire(lane, Inquiry.Cause.SALVAGE, null);
    }
    if (lane.inquiry == null && seemsTooOld(entry)) {
      inquire(lane, Inquiry.Cause.AGE, null);
    }
    return lane.inquiry == null ? attempt(lane) : OnTheWire.asking(lane, stops);
  }

  private OnTheWire attempt(Lane lane) {
    return OnTheWire.sending(lane, doubt.cast(lane.entry.sequence()), stops);
  }

  /** A call has ended; returns what is to be called at once for the same entry, or null. */
  OnTheWire end(OnTheWire call) {
    call.lane.taken = false;
    if (call.answer() == null) {
      replied(call, call.reply());
      return null;
    }
    return askLedger(call, call.answer()) ? attempt(call.lane) : null;
  }

  private boolean isOfNow(OnTheWire call) {
    return call.stops == stops;
  }

  /** Whether nothing else would get through either. */
  private boolean stopsAll(Reply.Kind kind) {
    return !lanes.arePerCustomer()
        || kind == Reply.Kind.NOT_SENT
        || kind == Reply.Kind.NOT_REACHED
        || kind == Reply.Kind.BUSY
        || kind == Reply.Kind.HALT;
  }

  private void inquire(Lane lane, Inquiry.Cause cause, Reply reply) {
    Entry entry = lane.entry;
    LOG.info("{} needs the ledger: {}, {}", entry.call(), cause, reply);
    lane.inquiry = new Inquiry(entry, cause, reply, nanoTime.getAsLong());
  }

  /**
   * Whether it may have been sent so long ago that the CRM may have forgotten its request id. While
   * nothing has verified the clock, that makes it be looked up and no more: the answer verifies it.
   */
  private boolean seemsTooOld(Entry entry) {
    return entry.submittedAt().plus(resendAge).isBefore(clock.instant())
        && (doubt.isOn(entry) || entry.attempts() > 0)
        && journal.sinceBegun(entry).compareTo(resendAge) > 0;
  }

  private void replied(OnTheWire call, Reply reply) {
    Entry entry = call.entry;
    boolean inDoubt = call.inDoubt;
    LOG.debug("answered {}: {} {}", entry.call(), reply.kind(), reply.code());
    if (reply.kind().isOutcome() ? isOfNow(call) : stopsAll(reply.kind())) {
      status = status.after(reply);
    }
    if (reply.kind().isOutcome()) {
      conclude(call, reply, inDoubt);
    } else {
      if (Meaning.of(reply, inDoubt) == Meaning.UNAPPLIED) {
        doubt.lift(entry);
      }
      if (reply.kind() == Reply.Kind.ITEM_FAULT && trial.suspects(call.lane)) {
        // At once: the ledger's answer must be about the same moment as the fault.
        inquire(call.lane, Inquiry.Cause.ITEM_FAULT, reply);
        retreat(call, reply, atOnce());
      } else {
        retreat(call, reply, pauseAfter(call, reply));
      }
    }
  }

  private long atOnce() {
    return lanes.arePerCustomer() ? 0 : pauses.pause(0);
  }

  /** Who fails alone waits alone; several in a row without any success are an outage. */
  private long pauseAfter(OnTheWire call, Reply reply) {
    if (stopsAll(reply.kind())) {
      return pauses.after(reply);
    }
    Lane lane = call.lane;
    lane.failures++;
    long wait = pauses.alone(lane.failures);
    if (isOfNow(call) && (!line.isFlowing() || anotherFailed(lane))) {
      status = status.after(reply);
      stops++;
      // Longer than all: the first to be tried afterwards is another one.
      wait += pauses.backOff();
    }
    lastFailed = lane;
    lane.waitUntil(nanoTime.getAsLong() + wait);
    return wait;
  }

  private boolean anotherFailed(Lane lane) {
    return lastFailed != null && lastFailed.entry.sequence() != lane.entry.sequence();
  }

  private void conclude(OnTheWire call, Reply reply, boolean inDoubt) {
    Entry entry = call.entry;
    switch (breaker.after(reply, inDoubt)) {
      case HALT:
        halt(entry, reply, inDoubt);
        break;
      case KEEP_BACK:
        doubt.lift(entry);
        breaker.keepBack(entry, reply);
        call.lane.taken = true;
        break;
      default:
        succeeded(call);
        settle(call, reply, Meaning.of(reply, inDoubt));
    }
  }

  private void succeeded(OnTheWire call) {
    trial.passed();
    if (isOfNow(call)) {
      pauses.succeeded();
      line.flows();
      lastFailed = null;
    }
  }

  private void settle(OnTheWire call, Reply reply, Meaning meaning) {
    Entry entry = call.entry;
    if (meaning == Meaning.NEEDS_LEDGER) {
      inquire(call.lane, Inquiry.Cause.REFUSAL, reply);
      retreat(call, reply, atOnce());
    } else {
      RedemptionState state =
          meaning == Meaning.CONFIRMS ? RedemptionState.CONFIRMED : RedemptionState.REJECTED;
      settle(answered(entry, reply, state, entry.attempts() + 1));
    }
  }

  private Settlement answered(Entry entry, Reply reply, RedemptionState state, int attempts) {
    String reference =
        reply instanceof Reply.Confirmed
            ? ((Reply.Confirmed) reply).reference().orElse(null)
            : null;
    return new Settlement(
        entry,
        state,
        doubt.lift(entry),
        attempts,
        reply.toString(),
        reply.code(),
        reply.text(),
        reference);
  }

  /** In order: what was kept back came before, and is proved right by what comes after. */
  private void settle(Settlement settlement) {
    if (breaker.size() > 0) {
      for (Breaker.Refused refused : breaker.takeBack()) {
        Entry entry = refused.entry;
        line.settle(answered(entry, refused.reply, RedemptionState.REJECTED, entry.attempts() + 1));
        lanes.leave(entry);
      }
    }
    line.settle(settlement);
    lanes.leave(settlement.entry());
  }

  /**
   * An attempt ended without settling its entry: after the pause the queue goes on from its head.
   */
  private void retreat(OnTheWire call, Reply reply, long waitNanos) {
    Entry entry = call.entry;
    Step step = stepBack(call, stopsAll(reply.kind()));
    doubt.undo(entry, step);
    if (reply.kind() == Reply.Kind.HALT) {
      note(step, ((Reply.Halt) reply).reason(), reply);
    } else if (reply.kind() != Reply.Kind.NOT_SENT) {
      long waitMs = Duration.ofNanos(waitNanos).toMillis();
      step.attempt(entry, entry.attempts() + 1, reply.toString(), waitMs);
    }
    line.commit(step);
    takeBackAHold(entry, reply);
  }

  /** Gives up what was read ahead: all of it, or, when only its own lane stops, what is in that. */
  private Step stepBack(OnTheWire call, boolean all) {
    if (all) {
      stops++;
    }
    // A stop that came meanwhile, an outage's, is a stop of all.
    return isOfNow(call) ? line.retreatOnly(call.entry) : line.retreat();
  }

  private void note(Step step, HaltReason reason, Reply reply) {
    LOG.warn("The queue is halted ({}): {}; {}", reply, reason, reason.remedy());
    step.halt(reason, reply.toString());
    haltIsNoted = true;
  }

  /** Too many refusals alike: none of those that are not settled yet counts. */
  private void halt(Entry entry, Reply reply, boolean inDoubt) {
    status = status.haltedBy(reply);
    pauses.halt();
    stops++;
    lanes.leave(entry);
    if (!inDoubt) {
      doubt.lift(entry);
    }
    Step step = line.retreat();
    doubt.undo(entry, step);
    undoKeptBack(step);
    note(step, HaltReason.EQUAL_REFUSALS, reply);
    line.commit(step);
  }

  private void undoKeptBack(Step step) {
    for (Breaker.Refused refused : breaker.takeBack()) {
      doubt.undo(refused.entry, step);
      lanes.leave(refused.entry);
    }
  }

  /** Nothing behind them can prove the refusals right, so they are asked for once more. */
  long sendKeptBackAgain() {
    Step step = line.retreat();
    undoKeptBack(step);
    long pause = pauses.backOff();
    line.commit(step);
    return pause;
  }

  /** Writes down that the CRM answers again. */
  void noteEndOfHalt() {
    if (haltIsNoted && status.halt == null && status.link == Backlog.Link.UP) {
      line.commit(new Step().endHalt());
      haltIsNoted = false;
    }
  }

  /** Returns whether the entry is to be sent now. */
  private boolean askLedger(OnTheWire call, LedgerAnswer told) {
    Entry entry = call.entry;
    LedgerAnswer answer = told;
    if (answer.kind() == LedgerAnswer.Kind.ONE && journal.hasTwin(entry)) {
      answer =
          LedgerAnswer.unclear(
              "one record, but another redemption of this queue has the same customer, order number"
                  + " and points");
    }
    LOG.info("{}: the ledger says {}", entry.call(), answer);
    if (answer.instead().isPresent() ? stopsAll(answer.instead().get().kind()) : isOfNow(call)) {
      status = status.after(answer);
    }
    Inquiry asked = call.lane.inquiry;
    if (asked.cause == Inquiry.Cause.AGE && isAskedInVain(entry, answer)) {
      call.lane.inquiry = null;
      return true;
    }
    switch (asked.after(answer, nanoTime.getAsLong())) {
      case CONFIRM:
        close(call);
        settle(found(entry, answer));
        break;
      case REJECT:
        close(call);
        settle(answered(entry, asked.reply, RedemptionState.REJECTED, entry.attempts()));
        break;
      case SEND:
        close(call);
        return true;
      case HOLD:
        close(call);
        hold(entry, asked, answer);
        break;
      case HOLD_ON_TRIAL:
        holdOnTrial(call, asked, answer);
        break;
      default:
        wait(call, answer);
    }
    return false;
  }

  /** No age acts on a clock that is not verified, even by the ledger's answer. */
  private boolean isAskedInVain(Entry entry, LedgerAnswer answer) {
    return answer.kind() != LedgerAnswer.Kind.ONE
        && answer.kind() != LedgerAnswer.Kind.NOT_ASKED
        && !(clock.isVerified() && seemsTooOld(entry));
  }

  private void close(OnTheWire call) {
    call.lane.inquiry = null;
    succeeded(call);
  }

  private Settlement found(Entry entry, LedgerAnswer answer) {
    return new Settlement(
        entry,
        RedemptionState.CONFIRMED,
        doubt.lift(entry),
        entry.attempts(),
        "LEDGER " + answer,
        LEDGER,
        "found in the CRM's ledger",
        answer.reference().orElse(null));
  }

  private void holdOnTrial(OnTheWire call, Inquiry asked, LedgerAnswer answer) {
    Entry entry = call.entry;
    boolean itemFault = asked.cause == Inquiry.Cause.ITEM_FAULT;
    if (!trial.mayHold() || (!itemFault && line.waiting() <= 1)) {
      wait(call, answer);
      return;
    }
    call.lane.inquiry = null;
    trial.begin(entry, itemFault);
    hold(entry, asked, answer);
  }

  private void hold(Entry entry, Inquiry asked, LedgerAnswer answer) {
    String text = asked.why() + "; the ledger: " + answer.text();
    LOG.warn("{} is held: {}", entry.call(), text);
    settle(
        new Settlement(
            entry,
            RedemptionState.HELD,
            doubt.lift(entry),
            entry.attempts(),
            asked.reply == null ? null : asked.reply.toString(),
            asked.cause == Inquiry.Cause.ITEM_FAULT ? Outcome.ITEM_FAULT : Outcome.NEEDS_LEDGER,
            text,
            null));
  }

  /** The ledger could not be asked, or must be asked again. */
  private void wait(OnTheWire call, LedgerAnswer answer) {
    Entry entry = call.entry;
    Lane lane = call.lane;
    long untilNextLook = lane.inquiry.untilNextLook(nanoTime.getAsLong());
    if (lane.inquiry.cause == Inquiry.Cause.ITEM_FAULT) {
      // If it was an outage that is over by then, the entry must be sent, not held.
      lane.inquiry = null;
    }
    Reply instead = answer.instead().orElse(null);
    boolean alone = lanes.arePerCustomer() && (instead == null || !stopsAll(instead.kind()));
    if (alone) {
      long pause = instead == null ? untilNextLook : pauseAfter(call, instead);
      if (untilNextLook > 0) {
        pause = Math.min(pause, untilNextLook);
      }
      lane.waitUntil(nanoTime.getAsLong() + Math.max(1, pause));
    }
    Step step = stepBack(call, !alone);
    doubt.undo(entry, step);
    if (alone) {
      LOG.debug("{} alone waits for the ledger", entry.call());
    } else if (instead == null) {
      pauses.pause(Math.max(1, untilNextLook));
    } else if (instead.kind() == Reply.Kind.UNKNOWN && untilNextLook > 0) {
      pauses.pause(Math.min(pauses.backOff(), untilNextLook));
    } else {
      pauses.after(instead);
    }
    if (instead instanceof Reply.Halt) {
      note(step, ((Reply.Halt) instead).reason(), instead);
    }
    line.commit(step);
    if (instead != null) {
      takeBackAHold(entry, instead);
    }
  }

  /** The entry before was held as if it alone were at fault, and it is not. */
  private void takeBackAHold(Entry entry, Reply reply) {
    String innocent = trial.failedBy(entry, reply.kind());
    if (innocent != null && isHeld(innocent)) {
      String why = "the next one fails alike (" + reply + "): it is an outage";
      LOG.warn("{} is no longer held: {}", innocent, why);
      journal.decide(innocent, Decision.release(TILLBOX, why), doubt::cast);
      line.lookAgain();
    }
  }

  /** A person may have decided meanwhile. */
  private boolean isHeld(String requestId) {
    return journal.find(requestId).filter(r -> r.state() == RedemptionState.HELD).isPresent();
  }
}
