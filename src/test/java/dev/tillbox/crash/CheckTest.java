package dev.tillbox.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whether the suite would notice: tills with wrong habits, and a lost file. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGKILL")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CheckTest {
  private static final long SEED = 1;
  @TempDir Path folder;

  private Chain chain(Habit habit) throws IOException {
    return new Chain(folder, habit, SEED);
  }

  @Test
  void noticesATillThatSubmitsAgainUnderAnotherId() throws Exception {
    try (Chain chain = chain(Habit.NEW_ID_ON_RETRY)) {
      chain.live(Kill.at(CrashStep.ACCEPTED, 1));
      assertThat(chain.finish())
          .anyMatch(problem -> problem.equals("order-s1 is in the ledger twice"))
          .anyMatch(problem -> problem.equals("s1 was intended and never accepted"));
    }
  }

  @Test
  void noticesAConfirmationOfWhatWasNeverSent() throws Exception {
    try (Chain chain = chain(Habit.CONFIRMS_UNSENT)) {
      chain.live(Kill.at(CrashStep.TOLD, 1));
      assertThat(chain.finish())
          .anyMatch(problem -> problem.equals("s1 is CONFIRMED, in the ledger null"));
    }
  }

  @Test
  void noticesAChangedPayload() throws Exception {
    try (Chain chain = chain(Habit.CHANGES_PAYLOADS)) {
      chain.live(Kill.at(CrashStep.LEFT_AND_APPLIED, 1));
      assertThat(chain.finish())
          .anyMatch(problem -> problem.equals("s1 was sent with another payload"));
    }
  }

  @Test
  void noticesAnOutcomeThatWasNeverTold() throws Exception {
    try (Chain chain = chain(Habit.FORGETS_OUTCOMES)) {
      chain.live(Kill.at(CrashStep.ACCEPTED, 2));
      assertThat(chain.finish())
          .anyMatch(problem -> problem.equals("s1 is CONFIRMED, told were []"));
    }
  }

  @Test
  void noticesALostFile() throws Exception {
    try (Chain chain = chain(Habit.HONEST)) {
      chain.live(Kill.at(CrashStep.FREEZING, 6));
      for (String suffix : new String[] {"", "-wal", "-shm"}) {
        Files.delete(folder.resolve("queue.db" + suffix));
      }
      assertThat(chain.finish())
          .anyMatch(problem -> problem.matches("s[345](-poor)? was accepted and never sent"));
    }
  }
}
