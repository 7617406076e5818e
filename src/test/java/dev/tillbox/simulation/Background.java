package dev.tillbox.simulation;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The engine's second thread, as events of the world; who waits for a task runs it himself. */
class Background extends AbstractExecutorService implements ScheduledExecutorService {
  private static final long MOST_DELAY = TimeUnit.MILLISECONDS.toNanos(3);

  private final World world;
  private final BooleanSupplier dead;
  private boolean shut;

  /**
   * Makes it.
   *
   * @param dead whether the process that it belongs to is gone
   */
  Background(World world, BooleanSupplier dead) {
    this.world = world;
    this.dead = dead;
  }

  @Override
  public void execute(Runnable command) {
    after(0, command);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return schedule(
        () -> {
          command.run();
          return null;
        },
        delay,
        unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    Task<V> task = new Task<>(callable);
    after(unit.toNanos(delay), task);
    return task;
  }

  private void after(long nanos, Runnable command) {
    if (shut) {
      throw new Planned("the thread is shut down");
    }
    world.after(
        nanos + world.between(0, MOST_DELAY),
        () -> {
          if (!shut && !dead.getAsBoolean()) {
            command.run();
          }
        });
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
    return new Task<>(callable);
  }

  @Override
  public void shutdown() {
    shut = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shut = true;
    return Collections.emptyList();
  }

  @Override
  public boolean isShutdown() {
    return shut;
  }

  @Override
  public boolean isTerminated() {
    return shut;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shut;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable r, long first, long each, TimeUnit unit) {
    throw new UnsupportedOperationException("the engine repeats nothing this way");
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable r, long first, long each, TimeUnit unit) {
    throw new UnsupportedOperationException("the engine repeats nothing this way");
  }

  /** There is one thread: a task that somebody waits for has to run now. */
  private static final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
    Task(Callable<V> callable) {
      super(callable);
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
      run();
      return super.get();
    }

    @Override
    public long getDelay(TimeUnit unit) {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public int compareTo(Delayed other) {
      throw new UnsupportedOperationException("nobody asks");
    }
  }
}
