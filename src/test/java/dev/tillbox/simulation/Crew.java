package dev.tillbox.simulation;

import java.util.function.BooleanSupplier;

/** The engine's threads that make calls, as events of the world: several are under way at once. */
final class Crew extends Background {
  private final Runnable ended;
  private int calls;

  /**
   * Makes it.
   *
   * @param dead whether the process that it belongs to is gone
   * @param ended run after each call
   */
  Crew(World world, BooleanSupplier dead, Runnable ended) {
    super(world, dead);
    this.ended = ended;
  }

  @Override
  public void execute(Runnable call) {
    calls++;
    super.execute(
        () -> {
          call.run();
          calls--;
          ended.run();
        });
  }

  /** Whether no call is under way or about to begin. */
  boolean isAtRest() {
    return calls == 0;
  }
}
