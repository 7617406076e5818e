package dev.tillbox.simulation;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Where the till is told: prompt as a rule, but also late, full, or forgetful. */
final class TillExecutor implements Executor {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final World world;
  private final BooleanSupplier dead;

  TillExecutor(World world, BooleanSupplier dead) {
    this.world = world;
    this.dead = dead;
  }

  @Override
  public void execute(Runnable task) {
    int mood = world.random.nextInt(100);
    if (mood == 0) {
      throw new Planned("the till's executor is full");
    }
    if (mood > 1) {
      world.after(
          delay(mood),
          () -> {
            if (!dead.getAsBoolean()) {
              task.run();
            }
          });
    }
  }

  private long delay(int mood) {
    if (mood == 2) {
      return world.between(20_000 * MS, 90_000 * MS);
    }
    return world.between(1, mood < 10 ? 2_000 * MS : 5 * MS);
  }
}
