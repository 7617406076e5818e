package dev.tillbox.simulation;

import dev.tillbox.FlushOrder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.LogRecord;

/**
 * One terminal from its first day to its last, by its seed alone: processes that open the queue
 * file, work, and die at a step of the engine that the seed draws, each leaving to the next the
 * files as they were at that moment.
 */
final class Terminal {
  static final int DAYS = 4;

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long DAY = TimeUnit.DAYS.toNanos(1);
  private static final int LONGEST_DRAIN_MINUTES = 3 * 60;

  final Tally tally = new Tally();
  private final World world;
  private final Weather weather;
  private final FlushOrder order;
  private final Sales sales;
  private final Checker checker;
  private final Crm crm;
  private final Wire wire;
  private final Till till;
  private final DayPlan plan;
  private Disk disk;
  private EngineLog log;

  /** The process that runs; null while none does. */
  private Life life;

  /** The files at the moment of a crash; null when none is to be cleared away. */
  private Map<String, byte[]> image;

  /** After how many steps of the engine the process dies; 0 for not yet. */
  private int fuse;

  private long linesAtMidnight;
  private boolean finished;

  Terminal(long seed) {
    this.world = new World(seed);
    this.weather = new Weather(world);
    this.sales = new Sales(world);
    this.order = seed % 2 == 0 ? FlushOrder.CUSTOMER : FlushOrder.QUEUE;
    tally.orders.merge(order, DAYS, Integer::sum);
    this.checker = new Checker(world, weather, sales, tally, order);
    this.crm = new Crm(Crm.Repeat.any(world.random), checker::problem);
    this.wire = new Wire(world, weather, crm, sales, checker, tally);
    this.till =
        new Till(world, sales, checker, new Person(world, sales, crm, checker, tally), tally);
    this.plan = new DayPlan(world, this, weather);
  }

  /** Lives all days; returns what was wrong, or null. */
  String run() {
    try (Disk memory = new Disk();
        EngineLog engineLog = new EngineLog(this::logged)) {
      disk = memory;
      log = engineLog;
      world.after(0, () -> midnight(0));
      world.after(1, this::open);
      while (checker.problem() == null && !finished) {
        runNext();
      }
      fuse = 0;
      if (life != null) {
        life.die();
        life.bury();
      }
    }
    return checker.problem();
  }

  private void runNext() {
    try {
      world.runNext();
    } catch (Crash e) {
      // The image tells.
    } catch (RuntimeException e) {
      checker.problem("the till got " + disk.without(e));
    }
    if (image != null) {
      clearAway();
    } else if (life != null && life.isOver()) {
      life = null;
    }
  }

  /** What the engine logs: a step between which and the next it can die, or a complaint. */
  private void logged(LogRecord record) {
    if (image != null) {
      return;
    }
    Throwable thrown = record.getThrown();
    if (thrown != null && !Planned.isBehind(thrown)) {
      checker.problem("the engine stumbled: " + disk.without(thrown));
    }
    if (record.getLoggerName().endsWith("Salvager")) {
      checker.problem("what a crash or a close left was taken for damage");
    }
    if (fuse > 0) {
      fuse--;
      if (fuse == 0) {
        crash();
      }
    }
  }

  /** The process dies after so many steps, of this life or the next. */
  void crashAfter(int steps) {
    if (steps == 0 && runs()) {
      crash();
    }
    fuse = steps + 1;
    log.follow(true);
  }

  private void crash() {
    world.note("crash");
    tally.crashes++;
    fuse = 0;
    log.follow(false);
    image = disk.image();
    if (life != null) {
      life.die();
    }
    throw new Crash();
  }

  private void clearAway() {
    if (life != null) {
      life.bury();
      life = null;
    }
    disk.restore(image);
    image = null;
    world.after(world.between(MINUTE / 20, world.chance(0.7) ? MINUTE : 60 * MINUTE), this::open);
  }

  /** A dead process may still be on the stack below whatever happens meanwhile. */
  private boolean runs() {
    return life != null && !life.isOver();
  }

  /** The till is switched on, or its power is back. */
  void open() {
    if (life == null) {
      Life opened = new Life(world, disk.queue(), wire, till, order);
      life = opened;
      world.note("opened");
      tally.openings++;
      weather.trouble();
      checker.begins(opened);
      opened.begin();
      till.begin(opened);
    }
  }

  /** The till is switched off for the night. */
  void close() {
    if (runs()) {
      if (fuse > 0) {
        crash();
      }
      life.close();
      world.after(9 * 60 * MINUTE, this::open);
    }
  }

  /** The cashier does something, if the till runs. */
  void withTill(Consumer<Till> what) {
    if (runs()) {
      what.accept(till);
    }
  }

  void turnFortune() {
    crm.turnFortune(sales.anyCustomer());
  }

  private void midnight(int day) {
    if (day > 0) {
      endOfDay();
    }
    if (day < DAYS) {
      plan.draw();
      world.after(DAY, () -> midnight(day + 1));
    } else {
      drain(LONGEST_DRAIN_MINUTES);
    }
    if (fuse > 0 && runs()) {
      crash();
    }
  }

  private void endOfDay() {
    long lines = world.trace.lines();
    tally.day(lines - linesAtMidnight);
    linesAtMidnight = lines;
    if (runs()) {
      new Reckoning(life, sales, crm, checker, tally).ofTheFile();
    }
  }

  /** The last outages end; then everything must be settled, told and true. */
  private void drain(int minutesLeft) {
    // First of all: opening may be the death of the process.
    world.after(MINUTE, () -> drain(minutesLeft - 1));
    weather.clear();
    open();
    boolean drained = runs() && life.totals().pending() == 0 && life.untold() == 0;
    if (drained && weather.isCalm()) {
      new Reckoning(life, sales, crm, checker, tally).ofAll();
      finished = true;
    } else if (minutesLeft == 0) {
      checker.problem("the queue did not drain: " + (runs() ? life.backlog() : "it is closed"));
    }
  }

  /** Two runs of one seed are the same if this is. */
  Trace trace() {
    return world.trace;
  }
}
