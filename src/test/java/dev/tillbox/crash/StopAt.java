package dev.tillbox.crash;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Stops the thread that logs the n-th record of a step, for ever, inside that step. */
final class StopAt extends Handler {
  private final CrashStep step;
  private final AtomicInteger left;
  private final Consumer<String> say;

  StopAt(CrashStep step, int nth, Consumer<String> say) {
    this.step = step;
    this.left = new AtomicInteger(nth);
    this.say = say;
    setLevel(Level.ALL);
  }

  @Override
  public void publish(LogRecord logged) {
    String logger = logged.getLoggerName();
    String record = logger.substring(logger.lastIndexOf('.') + 1) + ": " + logged.getMessage();
    if (step.isAt(record) && left.decrementAndGet() == 0) {
      say.accept("stopped " + step);
      stopForEver();
    }
  }

  private static void stopForEver() {
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      try {
        never.await();
      } catch (InterruptedException e) {
        // Only SIGKILL ends it.
      }
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
