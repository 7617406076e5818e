package dev.tillbox.internal.delivery;

import dev.tillbox.Backlog;
import dev.tillbox.DeviceProfile;
import dev.tillbox.HaltReason;
import dev.tillbox.Outcome;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.StorageFullException;
import dev.tillbox.TillboxException;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Settlement;
import dev.tillbox.internal.journal.Step;
import dev.tillbox.internal.journal.TillClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the entries in order, lets the gateway send each, and has its answer written down. One step
 * does one thing and says how long to pause; nothing is locked while a call is on the wire.
 *
 * <p>An entry is <em>in doubt</em> here when an attempt of it may have reached the CRM and its
 * answer is not known: all that a former life of the process had begun, and what this one sent
 * without learning the end. A refusal settles only an entry that is not in doubt.
 */
final class Flusher {
  private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);

  /** How many answers share a commit at the most. */
  private static final int MOST_ANSWERS = 16;

  /** How often to look at once for what the marks say is there. */
  private static final int MOST_LOOKS = 5;

  private static final int PURGED_AT_ONCE = 200;
  private static final Duration BETWEEN_PURGES = Duration.ofHours(1);
  private static final Duration AFTER_A_DISK_FAULT = Duration.ofSeconds(1);

  private final Journal journal;
  private final RedemptionGateway gateway;
  private final DeviceProfile profile;
  private final TillClock clock;
  private final LongSupplier nanoTime;
  private final BackOff backOff;
  private final Settler settler;
  private final ReadAhead readAhead;
  private final LinkWatch watch;
  private final Pace pace;
  private final OutcomeSignal awaited;
  private final Runnable changed;

  private final Set<Long> inDoubt;
  private volatile LinkStatus status = LinkStatus.UNKNOWN;
  private volatile boolean skipPause;
  private volatile boolean resumed;
  private volatile boolean paused;
  private long pauseUntil;
  private long banUntil;
  private long haltUntil;
  private long nextPurge;
  private int failures;
  private volatile boolean flowing;
  private int looks;
  private boolean drained = true;
  private boolean waitsAreRestored;

  /** Whether a step ended in a fault, so that the next one must begin at the head. */
  private boolean startOver;

  /** Whether the file says that the queue is halted. */
  private boolean haltIsNoted;

  Flusher(
      Journal journal,
      RedemptionGateway gateway,
      DeviceProfile profile,
      TillClock clock,
      LongSupplier nanoTime,
      Random random,
      ExecutorService background,
      Settler settler,
      OutcomeSignal awaited,
      Runnable changed) {
    this.journal = journal;
    this.gateway = gateway;
    this.profile = profile;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.backOff =
        new BackOff(profile.delivery().backOffBase(), profile.delivery().backOffCap(), random);
    this.settler = settler;
    this.watch =
        new LinkWatch(
            gateway,
            backOff.jittered(profile.delivery().probeInterval()),
            nanoTime,
            Networks::now,
            settler,
            journal.obstacle().orElse(null));
    this.pace = new Pace(profile.delivery().spread(), nanoTime, random);
    this.readAhead = new ReadAhead(journal, settler, background);
    this.awaited = awaited;
    this.changed = changed;
    this.inDoubt = new HashSet<>(journal.inDoubt());
    this.haltIsNoted = journal.halt().isPresent();
    long now = nanoTime.getAsLong();
    this.pauseUntil = now;
    this.banUntil = now;
    this.haltUntil = now;
    this.nextPurge = now;
  }

  LinkStatus status() {
    return status;
  }

  /** Whether an entry that comes now would be sent at once. */
  boolean wouldSendAtOnce() {
    return flowing && !paused;
  }

  /** Whether the current step has nothing to do before some time has gone by. */
  boolean isPaused() {
    return paused;
  }

  /** Ends the current pause, but for a ban by the platform. */
  void skipPause() {
    pace.skipSlot();
    skipPause = true;
  }

  /** Somebody waits for an outcome: a drain begins at once. */
  void skipSlot() {
    pace.skipSlot();
  }

  /** Ends a halt: the next step tries one entry. */
  void resume() {
    resumed = true;
    skipPause = true;
  }

  /** Does the next thing and returns for how many nanoseconds there is nothing more to do. */
  long step() {
    try {
      // Also in a pause: an outage is when the log grows.
      journal.checkpointIfDue();
      long pause = pauseLeft();
      if (pause > 0 && !status.isUp()) {
        skipPause |= watch.networkChanged();
        pause = skipPause ? pauseLeft() : watch.untilNextLook(pause);
      }
      paused = pause > 0;
      return paused ? pause : deliverNext();
    } catch (TillboxException e) {
      LOG.warn("The queue file cannot be written or read; nothing is sent meanwhile", e);
      startOver = true;
      if (e instanceof StorageFullException || e.getCause() instanceof StorageFullException) {
        journal.useReserve();
      }
      return pauseFor(AFTER_A_DISK_FAULT.toNanos());
    } catch (RuntimeException | Error e) {
      startOver = true;
      throw e;
    }
  }

  private long pauseLeft() {
    long now = nanoTime.getAsLong();
    if (skipPause) {
      skipPause = false;
      pauseUntil = now;
    }
    if (resumed) {
      resumed = false;
      haltUntil = now;
    }
    long halted = status.halt == null ? 0 : haltUntil - now;
    return Math.max(0, Math.max(halted, Math.max(pauseUntil - now, banUntil - now)));
  }

  private long pauseFor(long nanos) {
    pauseUntil = nanoTime.getAsLong() + nanos;
    paused = true;
    return nanos;
  }

  private long deliverNext() {
    if (startOver || settler.hasFailed()) {
      goBackToTheHead();
    }
    if (journal.totals().pending() == settler.size()) {
      return idle();
    }
    pace.waiting();
    if (!status.isUp() && !probe()) {
      return pauseFor(watch.untilNextProbe());
    }
    long slot = pace.untilNext();
    if (slot > 0) {
      return slot;
    }
    long wait = restoredWait();
    if (wait > 0) {
      return pauseFor(wait);
    }
    Entry entry = readAhead.next(flowing ? profile.delivery().window() : 1);
    if (entry == null) {
      return idle();
    }
    looks = 0;
    noteDrained(false);
    pace.sending();
    deliver(entry);
    return 0;
  }

  /**
   * After a fault: what is answered goes to disk before the next entry is read, or nothing does.
   */
  private void goBackToTheHead() {
    startOver = true;
    flowing = false;
    settler.commit(undoing(readAhead.abandon()));
    startOver = false;
  }

  /** Nothing is written to disk as long as the address cannot even be reached. */
  private boolean probe() {
    boolean reached = watch.isBack();
    if (reached) {
      pace.linkReturned();
    } else {
      become(status.unreachable(watch.obstacle()));
    }
    return reached;
  }

  private void become(LinkStatus next) {
    LinkStatus before = status;
    status = next;
    if (next.differsFrom(before)) {
      changed.run();
    }
  }

  private long idle() {
    settler.commit(new Step());
    noteEndOfHalt();
    if (journal.totals().pending() > 0) {
      // Something was submitted, or a commit under way was seen half: look again from the head.
      readAhead.abandon();
      looks++;
      return looks < MOST_LOOKS ? 1 : pauseFor(AFTER_A_DISK_FAULT.toNanos());
    }
    looks = 0;
    pace.drained();
    noteDrained(true);
    long now = nanoTime.getAsLong();
    if (now - nextPurge >= 0 && clock.isVerified()) {
      int purged =
          journal.purge(Duration.ofDays(profile.storage().retentionDays()), PURGED_AT_ONCE);
      nextPurge = now + (purged == PURGED_AT_ONCE ? AFTER_A_DISK_FAULT : BETWEEN_PURGES).toNanos();
    }
    return nextPurge - now > 0 ? nextPurge - now : BETWEEN_PURGES.toNanos();
  }

  private void noteDrained(boolean now) {
    if (drained != now) {
      drained = now;
      changed.run();
    }
  }

  /** The pause that a former life of the process was asked for by the head's last attempt. */
  private long restoredWait() {
    if (waitsAreRestored) {
      return 0;
    }
    waitsAreRestored = true;
    for (Entry head : journal.next(0, 1)) {
      failures = head.attempts();
      long left = Duration.between(clock.instant(), head.waitUntil()).toNanos();
      return head.attempts() == 0
          ? 0
          : Math.min(Math.max(0, left), profile.delivery().backOffCap().toNanos());
    }
    return 0;
  }

  private void deliver(Entry entry) {
    if (isTooOld(entry)) {
      hold(entry, null, "in doubt for longer than the CRM is trusted to remember its request id");
      return;
    }
    if (entry.isSalvaged()) {
      hold(entry, null, "saved from a damaged file, where its outcome may have been lost");
      return;
    }
    // In doubt from here on, whatever happens, until its answer proves otherwise.
    boolean fresh = inDoubt.add(entry.sequence());
    Reply reply = send(entry);
    handle(entry, reply, fresh);
    noteEndOfHalt();
  }

  private boolean isTooOld(Entry entry) {
    return clock.isVerified()
        && inDoubt.contains(entry.sequence())
        && entry
            .begunAt()
            .plus(Duration.ofHours(profile.delivery().resendAgeHours()))
            .isBefore(clock.instant());
  }

  /** A call that is refused for its date alone is made once more if the refusal told the time. */
  private Reply send(Entry entry) {
    long corrections = clock.corrections();
    Reply reply = attempt(entry);
    boolean nowDatedRight = clock.corrections() != corrections;
    return isClockHalt(reply) && nowDatedRight ? attempt(entry) : reply;
  }

  private static boolean isClockHalt(Reply reply) {
    return reply.kind() == Reply.Kind.HALT && ((Reply.Halt) reply).reason() == HaltReason.CLOCK;
  }

  private Reply attempt(Entry entry) {
    LOG.trace("sending {}", entry.call());
    try {
      Reply reply = gateway.send(entry.call());
      return reply == null ? Reply.unknown("gateway-fault", "it returned null") : reply;
    } catch (RuntimeException | Error e) {
      LOG.error("The gateway threw while sending {}", entry.call(), e);
      return Reply.unknown("gateway-fault", e.toString());
    }
  }

  private void handle(Entry entry, Reply reply, boolean fresh) {
    LOG.debug("answered {}: {} {}", entry.call(), reply.kind(), reply.code());
    LinkStatus before = status;
    status = before.after(reply);
    switch (reply.kind()) {
      case CONFIRMED:
        answered();
        settle(entry, reply, RedemptionState.CONFIRMED);
        break;
      case REJECTED:
        answered();
        if (!fresh) {
          // An earlier attempt may have been applied, and this refusal be about its repetition.
          hold(entry, reply, "refused (" + reply + ") after an attempt that may have been applied");
        } else {
          settle(entry, reply, RedemptionState.REJECTED);
        }
        break;
      case DUPLICATE:
        answered();
        hold(entry, reply, "the CRM knows this request id (" + reply + ")");
        break;
      case NOT_SENT:
        unsent(entry, fresh);
        retreat(entry, null, backOff.jittered(profile.delivery().probeInterval()));
        break;
      case NOT_APPLIED:
        failures++;
        unsent(entry, fresh);
        retreat(entry, reply, backOff.nanos(failures));
        break;
      case BUSY:
        long wait = backOff.jittered(((Reply.Busy) reply).waitFor());
        banUntil = nanoTime.getAsLong() + wait;
        unsent(entry, fresh);
        retreat(entry, reply, wait);
        break;
      case HALT:
        LOG.warn(
            "The queue is halted ({}): {}; {}",
            reply,
            status.halt,
            status.halt == null ? "" : status.halt.remedy());
        haltUntil = nanoTime.getAsLong() + profile.delivery().haltRetry().toNanos();
        unsent(entry, fresh);
        retreat(entry, reply, 0);
        haltIsNoted = true;
        break;
      default:
        failures++;
        retreat(entry, reply, backOff.nanos(failures));
    }
    if (status.differsFrom(before)) {
      changed.run();
    }
  }

  /** This attempt provably changed nothing; what an earlier one did is as unknown as before. */
  private void unsent(Entry entry, boolean fresh) {
    if (fresh) {
      inDoubt.remove(entry.sequence());
    }
  }

  /** The CRM gave a definite answer, so the queue flows. */
  private void answered() {
    failures = 0;
    flowing = true;
  }

  /** Only once the answer that ended the halt is with the settler: this write may fail. */
  private void noteEndOfHalt() {
    if (status.isUp()) {
      watch.answered();
    }
    if (haltIsNoted && status.halt == null && status.link == Backlog.Link.UP) {
      settler.commit(new Step().endHalt());
      haltIsNoted = false;
    }
  }

  private void settle(Entry entry, Reply reply, RedemptionState state) {
    String reference =
        reply instanceof Reply.Confirmed
            ? ((Reply.Confirmed) reply).reference().orElse(null)
            : null;
    settle(entry, state, reply.toString(), reply.code(), reply.text(), reference, 1);
  }

  private void hold(Entry entry, Reply reply, String why) {
    String answer = reply == null ? null : reply.toString();
    settle(
        entry,
        RedemptionState.HELD,
        answer,
        Outcome.NEEDS_LEDGER,
        why + ": look it up in the CRM's ledger by order number and points",
        null,
        reply == null ? 0 : 1);
  }

  private void settle(
      Entry entry,
      RedemptionState state,
      String answer,
      String code,
      String text,
      String reference,
      int attempts) {
    settler.add(
        new Settlement(
            entry,
            state,
            inDoubt.remove(entry.sequence()),
            entry.attempts() + attempts,
            answer,
            code,
            text,
            reference));
    if (journal.totals().pending() <= settler.size()) {
      settler.commit(new Step());
    } else if (awaited.isAwaited() || settler.size() >= MOST_ANSWERS) {
      settler.commitSoon();
    } else {
      settler.commitInTime();
    }
  }

  /**
   * An attempt ended without settling its entry: what was begun ahead is taken back, and after the
   * pause the queue goes on from its head with one entry.
   *
   * @param noted the reply to note, as a halt or as an attempt; null when it is neither
   */
  private void retreat(Entry entry, Reply noted, long waitNanos) {
    flowing = false;
    pauseFor(waitNanos);
    Step step = undoing(readAhead.abandon());
    if (!inDoubt.contains(entry.sequence())) {
      step.undo(entry.sequence());
    }
    if (noted != null && noted.kind() == Reply.Kind.HALT) {
      step.halt(((Reply.Halt) noted).reason(), noted.toString());
    } else if (noted != null) {
      long waitMs = Duration.ofNanos(waitNanos).toMillis();
      step.attempt(entry, entry.attempts() + 1, noted.toString(), waitMs);
    }
    settler.commit(step);
  }

  private Step undoing(List<Entry> unsent) {
    Step step = new Step();
    for (Entry entry : unsent) {
      if (!inDoubt.contains(entry.sequence())) {
        step.undo(entry.sequence());
      }
    }
    return step;
  }

  /** Writes down what is known when no more will be sent in this life. */
  void finish() {
    readAhead.abandon();
    settler.commit(new Step());
    Set<Long> neverSent = journal.inDoubt();
    neverSent.removeAll(inDoubt);
    Step step = new Step();
    neverSent.forEach(step::undo);
    settler.commit(step);
  }
}
