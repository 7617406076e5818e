package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One terminal's way back to work, on time moved by hand. */
class PaceTest {
  private static final Duration SPREAD = Duration.ofMinutes(5);
  private static final Duration HOUR = Duration.ofHours(1);

  private long now = 42;
  private Pace pace = new Pace(SPREAD, () -> now, new Random(1));

  private void backAfter(Duration outage) {
    pace.waiting();
    now += outage.toNanos();
    pace.linkReturned();
  }

  private Duration sendNext() {
    long wait = Math.max(0, pace.untilNext());
    now += wait;
    pace.sending();
    return Duration.ofNanos(wait);
  }

  @Test
  void aShortOutageDelaysNothing() {
    backAfter(Duration.ofSeconds(59));
    for (int i = 0; i < 100; i++) {
      assertThat(sendNext()).isZero();
    }
  }

  @Test
  void aSaleThatFindsTheQueueEmptyGoesAtOnceHoweverLongTheLinkWasDown() {
    now += Duration.ofDays(1).toNanos();
    backAfter(Duration.ZERO);
    assertThat(sendNext()).isZero();
    assertThat(sendNext()).isZero();
  }

  @Test
  void terminalsBeginAtPointsOfTheirOwnWithinTheSpread() {
    Duration earliest = SPREAD;
    Duration latest = Duration.ZERO;
    Random seeds = new Random(3);
    for (int seed = 0; seed < 1000; seed++) {
      pace = new Pace(SPREAD, () -> now, new Random(seeds.nextLong()));
      backAfter(HOUR);
      Duration slot = Duration.ofNanos(pace.untilNext());
      earliest = slot.compareTo(earliest) < 0 ? slot : earliest;
      latest = slot.compareTo(latest) > 0 ? slot : latest;
    }
    assertThat(earliest).isLessThan(Duration.ofSeconds(5));
    assertThat(latest).isBetween(Duration.ofMinutes(4), SPREAD);
  }

  @Test
  void theSpreadIsATwelfthOfTheOutageAtTheMost() {
    for (int seed = 0; seed < 1000; seed++) {
      pace = new Pace(SPREAD, () -> now, new Random(seed));
      backAfter(Duration.ofMinutes(2));
      assertThat(Duration.ofNanos(pace.untilNext())).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void whoKnowsThatTheLinkIsBackOrWaitsForAnOutcomeSkipsTheSlotButNotThePace() {
    backAfter(HOUR);
    assertThat(pace.untilNext()).isPositive();
    pace.skipSlot();
    assertThat(sendNext()).isZero();
    assertThat(sendNext()).isPositive();
    pace.skipSlot();
    assertThat(pace.untilNext()).isPositive();
  }

  @Test
  void aDrainBeginsSlowlyAndRampsUp() {
    backAfter(HOUR);
    sendNext();
    Duration first = sendNext();
    for (int i = 0; i < 60; i++) {
      sendNext();
    }
    assertThat(first).isGreaterThan(Duration.ofMillis(400));
    for (int i = 0; i < 60; i++) {
      assertThat(sendNext()).isBetween(Duration.ofMillis(10), Duration.ofMillis(31));
    }
  }

  @Test
  void aFlickeringLinkDoesNotDrawAnotherSlot() {
    backAfter(HOUR);
    long slot = pace.untilNext();
    pace.linkReturned();
    assertThat(pace.untilNext()).isEqualTo(slot);
  }

  @Test
  void onceEmptyEverythingGoesAtFullSpeed() {
    backAfter(HOUR);
    sendNext();
    pace.drained();
    assertThat(sendNext()).isZero();
    assertThat(sendNext()).isZero();
  }

  @Test
  void theSlotCanBeSkippedBeforeItIsDrawn() {
    pace.waiting();
    now += HOUR.toNanos();
    pace.skipSlot();
    pace.linkReturned();
    assertThat(sendNext()).isZero();
    assertThat(sendNext()).isPositive();
  }

  @Test
  void aSpreadOfZeroSwitchesItOff() {
    pace = new Pace(Duration.ZERO, () -> now, new Random(1));
    backAfter(HOUR);
    assertThat(sendNext()).isZero();
    assertThat(sendNext()).isZero();
  }
}
