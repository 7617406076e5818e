package dev.tillbox.internal.delivery;

import dev.tillbox.DeviceProfile;
import dev.tillbox.Reply;
import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Until when nothing is sent, and why: a pause after a failure, a ban by the platform, or a halt.
 * The till may end a pause and a halt from any of its threads, but no ban.
 */
final class Pauses {
  private final LongSupplier nanoTime;
  private final DeviceProfile.Delivery profile;
  private final BackOff backOff;
  private volatile boolean skip;
  private volatile boolean active;
  private long pauseUntil;
  private long banUntil;
  private long haltUntil;
  private int failures;

  Pauses(LongSupplier nanoTime, DeviceProfile.Delivery profile, Random random) {
    this.nanoTime = nanoTime;
    this.profile = profile;
    this.backOff = new BackOff(profile.backOffBase(), profile.backOffCap(), random);
    long now = nanoTime.getAsLong();
    this.pauseUntil = now;
    this.banUntil = now;
    this.haltUntil = now;
  }

  /** Ends the current pause, as seen by the next {@link #left}; from any thread. */
  void skip() {
    skip = true;
  }

  /** Whether nothing is sent for now; from any thread. */
  boolean isActive() {
    return active;
  }

  /**
   * For how many nanoseconds nothing may be sent.
   *
   * @param halted whether the queue is halted
   */
  long left(boolean halted) {
    long now = nanoTime.getAsLong();
    if (skip) {
      skip = false;
      pauseUntil = now;
    }
    long halt = halted ? haltUntil - now : 0;
    long left = Math.max(0, Math.max(halt, Math.max(pauseUntil - now, banUntil - now)));
    active = left > 0;
    return left;
  }

  /** Ends a halt. */
  void endHalt() {
    haltUntil = nanoTime.getAsLong();
  }

  /** Nothing is sent for so long. */
  long pause(long nanos) {
    pauseUntil = nanoTime.getAsLong() + nanos;
    active = true;
    return nanos;
  }

  /** Lengthens a wait that other terminals know, too. */
  long jittered(Duration wait) {
    return backOff.jittered(wait);
  }

  /** The link is down: nothing is sent until the next probe. */
  long untilNextProbe() {
    return pause(backOff.jittered(profile.probeInterval()));
  }

  /** One failure more in a row: the pause grows. */
  long backOff() {
    failures++;
    return pause(backOff.nanos(failures));
  }

  /** How long one entry alone waits after so many failures in a row. */
  long backOffAfter(int failuresOfOne) {
    return backOff.nanos(Math.max(1, failuresOfOne));
  }

  /** What a reply that settles nothing asks for; a halt ends with the next try. */
  long after(Reply reply) {
    switch (reply.kind()) {
      case NOT_SENT:
        return untilNextProbe();
      case BUSY:
        long ban = backOff.jittered(((Reply.Busy) reply).waitFor());
        banUntil = nanoTime.getAsLong() + ban;
        return pause(ban);
      case HALT:
        halt();
        return 0;
      default:
        return backOff();
    }
  }

  /** Nothing is sent until the till resumes, or the queue tries one entry by itself. */
  void halt() {
    haltUntil = nanoTime.getAsLong() + profile.haltRetry().toNanos();
    active = true;
  }

  /** The CRM gave a definite answer. */
  void succeeded() {
    failures = 0;
  }

  /** Goes on with a ban that a former life of the process was told of. */
  long restoreBan(Duration left) {
    if (left.isNegative() || left.isZero()) {
      return 0;
    }
    banUntil = nanoTime.getAsLong() + left.toNanos();
    active = true;
    return left.toNanos();
  }

  /** Goes on with a pause that a former life of the process was asked for. */
  long restore(int failuresBefore, Duration left) {
    failures = failuresBefore;
    if (left.isNegative() || left.isZero()) {
      return 0;
    }
    // By a wrong clock it may be centuries, which no number of nanoseconds can say.
    Duration cap = profile.backOffCap();
    return pause((left.compareTo(cap) < 0 ? left : cap).toNanos());
  }
}
