package dev.tillbox.internal.delivery;

import dev.tillbox.DeviceProfile;
import dev.tillbox.FlushOrder;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.StorageFullException;
import dev.tillbox.TillboxException;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Step;
import dev.tillbox.internal.journal.TillClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the entries in order and gives each its {@link Turn}. One step does one thing and says how
 * long to pause; nothing is locked while a call is on the wire.
 */
final class Flusher {
  private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);

  /** How often to look at once for what the marks say is there. */
  private static final int MOST_LOOKS = 5;

  private static final long AFTER_A_DISK_FAULT_NANOS = Duration.ofSeconds(1).toNanos();

  private final Journal journal;
  private final TillClock clock;
  private final Runnable changed;
  private final Pauses pauses;
  private final LinkWatch watch;
  private final HaltWatch haltWatch;
  private final Pace pace;
  private final Doubt doubt;
  private final Line line;
  private final Turn turn;
  private final Retention retention;

  /** What was last said of the way to the CRM. */
  private LinkStatus said = LinkStatus.UNKNOWN;

  /** What was last logged of the disk; null while it is sound. */
  private String complaint;

  private volatile boolean headChanged;
  private int looks;
  private boolean drained = true;
  private boolean waitsAreRestored;

  Flusher(
      Journal journal,
      RedemptionGateway gateway,
      DeviceProfile profile,
      FlushOrder order,
      TillClock clock,
      LongSupplier nanoTime,
      Random random,
      Supplier<Set<String>> networks,
      ExecutorService background,
      Executor crew,
      Runnable arrived,
      Settler settler,
      OutcomeSignal awaited,
      Runnable changed) {
    DeviceProfile.Delivery settings = profile.delivery();
    this.journal = journal;
    this.clock = clock;
    this.changed = changed;
    this.pauses = new Pauses(nanoTime, settings, random);
    GuardedGateway guarded = new GuardedGateway(gateway, clock);
    this.watch =
        new LinkWatch(
            guarded,
            pauses.jittered(settings.probeInterval()),
            nanoTime,
            networks,
            settler,
            journal.obstacle().orElse(null));
    this.haltWatch = new HaltWatch(guarded, clock, nanoTime);
    this.pace = new Pace(settings.spread(), nanoTime, random);
    Doubt doubt = new Doubt(journal.inDoubt());
    Wire wire = new Wire(guarded, crew, arrived);
    this.doubt = doubt;
    this.line =
        order == FlushOrder.CUSTOMER
            ? new CustomerLanes(journal, settler, doubt, pauses, awaited, wire, nanoTime, settings)
            : new OneLine(
                journal,
                settler,
                doubt,
                pauses,
                awaited,
                new ReadAhead(journal, settler, background),
                settings.window());
    this.turn = new Turn(journal, wire, settings, clock, nanoTime, pauses, line, doubt);
    this.retention = new Retention(journal, profile.storage().retentionDays(), clock, nanoTime);
  }

  LinkStatus status() {
    return turn.status();
  }

  /** Whether an entry that comes now would be sent at once. */
  boolean wouldSendAtOnce() {
    return line.isFlowing() && !pauses.isActive();
  }

  /** Whether there is nothing to do before some time has gone by. */
  boolean isPaused() {
    return pauses.isActive();
  }

  /** Ends the current pause, but for a ban by the platform. */
  void skipPause() {
    pace.skipSlot();
    pauses.skip();
    line.skipPauses();
  }

  /** Somebody waits for an outcome: a drain begins at once. */
  void skipSlot() {
    pace.skipSlot();
  }

  /** Ends a halt: the next step tries one entry. */
  void resume() {
    turn.resume();
    pauses.skip();
    line.skipPauses();
  }

  /** Takes the sequences of entries that go back into the queue and may have been sent. */
  LongConsumer returning() {
    return doubt::cast;
  }

  /** An entry went back into the queue: the next step begins at the head. */
  void headChanged() {
    headChanged = true;
  }

  /** Does the next thing and returns for how many nanoseconds there is nothing more to do. */
  long step() {
    try {
      // Also in a pause: an outage is when the log grows.
      journal.checkpointIfDue();
      takeAnswers();
      turn.endHaltIfResumed();
      long pause = pauseLeft();
      if (pause <= 0) {
        pause = deliverNext();
      }
      sayWhatChanged();
      complaint = null;
      return pause;
    } catch (TillboxException e) {
      complain(e);
      line.startOver();
      if (e instanceof StorageFullException || e.getCause() instanceof StorageFullException) {
        journal.useReserve();
      }
      return pauses.pause(AFTER_A_DISK_FAULT_NANOS);
    } catch (RuntimeException | Error e) {
      line.startOver();
      throw e;
    }
  }

  /** Once for each fault, not each second while it lasts. */
  private void complain(TillboxException e) {
    if (e.toString().equals(complaint)) {
      LOG.debug("The queue file still cannot be written or read", e);
    } else {
      LOG.warn("The queue file cannot be written or read; nothing is sent meanwhile", e);
      complaint = e.toString();
    }
  }

  /** A changed network ends a pause that was for want of a link, and a mended cause ends a halt. */
  private long pauseLeft() {
    LinkStatus status = turn.status();
    long pause = pauses.left(status.halt != null);
    if (pause > 0 && status.halt != null) {
      if (haltWatch.isMended(status.halt)) {
        pauses.endHalt();
        return pauses.left(true);
      }
      pause = haltWatch.untilNextLook(pause);
    }
    if (pause > 0 && !status.isUp()) {
      if (watch.networkChanged()) {
        pauses.skip();
        return pauses.left(status.halt != null);
      }
      return watch.untilNextLook(pause);
    }
    return pause;
  }

  private long deliverNext() {
    if (headChanged) {
      headChanged = false;
      line.startOver();
    }
    line.goBackIfNeeded();
    if (line.isFull()) {
      return line.untilNext();
    }
    if (line.waiting() == turn.keptBack()) {
      return idle();
    }
    pace.waiting();
    long pause = untilNextSend(turn.status());
    return pause > 0 ? pause : handOut();
  }

  private void sayWhatChanged() {
    LinkStatus status = turn.status();
    if (status.differsFrom(said)) {
      said = status;
      changed.run();
    }
  }

  /** Nothing is written to disk as long as the address cannot even be reached. */
  private long untilNextSend(LinkStatus status) {
    if (!status.isUp()) {
      if (!watch.isBack()) {
        turn.unreachable(watch.obstacle());
        return pauses.pause(watch.untilNextProbe());
      }
      pace.linkReturned();
    }
    long slot = pace.untilNext();
    return slot > 0 ? slot : restoredWait();
  }

  private long handOut() {
    Lane lane = line.next();
    if (lane == null) {
      return nothingToHandOut();
    }
    looks = 0;
    noteDrained(false);
    pace.sending();
    turn.of(lane);
    takeAnswers();
    return 0;
  }

  private void takeAnswers() {
    if (turn.takeAnswers()) {
      noteWhatEnded();
    }
  }

  private long nothingToHandOut() {
    long pause = line.untilNext();
    if (pause == 0) {
      return idle();
    }
    return line.isAtRest() && turn.keptBack() > 0 ? turn.askAgainForKeptBack() : pause;
  }

  private long idle() {
    line.commit(new Step());
    noteWhatEnded();
    if (line.waiting() > turn.keptBack()) {
      // Something was submitted, or a commit under way was seen half: look again from the head.
      line.lookAgain();
      looks++;
      return looks < MOST_LOOKS ? 1 : pauses.pause(AFTER_A_DISK_FAULT_NANOS);
    }
    looks = 0;
    if (turn.keptBack() > 0) {
      return turn.askAgainForKeptBack();
    }
    pace.drained();
    noteDrained(true);
    return retention.purgeIfDue();
  }

  /** Only once the answer is with the settler: these writes may fail. */
  private void noteWhatEnded() {
    if (turn.status().isUp()) {
      watch.answered();
      if (turn.status().halt == null) {
        haltWatch.answered();
      }
    }
    turn.noteEndOfHalt();
  }

  private void noteDrained(boolean now) {
    if (drained != now) {
      drained = now;
      changed.run();
    }
  }

  /** The ban, and the pause by the head's last attempt, that a former life was asked for. */
  private long restoredWait() {
    if (waitsAreRestored) {
      return 0;
    }
    waitsAreRestored = true;
    long banned = pauses.restoreBan(journal.banLeft());
    return line.isSingle() ? Math.max(banned, restoredPause()) : banned;
  }

  private long restoredPause() {
    for (Entry head : journal.next(0, 1)) {
      if (head.attempts() > 0) {
        return pauses.restore(head.attempts(), untilThen(head.waitUntil()));
      }
    }
    return 0;
  }

  private Duration untilThen(Instant end) {
    return Duration.between(clock.instant(), end);
  }

  /** Nothing that is not under way is sent any more; from any thread. */
  void stopSending() {
    turn.stopSending();
  }

  /** Writes down what is known when no more will be sent in this life. */
  void finish() {
    try {
      turn.finish();
    } finally {
      line.finish();
    }
  }
}
