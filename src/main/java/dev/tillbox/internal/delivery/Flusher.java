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
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
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
  private final Pace pace;
  private final Doubt doubt;
  private final Line line;
  private final Turn turn;
  private final Retention retention;
  private final Lanes lanes;
  private final ReadAcross readAcross;
  private final Crew crew;
  private final int inFlight;
  private final LongSupplier nanoTime;

  private volatile boolean resumed;
  private volatile boolean headChanged;
  private volatile boolean lanesSkip;
  private int looks;
  private boolean drained = true;
  private boolean waitsAreRestored;

  Flusher(
      Journal journal,
      RedemptionGateway gateway,
      DeviceProfile profile,
      FlushOrder order,
      Executor workers,
      Runnable signal,
      TillClock clock,
      LongSupplier nanoTime,
      Random random,
      ExecutorService background,
      Settler settler,
      OutcomeSignal awaited,
      Runnable changed) {
    DeviceProfile.Delivery settings = profile.delivery();
    ReadAhead readAhead = new ReadAhead(journal, settler, background);
    GuardedGateway guarded = new GuardedGateway(gateway, clock);
    this.lanes = new Lanes(order);
    this.readAcross = new ReadAcross(journal, settler, lanes);
    this.crew = new Crew(workers, guarded, signal);
    this.inFlight = settings.inFlight();
    this.nanoTime = nanoTime;
    this.journal = journal;
    this.clock = clock;
    this.changed = changed;
    this.pauses = new Pauses(nanoTime, settings, random);
    this.watch =
        new LinkWatch(
            gateway,
            pauses.jittered(settings.probeInterval()),
            nanoTime,
            Networks::now,
            settler,
            journal.obstacle().orElse(null));
    this.pace = new Pace(settings.spread(), nanoTime, random);
    this.doubt = new Doubt(journal.inDoubt());
    this.line =
        new Line(journal, settler, readAhead, readAcross, lanes, doubt, awaited, settings.window());
    this.turn = new Turn(journal, guarded, settings, clock, nanoTime, pauses, line, lanes, doubt);
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
    lanesSkip = true;
    pauses.skip();
  }

  /** Something was submitted. */
  void submitted() {
    readAcross.submitted();
  }

  /** Somebody waits for an outcome: a drain begins at once. */
  void skipSlot() {
    pace.skipSlot();
  }

  /** Ends a halt: the next step tries one entry. */
  void resume() {
    resumed = true;
    pauses.skip();
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
      if (resumed) {
        resumed = false;
        turn.resume();
      }
      takeBackWhatEnded();
      long pause = pauseLeft();
      return pause > 0 ? pause : deliverNext();
    } catch (TillboxException e) {
      LOG.warn("The queue file cannot be written or read; nothing is sent meanwhile", e);
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

  /** Also in a pause: what is on the wire may end in it. */
  private void takeBackWhatEnded() {
    for (OnTheWire call = crew.takeBack(); call != null; call = crew.takeBack()) {
      LinkStatus before = turn.status();
      OnTheWire next = turn.end(call);
      if (next != null && pauses.isActive()) {
        next.lane.taken = false;
      } else if (next != null) {
        crew.send(next);
      }
      noteWhatEnded();
      if (turn.status().differsFrom(before)) {
        changed.run();
      }
    }
  }

  /** A changed network ends a pause that was for want of a link. */
  private long pauseLeft() {
    LinkStatus status = turn.status();
    long pause = pauses.left(status.halt != null);
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
    if (lanesSkip) {
      lanesSkip = false;
      lanes.waitNoMore();
    }
    if (headChanged) {
      headChanged = false;
      line.startOver();
    }
    line.goBackIfNeeded();
    if (line.waiting() == turn.keptBack()) {
      return idle();
    }
    pace.waiting();
    LinkStatus before = turn.status();
    long pause = untilNextSend(before);
    if (pause <= 0) {
      pause = handOut();
    }
    if (turn.status().differsFrom(before)) {
      changed.run();
    }
    return pause;
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

  /** As many as may be on the wire: one until the CRM has answered since everything stopped. */
  private long handOutAcross() {
    if (crew.away() >= (line.isFlowing() ? inFlight : 1)) {
      return Waiter.FOREVER;
    }
    Entry entry = line.nextAcross(nanoTime.getAsLong());
    if (entry == null) {
      return idleAcross();
    }
    looks = 0;
    noteDrained(false);
    pace.sending();
    OnTheWire call = turn.begin(entry);
    if (call != null) {
      crew.send(call);
    }
    return 0;
  }

  private long idleAcross() {
    long untilNext = lanes.untilNext(nanoTime.getAsLong());
    if (crew.away() > 0) {
      return untilNext;
    }
    if (untilNext == Waiter.FOREVER) {
      return idle();
    }
    // Nothing that is settled may bring them out for as long as the others are stuck.
    return turn.keptBack() > 0 ? turn.sendKeptBackAgain() : untilNext;
  }

  private long handOut() {
    if (lanes.arePerCustomer()) {
      return handOutAcross();
    }
    Entry entry = line.next();
    if (entry == null) {
      return idle();
    }
    looks = 0;
    noteDrained(false);
    pace.sending();
    turn.of(entry);
    noteWhatEnded();
    return 0;
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
      return turn.sendKeptBackAgain();
    }
    pace.drained();
    noteDrained(true);
    return retention.purgeIfDue();
  }

  /** Only once the answer is with the settler: these writes may fail. */
  private void noteWhatEnded() {
    if (turn.status().isUp()) {
      watch.answered();
    }
    turn.noteEndOfHalt();
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
      if (head.attempts() > 0) {
        return pauses.restore(head.attempts(), Duration.between(clock.instant(), head.waitUntil()));
      }
    }
    return 0;
  }

  /** Writes down what is known when no more will be sent in this life. */
  void finish() {
    while (crew.away() > 0) {
      OnTheWire call = crew.awaitOne();
      try {
        turn.end(call);
      } catch (RuntimeException e) {
        LOG.warn("What became of {} could not be written; it stays in doubt", call.entry.call(), e);
      }
    }
    line.finish();
  }
}
