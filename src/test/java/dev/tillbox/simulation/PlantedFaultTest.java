package dev.tillbox.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation proved: each of these faults, planted into the real engine, is found by it. */
class PlantedFaultTest {
  private static final int FIRST_SEED = 3;
  private static final int MOST_TERMINALS = 40;

  @ParameterizedTest
  @EnumSource
  void isFoundAndReplaysExactly(PlantedFault fault) throws ReflectiveOperationException {
    FaultyEngine engine = new FaultyEngine(fault.code);
    LongFunction<String> simulation = engine.simulation();
    long seed = FIRST_SEED;
    String found = simulation.apply(seed);
    while (found == null && seed < FIRST_SEED + MOST_TERMINALS) {
      seed++;
      found = simulation.apply(seed);
    }

    assertThat(engine.unused()).as("calls to redirect that the engine has no more").isEmpty();
    assertThat(found).as("what terminals up to %s found", seed).containsPattern(fault.found);
    assertThat(new FaultyEngine(fault.code).simulation().apply(seed)).isEqualTo(found);
  }
}
