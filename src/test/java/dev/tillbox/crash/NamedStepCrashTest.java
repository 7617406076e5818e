package dev.tillbox.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
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

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGKILL")
class NamedStepCrashTest {
  private static final int KILLS = 5;

  /** Each goes through steps from all over the way, so that they meet in one file. */
  private static final int CHAINS = 12;

  @TempDir Path folder;

  @AfterAll
  static void report() throws IOException {
    CrashReport.print();
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void losesAndDoublesNothingAtWhateverStepItDies() throws InterruptedException {
    List<Callable<Void>> chains = new ArrayList<>();
    for (int i = 0; i < CHAINS; i++) {
      int number = i;
      chains.add(() -> chain(number));
    }
    Chains.inParallel(chains);
  }

  private Void chain(int number) throws IOException, InterruptedException {
    Random random = new Random(Chains.SEED + number);
    List<CrashStep> kills = kills(number);
    Collections.shuffle(kills, random);
    try (Chain chain = new Chain(folder.resolve("c" + number), Habit.HONEST, random.nextLong())) {
      for (CrashStep step : kills) {
        Kill kill = Kill.at(step, 1 + random.nextInt(step.most()));
        assertThat(chain.live(kill)).as("killed %s: %s", kill, chain.story()).isTrue();
        CrashReport.count("kills at " + step, 1);
      }
      Chains.finish(chain, "chain " + number + " of " + kills);
    }
    return null;
  }

  private static List<CrashStep> kills(int chain) {
    List<CrashStep> kills = new ArrayList<>();
    int dealt = 0;
    for (CrashStep step : EnumSet.range(CrashStep.LOCKED, CrashStep.CLOSED)) {
      if (dealt % CHAINS == chain) {
        kills.addAll(Collections.nCopies(KILLS, step));
      }
      dealt++;
    }
    return kills;
  }
}
