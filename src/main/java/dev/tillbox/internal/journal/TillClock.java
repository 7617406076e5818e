package dev.tillbox.internal.journal;

import dev.tillbox.Backlog;
import dev.tillbox.Redemption;
import dev.tillbox.ServerClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The CRM's time on a terminal whose own clock may be anything. Once the CRM has answered, its date
 * counts on by the monotonic clock, so that setting the wall clock moves nothing. Before that, the
 * wall clock is corrected by what was learned in the past, or counts as it is where only that is
 * possible, and where neither is (it was later already), time goes on from the latest moment that
 * is known to have been. Thread-safe.
 */
public final class TillClock implements ServerClock {
  private static final Logger LOG = LoggerFactory.getLogger(TillClock.class);

  /** Before this version was built: no clock that shows less is right, the CRM's included. */
  static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  /** No terminal lives to see it. */
  private static final Instant LATEST = BUILT.plus(Duration.ofDays(50 * 365));

  /** Dates come in whole seconds, and late; less than this is no difference. */
  private static final long SAME_MS = 2_000;

  /** How far the two clocks of a terminal may drift apart before one of them was set or slept. */
  private static final long EVEN_MS = 10_000;

  /** How far a sound clock may be set back, by a time service, behind the last commit. */
  private static final long SET_BACK_MS = 60_000;

  private final Clock wall;
  private final LongSupplier nanoTime;
  private final long floorMs;
  private final long openedAtMs;

  private Stretch stretch;
  private Stretch saved;
  private long evenMs;
  private Long verifiedZeroMs;
  private boolean verified;
  private long corrections;
  private long timesSet;

  /**
   * Makes it.
   *
   * @param last the latest stretch in the file; null for none
   * @param lastCommitMs the CRM's time at the last commit as it was known then
   */
  TillClock(Clock wall, LongSupplier nanoTime, Stretch last, long lastCommitMs) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.floorMs = Math.max(BUILT.toEpochMilli(), lastCommitMs);
    this.stretch = (last == null ? new Stretch(0, "", null, null) : last).next();
    this.openedAtMs = uptimeMs();
    this.evenMs = wall.millis() - openedAtMs;
  }

  private long uptimeMs() {
    return Math.floorDiv(nanoTime.getAsLong(), 1_000_000L);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(read().serverMs);
  }

  /** What the clocks show, for the facts of one commit. */
  synchronized Reading read() {
    long wallMs = wall.millis();
    long uptimeMs = uptimeMs();
    notice(wallMs, uptimeMs);
    return new Reading(wallMs, serverMs(wallMs, uptimeMs), uptimeMs, stretch);
  }

  /**
   * A sleep, in which the monotonic clock may stand still, takes the wall clock ahead of it, from a
   * time that was right. Any other jump is a clock that was set, and the monotonic one went on.
   */
  private void notice(long wallMs, long uptimeMs) {
    long jumpMs = wallMs - uptimeMs - evenMs;
    if (Math.abs(jumpMs) > EVEN_MS) {
      LOG.warn("The terminal's clock was set, or the terminal slept; the CRM's is asked anew");
      boolean slept = jumpMs > 0 && isPossible(reckoned(wallMs - jumpMs));
      evenMs = wallMs - uptimeMs;
      verified = false;
      timesSet++;
      if (slept) {
        stretch = stretch.next();
      }
    }
  }

  private long serverMs(long wallMs, long uptimeMs) {
    if (verifiedZeroMs != null) {
      return verifiedZeroMs + uptimeMs;
    }
    long reckoned = reckoned(wallMs);
    return isPossible(reckoned) ? reckoned : floorMs + uptimeMs - openedAtMs;
  }

  private long reckoned(long wallMs) {
    return wallMs + (stretch.offsetMs == null || isSetSince(wallMs) ? 0 : stretch.offsetMs);
  }

  /** Whether the wall clock is possible only without what was learned of it: it was set right. */
  private boolean isSetSince(long wallMs) {
    return verifiedZeroMs == null
        && stretch.offsetMs != null
        && !isPossible(wallMs + stretch.offsetMs)
        && isPossible(wallMs);
  }

  private boolean isPossible(long ms) {
    return ms >= floorMs - SET_BACK_MS;
  }

  @Override
  public synchronized void answered(Instant date, Duration took) {
    if (date.isBefore(BUILT) || date.isAfter(LATEST)) {
      LOG.warn("An answer of the CRM is dated {}, which cannot be right; it is ignored", date);
      return;
    }
    Reading now = read();
    // Made at some time within that second, and on the way for some part of the exchange.
    long serverMs = date.toEpochMilli() + 500 + took.toMillis() / 2;
    if (Math.abs(serverMs - now.serverMs) > SAME_MS) {
      corrections++;
      LOG.info("The CRM's clock differs by {} ms from what was reckoned", serverMs - now.serverMs);
    }
    if (verifiedZeroMs == null || Math.abs(serverMs - now.serverMs) > SAME_MS) {
      verifiedZeroMs = serverMs - now.uptimeMs;
    }
    verified = true;
    evenMs = now.wallMs - now.uptimeMs;
    learn(verifiedZeroMs, verifiedZeroMs + now.uptimeMs - now.wallMs);
  }

  private void learn(long zeroMs, long offsetMs) {
    if (stretch.zeroMs != null && Math.abs(stretch.zeroMs - zeroMs) > EVEN_MS) {
      stretch = stretch.next();
    }
    if (stretch.zeroMs == null || Math.abs(stretch.offsetMs - offsetMs) > SAME_MS) {
      stretch = stretch.learned(stretch.zeroMs == null ? zeroMs : stretch.zeroMs, offsetMs);
    }
  }

  /** How often the CRM's answers have shown that the calls were dated wrongly. */
  public synchronized long corrections() {
    return corrections;
  }

  /** How often the terminal's clock was seen to have been set since the queue was opened. */
  public synchronized long timesSet() {
    read();
    return timesSet;
  }

  /** Whether ages and deadlines may act on it: the CRM has answered since, and nothing was set. */
  public boolean isVerified() {
    return state() == Backlog.ClockState.VERIFIED;
  }

  /** What is known of it. */
  public synchronized Backlog.ClockState state() {
    Reading now = read();
    if (verified) {
      return Backlog.ClockState.VERIFIED;
    }
    return verifiedZeroMs != null || isPossible(reckoned(now.wallMs))
        ? Backlog.ClockState.UNVERIFIED
        : Backlog.ClockState.IMPOSSIBLE;
  }

  /** How far the CRM's clock is ahead of the wall clock, as last learned while that may hold. */
  public synchronized Optional<Duration> offset() {
    return isSetSince(wall.millis())
        ? Optional.empty()
        : Optional.ofNullable(stretch.offsetMs).map(Duration::ofMillis);
  }

  /** For how long an entry has waited. */
  public Duration age(Redemption entry) {
    return Duration.between(entry.submittedAtCorrected(), instant());
  }

  /** Whether the file has yet to learn of the reading's stretch. */
  synchronized boolean isUnsaved(Stretch read) {
    return read != saved;
  }

  /** The file knows this stretch. */
  synchronized void saved(Stretch written) {
    saved = written;
  }
}
