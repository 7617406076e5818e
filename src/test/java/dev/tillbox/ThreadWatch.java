package dev.tillbox;

import dev.tillbox.internal.delivery.Delivery;
import dev.tillbox.simulation.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class on whose watch any thread died of an exception, a flusher survived one, or
 * which leaves a thread of a queue behind. Watches every class, by {@code META-INF/services}; but
 * what the simulation throws at its flushers, it judges itself.
 *
 * <p>A gateway cannot be closed: its threads end by themselves after a few idle seconds, and are
 * waited for once, at the end of the suite.
 */
public final class ThreadWatch implements BeforeAllCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(ThreadWatch.class);
  private static final String OURS = "tillbox-";
  private static final Collection<String> OF_A_QUEUE =
      Arrays.asList(
          "tillbox-flusher", "tillbox-callbacks", "tillbox-drain", "tillbox-sender", "tillbox-cut");
  private static final Queue<Throwable> DEATHS = new ConcurrentLinkedQueue<>();
  private static final Queue<Throwable> DEFECTS = new ConcurrentLinkedQueue<>();

  /** Kept: else it is forgotten, and its handler with it. */
  private static final Logger FLUSHERS = Logger.getLogger(Delivery.class.getName());

  /** Stands in the root's store, which is closed when the last class has ended. */
  private static final class Suite implements AutoCloseable {
    Suite() {
      Thread.setDefaultUncaughtExceptionHandler((thread, e) -> note(thread, e));
      FLUSHERS.setLevel(Level.ALL);
      FLUSHERS.addHandler(new DefectHandler());
    }

    private static void note(Thread thread, Throwable e) {
      DEATHS.add(new AssertionError(thread.getName() + " died of an exception", e));
    }

    @Override
    public void close() {
      check(thread -> thread.getName().startsWith(OURS), "the suite");
    }
  }

  /** Takes what a flusher catches because it must go on: no test means it to throw. */
  private static final class DefectHandler extends Handler {
    @Override
    public void publish(LogRecord logged) {
      if (logged.getLevel().equals(Level.SEVERE)) {
        DEFECTS.add(new AssertionError(logged.getMessage(), logged.getThrown()));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private interface Kind {
    boolean has(Thread thread);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Suite.class);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getRequiredTestClass().getPackage().equals(Simulation.class.getPackage())) {
      DEFECTS.clear();
    }
    check(thread -> OF_A_QUEUE.contains(thread.getName()), context.getDisplayName());
  }

  private static void check(Kind kind, String who) {
    Collection<AssertionError> problems = new ArrayList<>();
    for (Thread thread : left(kind)) {
      AssertionError problem = new AssertionError(who + " leaves " + thread.getName() + " behind");
      problem.setStackTrace(thread.getStackTrace());
      problems.add(problem);
    }
    for (Queue<Throwable> queue : Arrays.asList(DEATHS, DEFECTS)) {
      for (Throwable e = queue.poll(); e != null; e = queue.poll()) {
        problems.add(new AssertionError("on the watch of " + who, e));
      }
    }
    if (!problems.isEmpty()) {
      AssertionError all = new AssertionError(problems.toString());
      problems.forEach(all::addSuppressed);
      throw all;
    }
  }

  private static Set<Thread> left(Kind kind) {
    try {
      Conditions.await("every thread has ended", () -> alive(kind).isEmpty());
    } catch (AssertionError e) {
      return alive(kind);
    } catch (InterruptedException e) {
      throw new IllegalStateException("whoever runs the tests was interrupted", e);
    }
    return Collections.emptySet();
  }

  private static Set<Thread> alive(Kind kind) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && kind.has(thread))
        .collect(Collectors.toSet());
  }
}
