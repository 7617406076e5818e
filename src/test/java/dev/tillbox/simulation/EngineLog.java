package dev.tillbox.simulation;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What the engine logs on this thread: its complaints always, its steps while somebody follows
 * them. The steps are what a process can die between.
 */
final class EngineLog extends Handler implements AutoCloseable {
  private static final Logger ENGINE = Logger.getLogger("dev.tillbox.internal");
  private static int open;
  private static int following;

  private final Thread here = Thread.currentThread();
  private final Consumer<LogRecord> each;
  private boolean follows;

  EngineLog(Consumer<LogRecord> each) {
    this.each = each;
    ENGINE.addHandler(this);
    count(1, 0);
  }

  /** Steps cost time; they are logged only while some simulation wants them. */
  void follow(boolean steps) {
    if (steps != follows) {
      follows = steps;
      count(0, steps ? 1 : -1);
    }
  }

  private static synchronized void count(int opened, int followed) {
    open += opened;
    following += followed;
    Level needed = following > 0 ? Level.FINEST : Level.WARNING;
    ENGINE.setLevel(open > 0 ? needed : null);
  }

  @Override
  public void publish(LogRecord record) {
    boolean complaint = record.getLevel().intValue() >= Level.WARNING.intValue();
    if (Thread.currentThread() == here && (follows || complaint)) {
      each.accept(record);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    follow(false);
    count(-1, 0);
    ENGINE.removeHandler(this);
  }
}
