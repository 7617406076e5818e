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

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGKILL")
class RandomCrashTest {
  /** For a long form: {@code -Dcrash.kills=1000}. */
  private static final int KILLS = Integer.getInteger("crash.kills", 100);

  private static final int CHAINS = 10;
  private static final int LINES = 60;
  private static final int MILLIS = 500;

  @TempDir Path folder;

  @AfterAll
  static void report() throws IOException {
    CrashReport.print();
  }

  @Test
  @Timeout(value = 24, unit = TimeUnit.HOURS)
  void losesAndDoublesNothingWheneverItDies() throws InterruptedException {
    List<Callable<Void>> chains = new ArrayList<>();
    for (int i = 0; i < CHAINS; i++) {
      int number = i;
      chains.add(() -> chain(number));
    }
    Chains.inParallel(chains);
  }

  private Void chain(int number) throws IOException, InterruptedException {
    Random random = new Random(Chains.SEED - 1 - number);
    try (Chain chain = new Chain(folder.resolve("c" + number), Habit.HONEST, random.nextLong())) {
      dieWhileTheFileIsMade(chain);
      int wanted = (KILLS + CHAINS - 1) / CHAINS;
      int kills = 0;
      for (int life = 0; kills < wanted; life++) {
        assertThat(life).as("lives for %s kills", wanted).isLessThan(10 + 3 * wanted);
        kills += chain.live(anyKill(random)) ? 1 : 0;
      }
      CrashReport.count("random kills", kills);
      Chains.finish(chain, "random chain " + number);
    }
    return null;
  }

  /** These steps come only once in a file's life. */
  private static void dieWhileTheFileIsMade(Chain chain) throws IOException, InterruptedException {
    for (CrashStep step : new CrashStep[] {CrashStep.CLAIMED, CrashStep.MAKING}) {
      assertThat(chain.live(Kill.at(step, 1))).as("killed at %s: %s", step, chain.story()).isTrue();
      CrashReport.count("kills at " + step, 1);
    }
  }

  private static Kill anyKill(Random random) {
    return random.nextInt(3) > 0
        ? Kill.afterLines(1 + random.nextInt(LINES))
        : Kill.afterMillis(random.nextInt(MILLIS));
  }
}
