package dev.tillbox.simulation;

import java.util.concurrent.TimeUnit;

/** How the network fares: whether there is a link, and how often an exchange goes wrong. */
final class Weather {
  /** Longer than every pause that the engine makes after the last trouble. */
  private static final long CALM_AFTER = TimeUnit.MINUTES.toNanos(12);

  private static final Fate[] TROUBLES = Fate.values();

  private final World world;
  private boolean online = true;
  private double troubles;
  private long lastTrouble;
  private Fate last = Fate.ANSWERED;

  Weather(World world) {
    this.world = world;
  }

  void link(boolean up) {
    if (up != online) {
      world.note(up ? "the link is up" : "the link is down");
      online = up;
      trouble();
    }
  }

  /** From now on so many exchanges in one go wrong. */
  void troubles(double share) {
    if (share != troubles) {
      world.note("troubles " + share);
      troubles = share;
      trouble();
    }
  }

  /** Everything is well from now on. */
  void clear() {
    link(true);
    troubles(0);
  }

  boolean isOnline() {
    return online;
  }

  /** Something other than a plain answer happened. */
  void trouble() {
    lastTrouble = world.now();
  }

  /** Whether nothing can keep the engine from sending at once. */
  boolean isCalm() {
    return online && troubles == 0 && world.now() - lastTrouble > CALM_AFTER;
  }

  /** What becomes of the next exchange, which has this curse if it comes through; null for none. */
  Fate next(Fate curse) {
    Fate fate = next();
    if (fate != Fate.ANSWERED || curse == null) {
      return fate;
    }
    trouble();
    last = curse;
    return last;
  }

  /** What becomes of the next exchange. */
  Fate next() {
    Fate fate = Fate.ANSWERED;
    if (!online) {
      fate = world.chance(0.5) ? Fate.NOT_SENT : Fate.LOST_ON_THE_WAY;
    } else if (last == Fate.ARRIVES_LATE && world.chance(0.5)) {
      // The most dangerous succession: refused while an earlier attempt is still on its way.
      fate = Fate.REFUSED_BY_PLATFORM;
    } else if (world.chance(troubles)) {
      fate = TROUBLES[world.random.nextInt(TROUBLES.length)];
    }
    last = fate;
    if (fate.isTrouble()) {
      trouble();
    }
    return fate;
  }
}
