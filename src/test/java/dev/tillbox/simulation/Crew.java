package dev.tillbox.simulation;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The engine's threads that make calls, as events of the world: several are under way at once. */
final class Crew extends AbstractExecutorService {
  private static final long MOST_DELAY = TimeUnit.MILLISECONDS.toNanos(3);

  private final World world;
  private final BooleanSupplier dead;
  private final Runnable ended;
  private int calls;
  private boolean shut;

  /**
   * Makes it.
   *
   * @param dead whether the process that it belongs to is gone
   * @param ended run after each call
   */
  Crew(World world, BooleanSupplier dead, Runnable ended) {
    this.world = world;
    this.dead = dead;
    this.ended = ended;
  }

  @Override
  public void execute(Runnable call) {
    calls++;
    world.after(
        world.between(0, MOST_DELAY),
        () -> {
          if (!dead.getAsBoolean()) {
            call.run();
            calls--;
            ended.run();
          }
        });
  }

  /** Whether no call is under way or about to begin. */
  boolean isAtRest() {
    return calls == 0;
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
}
