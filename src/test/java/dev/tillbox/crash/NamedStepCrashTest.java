package dev.tillbox.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGKILL whose exit code tells")
class NamedStepCrashTest {
  private static final int KILLS = 5;
  @TempDir Path folder;

  @AfterAll
  static void report() throws IOException {
    CrashReport.print();
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void losesAndDoublesNothingWhereverItDies() throws InterruptedException {
    List<Callable<Void>> chains = new ArrayList<>();
    for (CrashStep step : CrashStep.values()) {
      chains.add(
          () -> {
            dieAt(step);
            return null;
          });
    }
    Chains.inParallel(chains);
  }

  private void dieAt(CrashStep step) throws IOException, InterruptedException {
    Random random = new Random(Chains.SEED + step.ordinal());
    try (Chain chain = new Chain(folder.resolve(step.name()), Habit.HONEST, random.nextLong())) {
      for (int life = 0; life < KILLS; life++) {
        Kill kill = Kill.at(step, 1 + random.nextInt(step.most()));
        assertThat(chain.live(kill)).as("killed %s in life %s", kill, life).isTrue();
        CrashReport.count("kills at " + step, 1);
      }
      Chains.finish(chain, step.name());
    }
  }
}
