package dev.tillbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first thing that a newcomer runs. */
@Timeout(60)
class DemonstrationTest {
  @TempDir Path folder;

  @Test
  void runsAgainAndAgainInOnePlaceAndEndsWithNothingUntold() throws Exception {
    Path file = folder.resolve("demonstration").resolve("queue.db");
    for (int run = 1; run <= 2; run++) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      boolean agrees = Demonstration.run(file, new PrintStream(said, true, "UTF-8"));
      assertThat(said.toString("UTF-8"))
          .as("run " + run)
          .containsPattern("Untold outcomes +0\\R")
          .contains("drained: nothing waits")
          .contains("all is well");
      assertThat(agrees).isTrue();
    }
  }
}
