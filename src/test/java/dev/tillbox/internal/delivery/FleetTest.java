package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the CRM sees when a chain's terminals come back at once. */
class FleetTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static Fleet.Load load(int backlog, int capacity, boolean paced, long seed) {
    return new Fleet(5_000, backlog, HOUR, capacity, paced, seed).run(HOUR);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void thePeakOfAnHoursBacklogIsAtMostTwiceTheMean(long seed) {
    Fleet.Load load = load(60, FleetFigure.CAPACITY, true, seed);
    assertThat(load.drainedAll()).isTrue();
    assertThat(Arrays.stream(load.calls()).sum()).isEqualTo(300_000 + (int) load.refused());
    assertThat(Arrays.stream(load.callsAndProbes()).sum() - Arrays.stream(load.calls()).sum())
        .isEqualTo(5_000);
    assertThat(peakToMean(load.calls())).isLessThanOrEqualTo(2);
    assertThat(peakToMean(load.callsAndProbes())).isLessThanOrEqualTo(2);
  }

  private static double peakToMean(int[] counts) {
    return Fleet.peak(counts) / Fleet.mean(counts);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 600})
  void alsoWhereTillsSellLittleOrALot(int backlog) {
    Fleet.Load load = load(backlog, 50_000, true, 4);
    assertThat(load.drainedAll()).isTrue();
    assertThat(peakToMean(load.calls())).isLessThanOrEqualTo(2);
  }

  @Test
  void theFigureInTheDocsIsWhatTheSimulationShows() throws IOException {
    byte[] shown = Files.readAllBytes(Paths.get("docs", "fleet.csv"));
    assertThat(new String(shown, StandardCharsets.UTF_8)).isEqualTo(FleetFigure.csv());
  }

  @Test
  void naiveRetryStrikesTheCrmAtOnce() {
    Fleet.Load naive = load(60, FleetFigure.CAPACITY, false, 1);
    Fleet.Load paced = load(60, FleetFigure.CAPACITY, true, 1);
    assertThat(Fleet.peak(naive.calls())).isGreaterThan(3 * Fleet.peak(paced.calls()));
    assertThat(naive.refused()).isGreaterThan(100 * Math.max(1, paced.refused()));
  }
}
