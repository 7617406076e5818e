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
import java.util.List;
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

  private final Journal journal;
  private final Wire wire;
  private final Duration resendAge;
  private final TillClock clock;
  private final LongSupplier nanoTime;
  private final Pauses pauses;
  private final Line line;
  private final Doubt doubt;
  private final Breaker breaker;
  private final Trial trial;

  private volatile LinkStatus status = LinkStatus.UNKNOWN;
  private volatile boolean resumed;

  /** Whether the file says that the queue is halted. */
  private boolean haltIsNoted;

  Turn(
      Journal journal,
      Wire wire,
      DeviceProfile.Delivery profile,
      TillClock clock,
      LongSupplier nanoTime,
      Pauses pauses,
      Line line,
      Doubt doubt) {
    this.journal = journal;
    this.wire = wire;
    this.resendAge = Duration.ofHours(profile.resendAgeHours());
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.pauses = pauses;
    this.line = line;
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

  /** A person says that the cause of a halt was mended; from any thread. */
  void resume() {
    resumed = true;
  }

  /** Ends the halt if somebody resumed; what was kept back until then is sent again. */
  void endHaltIfResumed() {
    if (resumed) {
      resumed = false;
      pauses.endHalt();
      breaker.reset();
      line.resumed();
      sendKeptBackAgain();
    }
  }

  void of(Lane lane) {
    Entry entry = lane.entry();
    if (breaker.keepsBack(entry)) {
      return;
    }
    if (lane.inquiry() == null && entry.isSalvaged()) {
      inquire(lane, Inquiry.Cause.SALVAGE, null);
    }
    if (lane.inquiry() == null && seemsTooOld(entry)) {
      inquire(lane, Inquiry.Cause.AGE, null);
    }
    if (lane.inquiry() == null) {
      attempt(lane);
    } else {
      askLedger(lane);
    }
  }

  private void inquire(Lane lane, Inquiry.Cause cause, Reply reply) {
    LOG.info("{} needs the ledger: {}, {}", lane.entry().call(), cause, reply);
    lane.inquire(new Inquiry(cause, reply));
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

  /**
   * A resume counts before the attempt, too: an answer to what was sent before it must not outweigh
   * it, and what is sent after it is its one try. But what is kept back must be sent first.
   */
  private void attempt(Lane lane) {
    lane.sentInDoubt(doubt.cast(lane.entry().sequence()));
    if (breaker.size() == 0) {
      endHaltIfResumed();
    }
    line.calls(lane);
    wire.send(lane);
  }

  private void askLedger(Lane lane) {
    line.calls(lane);
    wire.lookUp(lane);
  }

  /** Deals with what came back; returns whether anything did. */
  boolean takeAnswers() {
    boolean any = false;
    for (Wire.Arrival arrival = wire.poll(); arrival != null; arrival = wire.poll()) {
      take(arrival);
      any = true;
    }
    return any;
  }

  private void take(Wire.Arrival arrival) {
    if (arrival.found == null) {
      answered(arrival.lane, arrival.reply);
    } else {
      lookedUp(arrival.lane, arrival.found);
    }
  }

  /** Waits for what is on the wire; begins nothing more. */
  void finish() {
    stopSending();
    boolean interrupted = false;
    while (wire.size() > 0) {
      try {
        take(wire.take());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    breaker.takeBack().forEach(refused -> doubt.lift(refused.lane.entry()));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing that is not under way is sent any more; from any thread. */
  void stopSending() {
    wire.close();
  }

  private void answered(Lane lane, Reply reply) {
    Entry entry = lane.entry();
    LOG.debug("answered {}: {} {}", entry.call(), reply.kind(), reply.code());
    if (reply.kind().isOutcome()) {
      status = line.isOutdated(lane) ? status.afterOneOf(reply) : status.after(reply);
      conclude(lane, reply);
      return;
    }
    boolean all = concernsAll(lane, reply);
    if (Meaning.of(reply, lane.wasInDoubt()) == Meaning.UNAPPLIED) {
      doubt.lift(entry);
    }
    boolean suspect = mayBeTheEntrysFault(reply) && lane.isSuspectAfterFault();
    if (suspect) {
      inquire(lane, Inquiry.Cause.ITEM_FAULT, reply);
    }
    // At once: the ledger's answer must be about the same moment as the fault.
    boolean atOnce = suspect && reply.kind() == Reply.Kind.ITEM_FAULT;
    long wait = atOnce ? line.pause(lane, 0) : line.pauseAfter(lane, reply, all);
    retreat(lane, reply, wait, all);
  }

  /** A signature that is wrong for one entry alone is that entry's fault, too. */
  private static boolean mayBeTheEntrysFault(Reply reply) {
    return reply.kind() == Reply.Kind.ITEM_FAULT
        || (reply instanceof Reply.Halt && ((Reply.Halt) reply).reason() == HaltReason.SIGNATURE);
  }

  /** Whether it stops every entry; as long as nothing shows that the CRM answers, it says so. */
  private boolean concernsAll(Lane lane, Reply reply) {
    boolean all = line.concernsAll(lane, reply);
    boolean news =
        line.isOutdated(lane) ? all && reply.kind() == Reply.Kind.HALT : all || !line.isFlowing();
    status = news ? status.after(reply) : status.afterOneOf(reply);
    return all;
  }

  private void conclude(Lane lane, Reply reply) {
    Meaning meaning = Meaning.of(reply, lane.wasInDoubt());
    if (meaning == Meaning.NEEDS_LEDGER && reply.kind() == Reply.Kind.REJECTED) {
      // It may be about the repetition: whether it counts, the ledger tells.
      succeeded(lane);
      endTrial(lane);
      askWhatBecameOf(lane, reply);
      return;
    }
    if (meaning == Meaning.NEEDS_LEDGER) {
      breaker.after(reply);
      succeeded(lane);
      settleKeptBack();
      endTrial(lane);
      askWhatBecameOf(lane, reply);
      return;
    }
    RedemptionState state =
        meaning == Meaning.CONFIRMS ? RedemptionState.CONFIRMED : RedemptionState.REJECTED;
    if (counts(lane, reply, state, lane.entry().attempts() + 1)) {
      endTrial(lane);
    }
  }

  /** What an outcome does to its entry depends on the refusals around it. */
  private boolean counts(Lane lane, Reply reply, RedemptionState state, int attempts) {
    switch (breaker.after(reply)) {
      case HALT:
        halt(lane, reply);
        return false;
      case KEEP_BACK:
        breaker.keepBack(lane, reply);
        return false;
      default:
        succeeded(lane);
        settleProven(lane, answered(lane.entry(), reply, state, attempts));
        return true;
    }
  }

  private void askWhatBecameOf(Lane lane, Reply reply) {
    inquire(lane, Inquiry.Cause.REFUSAL, reply);
    retreat(lane, reply, line.pause(lane, 0), line.isSingle());
  }

  /** What was asked before everybody was stopped does not tell that all is well again. */
  private void succeeded(Lane lane) {
    if (!line.isOutdated(lane)) {
      pauses.succeeded();
      line.flows();
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
  private void settleProven(Lane lane, Settlement settlement) {
    boolean more = breaker.size() > 0;
    settleKeptBack();
    line.settle(lane, settlement);
    if (more) {
      // They may have been read ahead once more, and must not be sent again.
      line.commit(new Step());
      line.lookAgain();
    }
  }

  private void settleKeptBack() {
    for (Breaker.Refused refused : breaker.takeBack()) {
      Entry entry = refused.lane.entry();
      doubt.lift(entry);
      line.settle(
          refused.lane,
          answered(entry, refused.reply, RedemptionState.REJECTED, entry.attempts() + 1));
    }
  }

  /** What the ledger or nobody answered proves nothing of what was kept back: it is sent again. */
  private void settleUnproven(Lane lane, Settlement settlement) {
    line.settle(lane, settlement);
    sendKeptBackAgain();
  }

  /**
   * An attempt ended without settling its entry: after the pause it is tried again.
   *
   * @param all whether the whole queue waits for that, and goes on from its head
   */
  private void retreat(Lane lane, Reply reply, long waitNanos, boolean all) {
    Entry entry = lane.entry();
    Step step = line.retreat(all);
    doubt.undo(entry, step);
    if (reply.kind() == Reply.Kind.HALT) {
      noteHalt(step, reply, all);
    } else if (reply.kind() != Reply.Kind.NOT_SENT) {
      long waitMs = Duration.ofNanos(waitNanos).toMillis();
      step.attempt(entry, entry.attempts() + 1, reply.toString(), waitMs);
    }
    line.commit(step);
    takeBackHolds(lane, reply);
  }

  /** A halt that ended meanwhile is no news. */
  private void noteHalt(Step step, Reply reply, boolean all) {
    if (all) {
      note(step, ((Reply.Halt) reply).reason(), reply);
    }
  }

  private void note(Step step, HaltReason reason, Reply reply) {
    LOG.warn("The queue is halted ({}): {}; {}", reply, reason, reason.remedy());
    step.halt(reason, reply.toString());
    haltIsNoted = true;
  }

  /** Too many refusals alike: none of those that are not settled yet counts. */
  private void halt(Lane lane, Reply reply) {
    status = status.haltedBy(reply);
    pauses.halt();
    if (!lane.wasInDoubt()) {
      doubt.lift(lane.entry());
    }
    Step step = line.goBack();
    doubt.undo(lane.entry(), step);
    undoKeptBack(step);
    note(step, HaltReason.EQUAL_REFUSALS, reply);
    line.commit(step);
  }

  private void undoKeptBack(Step step) {
    for (Breaker.Refused refused : breaker.takeBack()) {
      doubt.lift(refused.lane.entry());
      doubt.undo(refused.lane.entry(), step);
    }
  }

  private void sendKeptBackAgain() {
    if (breaker.size() > 0) {
      Step step = line.goBack();
      undoKeptBack(step);
      line.commit(step);
    }
  }

  /** Nothing behind them can prove the refusals right, so they are asked for once more. */
  long askAgainForKeptBack() {
    long pause = pauses.backOff();
    sendKeptBackAgain();
    return pause;
  }

  /** Writes down that the CRM answers again. */
  void noteEndOfHalt() {
    if (haltIsNoted && status.halt == null && status.link == Backlog.Link.UP) {
      line.commit(new Step().endHalt());
      haltIsNoted = false;
    }
  }

  private void lookedUp(Lane lane, LedgerAnswer looked) {
    Entry entry = lane.entry();
    LedgerAnswer answer = looked;
    if (answer.kind() == LedgerAnswer.Kind.ONE && journal.hasTwin(entry)) {
      answer =
          LedgerAnswer.unclear(
              "one record, but another redemption of this queue has the same customer, order number"
                  + " and points");
    }
    LOG.info("{}: the ledger says {}", entry.call(), answer);
    boolean all = line.isSingle();
    if (answer.instead().isPresent()) {
      all = concernsAll(lane, answer.instead().get());
    } else if (!line.isOutdated(lane)) {
      status = status.after(answer);
    }
    follow(lane, answer, all);
  }

  private void follow(Lane lane, LedgerAnswer answer, boolean all) {
    Inquiry asked = lane.inquiry();
    if (asked.cause == Inquiry.Cause.AGE && isAskedInVain(lane.entry(), answer)) {
      lane.inquire(null);
      sendOrStandBack(lane);
      return;
    }
    switch (asked.after(answer, nanoTime.getAsLong())) {
      case CONFIRM:
        close(lane);
        breaker.reset();
        settleUnproven(lane, found(lane.entry(), answer));
        break;
      case REJECT:
        close(lane);
        reject(lane, asked.reply);
        break;
      case SEND:
        // Its item faults still count, or an old entry on which the platform fails never ends.
        lane.inquire(null);
        succeeded(lane);
        sendOrStandBack(lane);
        break;
      case HOLD:
        close(lane);
        hold(lane, asked, answer);
        break;
      case HOLD_ON_TRIAL:
        holdOnTrial(lane, asked, answer, all);
        break;
      default:
        wait(lane, answer, all);
    }
  }

  /** It was never applied, so the refusal counts like any other. */
  private void reject(Lane lane, Reply reply) {
    lane.sentInDoubt(false);
    counts(lane, reply, RedemptionState.REJECTED, lane.entry().attempts());
  }

  /** Everybody may have been stopped while the ledger was read. */
  private void sendOrStandBack(Lane lane) {
    if (line.isOutdated(lane)) {
      Step step = new Step();
      doubt.undo(lane.entry(), step);
      line.commit(step);
    } else {
      attempt(lane);
    }
  }

  /** No age acts on a clock that is not verified, even by the ledger's answer. */
  private boolean isAskedInVain(Entry entry, LedgerAnswer answer) {
    return answer.kind() != LedgerAnswer.Kind.ONE
        && answer.kind() != LedgerAnswer.Kind.NOT_ASKED
        && !(clock.isVerified() && seemsTooOld(entry));
  }

  private void close(Lane lane) {
    lane.endInquiry();
    succeeded(lane);
  }

  private Settlement found(Entry entry, LedgerAnswer answer) {
    return new Settlement(
        entry,
        RedemptionState.CONFIRMED,
        doubt.lift(entry),
        entry.attempts(),
        "LEDGER " + answer,
        Outcome.LEDGER,
        "found in the CRM's ledger",
        answer.reference().orElse(null));
  }

  private void holdOnTrial(Lane lane, Inquiry asked, LedgerAnswer answer, boolean all) {
    boolean itemFault = asked.cause == Inquiry.Cause.ITEM_FAULT;
    // Others may have been held since it failed.
    takeBackHolds(lane, itemFault ? asked.reply : answer.instead().get());
    if (!trial.mayHold() || (!itemFault && line.waiting() <= 1)) {
      wait(lane, answer, all);
      return;
    }
    lane.endInquiry();
    trial.begin(lane.entry(), itemFault ? asked.reply.kind() : null);
    hold(lane, asked, answer);
  }

  private void hold(Lane lane, Inquiry asked, LedgerAnswer answer) {
    Entry entry = lane.entry();
    String text = asked.why() + "; the ledger: " + answer.text();
    LOG.warn("{} is held: {}", entry.call(), text);
    settleUnproven(
        lane,
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
  private void wait(Lane lane, LedgerAnswer answer, boolean all) {
    long untilNextLook = lane.inquiry().untilNextLook(nanoTime.getAsLong());
    if (lane.inquiry().cause == Inquiry.Cause.ITEM_FAULT) {
      // If it was an outage that is over by then, the entry must be sent, not held.
      lane.inquire(null);
    }
    Step step = line.retreat(all);
    doubt.undo(lane.entry(), step);
    Reply instead = answer.instead().orElse(null);
    if (instead == null) {
      line.pause(lane, Math.max(1, untilNextLook));
    } else {
      long pause = line.pauseAfter(lane, instead, all);
      if (instead.kind() == Reply.Kind.UNKNOWN && untilNextLook > 0) {
        line.pause(lane, Math.min(pause, untilNextLook));
      }
    }
    if (instead instanceof Reply.Halt) {
      noteHalt(step, instead, all);
    }
    line.commit(step);
    if (instead != null) {
      takeBackHolds(lane, instead);
    }
  }

  /** What was held before as if it alone were at fault is not. */
  private void takeBackHolds(Lane lane, Reply reply) {
    List<String> innocent = trial.failed(lane.entry(), reply.kind());
    if (!innocent.isEmpty()) {
      takeBack(innocent, "the next one fails alike (" + reply + "): it is an outage");
      trial.takenBack();
    }
  }

  /** The CRM took up a call, which shows whether what was held before it was held rightly. */
  private void endTrial(Lane lane) {
    if (!line.isOutdated(lane)) {
      List<String> again = trial.passed(lane.entry());
      if (!again.isEmpty()) {
        takeBack(again, "the same customer's next one gets through: it is not the customer");
      }
    }
  }

  private void takeBack(List<String> held, String why) {
    LOG.warn("{} are no longer held: {}", held, why);
    line.commit(new Step()); // what is answered must not be read once more
    journal.takeBack(held, Decision.release(Decision.TILLBOX, why), doubt::cast);
    line.lookAgain();
  }
}
