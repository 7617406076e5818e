package dev.tillbox.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Draws what is to happen to a terminal on one day. */
final class DayPlan {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final long OPENING = 8 * HOUR;
  private static final long CLOSING = 22 * HOUR;
  private static final double[] TROUBLES = {0, 0, 0.05, 0.3};

  private final World world;
  private final Terminal terminal;
  private final Weather weather;

  DayPlan(World world, Terminal terminal, Weather weather) {
    this.world = world;
    this.terminal = terminal;
    this.weather = weather;
  }

  /** Plans the day that begins now. */
  void draw() {
    sales();
    outages();
    troubles();
    questions();
    decisions();
    clock();
    crashes();
    evening();
  }

  private long openingHours() {
    return world.between(OPENING, CLOSING);
  }

  private void sales() {
    int single = 12 + world.random.nextInt(12);
    for (int i = 0; i < single; i++) {
      sellAt(openingHours());
    }
    int rushes = 1 + world.random.nextInt(3);
    for (int i = 0; i < rushes; i++) {
      rushAt(openingHours());
    }
  }

  private void rushAt(long time) {
    int sales = 3 + world.random.nextInt(9);
    for (int i = 0; i < sales; i++) {
      sellAt(time + world.between(0, 2 * SECOND));
    }
  }

  private void sellAt(long time) {
    world.after(time, () -> terminal.withTill(Till::sell));
  }

  private void outages() {
    for (int i = world.random.nextInt(3); i > 0; i--) {
      long begin = openingHours();
      long end = begin + world.between(MINUTE, world.chance(0.1) ? 20 * HOUR : 2 * HOUR);
      rushAt(begin - SECOND);
      world.after(begin, () -> weather.link(false));
      world.after(end, () -> weather.link(true));
      if (world.chance(0.3)) {
        world.after(begin + world.between(0, MINUTE), () -> terminal.crashAfter(0));
      }
      // A drain is when most can go wrong.
      if (world.chance(0.5)) {
        rushAt(end - 10 * MINUTE);
        world.after(end, () -> terminal.crashAfter(stepsToGo()));
      }
      if (world.chance(0.2)) {
        jumpAt(end + SECOND);
      }
    }
  }

  private void troubles() {
    for (int i = 1 + world.random.nextInt(3); i > 0; i--) {
      double share = TROUBLES[world.random.nextInt(TROUBLES.length)];
      world.after(openingHours(), () -> weather.troubles(share));
      world.after(openingHours(), terminal::turnFortune);
    }
  }

  private void questions() {
    for (int i = 10 + world.random.nextInt(10); i > 0; i--) {
      world.after(openingHours(), () -> terminal.withTill(Till::ask));
    }
    for (int i = world.random.nextInt(3); i > 0; i--) {
      world.after(openingHours(), () -> terminal.withTill(Till::flushNow));
      world.after(openingHours(), () -> terminal.withTill(Till::resume));
    }
  }

  private void decisions() {
    for (int i = world.random.nextInt(3); i > 0; i--) {
      world.after(openingHours(), () -> decide(world.chance(0.3)));
    }
  }

  private void decide(boolean fatally) {
    if (fatally) {
      terminal.crashAfter(1 + world.random.nextInt(5));
    }
    terminal.withTill(Till::decide);
  }

  private void clock() {
    if (world.chance(0.15)) {
      jumpAt(openingHours());
    }
  }

  private void jumpAt(long time) {
    world.after(
        time,
        () -> {
          Instant now = world.clock.instant();
          Instant[] jumps = {
            Instant.EPOCH, now.plus(Duration.ofDays(3 * 365)), now.minus(Duration.ofHours(2))
          };
          world.setClock(jumps[world.random.nextInt(jumps.length)]);
          world.after(world.between(MINUTE, 3 * HOUR), world::mendClock);
        });
  }

  private void crashes() {
    for (int i = 1 + world.random.nextInt(2); i > 0; i--) {
      // In a rush something is under way.
      long time = openingHours();
      rushAt(time - SECOND);
      world.after(time, () -> terminal.crashAfter(stepsToGo()));
    }
  }

  /** The till is closed over night, at times in the middle of something. */
  private void evening() {
    long time = CLOSING + 30 * MINUTE;
    if (world.chance(0.5)) {
      rushAt(time - 3 * SECOND);
      world.after(time - 2 * SECOND, () -> weather.link(false));
      world.after(time + world.between(MINUTE, 10 * HOUR), () -> weather.link(true));
    }
    if (world.chance(0.5)) {
      world.after(time, terminal::close);
    }
  }

  private int stepsToGo() {
    return world.random.nextInt(world.chance(0.5) ? 5 : 60);
  }
}
