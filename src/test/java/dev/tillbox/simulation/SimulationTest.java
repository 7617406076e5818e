package dev.tillbox.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.FlushOrder;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SimulationTest {
  /** For the long form: {@code -Dsimulation.days=100000}. */
  private static final int DAYS = Integer.getInteger("simulation.days", 2_000);

  /** Printed; {@code -Dsimulation.seed} brings it back. */
  private static final long SEED = Long.getLong("simulation.seed", System.nanoTime() & 0xFFFFFF);

  private static final int ENOUGH_FOR_EVERYTHING = 1_000;
  private static final int THREADS = 2;

  @Test
  void tillFileAndCrmAgreeWhateverHappens() throws InterruptedException, ExecutionException {
    System.out.println("-Dsimulation.seed=" + SEED);
    Tally tally = new Tally();

    List<String> problems = live(tally);

    System.out.println(tally);
    assertThat(problems).isEmpty();
    assertThat(tally.days()).isGreaterThanOrEqualTo(DAYS);
    assertThat(tally.crashes).isGreaterThanOrEqualTo(tally.days());
    if (DAYS >= ENOUGH_FOR_EVERYTHING) {
      assertThat(tally.fates).containsOnlyKeys(Fate.values());
      assertThat(tally.orders).containsOnlyKeys(FlushOrder.values());
      assertThat(tally.mostAtOnce).isEqualTo(Setup.IN_FLIGHT);
      assertThat(tally.replies).containsOnlyKeys(Reply.Kind.values());
      assertThat(tally.told)
          .containsOnlyKeys(
              RedemptionState.CONFIRMED,
              RedemptionState.REJECTED,
              RedemptionState.HELD,
              RedemptionState.VOIDED);
      assertThat(tally.decided)
          .containsOnlyKeys(
              RedemptionState.IN_DOUBT,
              RedemptionState.CONFIRMED,
              RedemptionState.REJECTED,
              RedemptionState.VOIDED);
      assertThat(tally.decisionsCut).isPositive();
      assertThat(tally.tooLate).isPositive();
      assertThat(tally.mistakes).isPositive();
    }
  }

  @Test
  void aSeedReplaysExactly() {
    replays(SEED);
    replays(SEED + 1);
  }

  private static void replays(long seed) {
    Terminal first = new Terminal(seed);
    Terminal again = new Terminal(seed);

    assertThat(first.run()).isEqualTo(again.run());
    assertThat(first.trace().lines()).isEqualTo(again.trace().lines());
    assertThat(first.trace().hash()).isEqualTo(again.trace().hash());
    assertThat(first.trace()).hasToString(again.trace().toString());
  }

  /** Lives one terminal after the other, each by the next seed, on every thread. */
  private static List<String> live(Tally tally) throws InterruptedException, ExecutionException {
    AtomicLong seeds = new AtomicLong(SEED);
    Callable<List<String>> terminals =
        () -> {
          List<String> problems = new ArrayList<>();
          while (tally.days() < DAYS && problems.isEmpty()) {
            String problem = Simulation.run(seeds.getAndIncrement(), tally);
            if (problem != null) {
              problems.add(problem);
            }
          }
          return problems;
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<String> problems = new ArrayList<>();
      for (Future<List<String>> thread :
          threads.invokeAll(Collections.nCopies(THREADS, terminals))) {
        problems.addAll(thread.get());
      }
      return problems;
    } finally {
      threads.shutdownNow();
    }
  }
}
