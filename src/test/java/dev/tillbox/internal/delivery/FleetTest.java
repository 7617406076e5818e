package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
    assertThat(load.total()).isEqualTo(300_000 + load.refused());
    assertThat(load.peak()).isLessThanOrEqualTo((int) (2 * load.mean()));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 600})
  void alsoWhereTillsSellLittleOrALot(int backlog) {
    Fleet.Load load = load(backlog, 50_000, true, 4);
    assertThat(load.drainedAll()).isTrue();
    assertThat(load.peak()).isLessThanOrEqualTo((int) (2 * load.mean()));
  }

  @Test
  void naiveRetryStrikesTheCrmAtOnce() {
    Fleet.Load naive = load(60, FleetFigure.CAPACITY, false, 1);
    Fleet.Load paced = load(60, FleetFigure.CAPACITY, true, 1);
    assertThat(naive.peak()).isGreaterThan(3 * paced.peak());
    assertThat(naive.refused()).isGreaterThan(100 * Math.max(1, paced.refused()));
  }
}
