package dev.tillbox.simulation;

import java.util.function.LongFunction;

/** Lives one terminal by its seed; says what was wrong, with the way to see it again, or null. */
public final class Simulation implements LongFunction<String> {
  @Override
  public String apply(long seed) {
    return run(seed, new Tally());
  }

  static String run(long seed, Tally tally) {
    Terminal terminal = new Terminal(seed);
    String problem = terminal.run();
    tally.add(terminal.tally);
    return problem == null
        ? null
        : problem
            + "\nreplay it with -Dtest=SimulationTest -Dsimulation.days=1 -Dsimulation.seed="
            + seed
            + "\n"
            + terminal.trace();
  }
}
