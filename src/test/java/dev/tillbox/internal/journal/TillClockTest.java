package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tillbox.Backlog.ClockState;
import dev.tillbox.Redemption;
import dev.tillbox.Requests;
import dev.tillbox.sandbox.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CRM's time on a terminal whose wall clock and monotonic clock are moved by hand. */
class TillClockTest {
  private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);

  private final SettableClock wall = SettableClock.at(NOON);
  private long uptimeNanos = 123_456_789_000_000L;

  private TillClock clock = new TillClock(wall, () -> uptimeNanos, null, 0);

  private void pass(Duration time) {
    wall.advance(time);
    uptimeNanos += time.toNanos();
  }

  private void restartAfterACommitAt(Instant lastCommit) {
    clock = new TillClock(wall, () -> uptimeNanos, clock.read().stretch, lastCommit.toEpochMilli());
  }

  private void answered(Instant date) {
    clock.answered(date, Duration.ZERO);
  }

  private void shows(Instant time) {
    assertThat(clock.instant()).isCloseTo(time, within(1, ChronoUnit.SECONDS));
  }

  @Test
  void isTheTerminalsUntilTheCrmHasAnswered() {
    shows(NOON);
    wall.set(NOON.plus(MONTH));
    shows(NOON.plus(MONTH));
    assertThat(clock.state()).isEqualTo(ClockState.UNVERIFIED);
    assertThat(clock.offset()).isEmpty();
  }

  @Test
  void isTheCrmsOnceItHasAnswered() {
    answered(NOON.minus(MONTH));
    pass(Duration.ofHours(1));
    shows(NOON.minus(MONTH).plus(Duration.ofHours(1)));
    assertThat(clock.state()).isEqualTo(ClockState.VERIFIED);
    assertThat(clock.offset().get().toHours()).isBetween(-MONTH.toHours() - 1, -MONTH.toHours());
  }

  @Test
  void countsTheWayOfAnAnswerHalf() {
    clock.answered(NOON.plusSeconds(60), Duration.ofSeconds(10));
    shows(NOON.plusSeconds(65));
  }

  @Test
  void doesNotTrembleWithTheWholeSecondsOfDates() {
    answered(NOON.plusSeconds(60));
    Instant before = clock.instant();
    answered(NOON.plusSeconds(61));
    answered(NOON.plusSeconds(59));
    assertThat(clock.instant()).isEqualTo(before);
    assertThat(clock.corrections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {-40_000, -1, 1, 40_000})
  void aJumpOfTheWallClockMovesNothingButIsNoticed(long hours) {
    answered(NOON);
    wall.advance(Duration.ofHours(hours));
    shows(NOON);
    assertThat(clock.isVerified()).isFalse();
    answered(NOON);
    assertThat(clock.isVerified()).isTrue();
    assertThat(clock.offset().get().toHours()).isBetween(-hours - 1, -hours);
  }

  @Test
  void aTerminalThatSleptIsPutRightByTheNextAnswer() {
    answered(NOON);
    wall.advance(Duration.ofHours(10)); // the monotonic clock slept, too
    assertThat(clock.isVerified()).isFalse();
    answered(NOON.plus(Duration.ofHours(10)));
    shows(NOON.plus(Duration.ofHours(10)));
  }

  @Test
  void aRestartKeepsTheOffsetButNotTheCertainty() {
    answered(NOON.plus(MONTH));
    restartAfterACommitAt(clock.instant());
    shows(NOON.plus(MONTH));
    assertThat(clock.state()).isEqualTo(ClockState.UNVERIFIED);
    wall.advance(Duration.ofHours(1));
    shows(NOON.plus(MONTH).plus(Duration.ofHours(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "1979-03-01T12:00:00Z", "2099-01-01T00:00:00Z"})
  void aDateThatCannotBeRightIsNotLearned(Instant date) {
    answered(date);
    shows(NOON);
    assertThat(clock.state()).isEqualTo(ClockState.UNVERIFIED);
    assertThat(clock.corrections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2025-12-31T00:00:00Z", "2027-02-28T12:00:00Z"})
  void aTimeThatHasPassedIsFlaggedAndTimeGoesOnFromTheLastCommit(Instant impossible) {
    restartAfterACommitAt(NOON);
    wall.set(impossible);
    restartAfterACommitAt(NOON);
    assertThat(clock.state()).isEqualTo(ClockState.IMPOSSIBLE);
    pass(Duration.ofMinutes(5));
    shows(NOON.plus(Duration.ofMinutes(5)));
    assertThat(clock.read().wallMs).isEqualTo(wall.millis());

    answered(NOON.plus(MONTH));
    assertThat(clock.state()).isEqualTo(ClockState.VERIFIED);
    shows(NOON.plus(MONTH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2025-12-31T00:00:00Z"})
  void aClockBeforeTheBuildIsFlaggedThoughNothingWasEverCommitted(Instant impossible) {
    wall.set(impossible);
    clock = new TillClock(wall, () -> uptimeNanos, null, 0);
    assertThat(clock.state()).isEqualTo(ClockState.IMPOSSIBLE);
  }

  @Test
  void aClockThatWasSetRightIsNotFlaggedAnyMore() {
    wall.set(Instant.EPOCH);
    restartAfterACommitAt(NOON);
    wall.set(NOON.plusSeconds(30));
    assertThat(clock.state()).isEqualTo(ClockState.UNVERIFIED);
    shows(NOON.plusSeconds(30));
  }

  @Test
  void aTimeServiceMaySetTheClockBackALittle() {
    wall.set(NOON.minusSeconds(30));
    restartAfterACommitAt(NOON);
    assertThat(clock.state()).isEqualTo(ClockState.UNVERIFIED);
  }

  @Test
  void aCommitInAFutureThatNeverWasDoesNotOutlastAnAnswer() {
    restartAfterACommitAt(NOON.plus(MONTH));
    assertThat(clock.state()).isEqualTo(ClockState.IMPOSSIBLE);
    answered(NOON);
    assertThat(clock.state()).isEqualTo(ClockState.VERIFIED);
    shows(NOON);
  }

  @Test
  void whatIsLearnedInAStretchHoldsForAllOfItAndForNoOther() {
    Reading first = clock.read();
    wall.advance(MONTH);
    Reading second = clock.read();
    assertThat(second.stretch.number).isEqualTo(first.stretch.number + 1);

    pass(Duration.ofHours(1));
    answered(NOON);
    Stretch learned = clock.read().stretch;
    assertThat(learned.number).isEqualTo(second.stretch.number);
    assertThat(learned.zeroMs + second.uptimeMs)
        .isCloseTo(NOON.minus(Duration.ofHours(1)).toEpochMilli(), within(1_000L));
    assertThat(learned.boot).isNotEmpty();
  }

  @Test
  void aClockThatWasSetLeavesTheMonotonicOneGoingOn() {
    Reading early = clock.read();
    wall.advance(MONTH.negated());
    Reading afterSettingBack = clock.read();
    wall.set(Instant.EPOCH);
    Reading atNonsense = clock.read();
    wall.set(NOON.plus(MONTH));
    Reading setRight = clock.read();

    assertThat(afterSettingBack.stretch.number).isEqualTo(early.stretch.number);
    assertThat(atNonsense.stretch.number).isEqualTo(early.stretch.number);
    assertThat(setRight.stretch.number).isEqualTo(early.stretch.number);
    assertThat(clock.isVerified()).isFalse();
  }

  @Test
  void anEntryIsAsOldAsTheCrmsTimeSaysWhateverTheWallClockShows() {
    answered(NOON.plus(MONTH));
    Instant corrected = clock.instant();
    Redemption entry =
        Redemption.builder(Requests.named("a"))
            .sequence(1)
            .submittedAt(wall.instant())
            .submittedAtCorrected(corrected)
            .build();
    pass(Duration.ofMinutes(7));
    wall.set(Instant.EPOCH);
    assertThat(clock.age(entry)).isCloseTo(Duration.ofMinutes(7), Duration.ofSeconds(1));
  }

  @Test
  void thatItWasSetIsCountedOnceForEachTime() {
    assertThat(clock.timesSet()).isZero();
    pass(MONTH);
    assertThat(clock.timesSet()).isZero();
    wall.advance(Duration.ofHours(1));
    assertThat(clock.timesSet()).isEqualTo(1);
    clock.read();
    assertThat(clock.timesSet()).isEqualTo(1);
    wall.advance(Duration.ofHours(-2));
    assertThat(clock.timesSet()).isEqualTo(2);
  }

  @Test
  void whatTheFileKnowsIsNotWrittenAgainUntilMoreIsLearned() {
    assertThat(clock.isUnsaved(clock.read().stretch)).isTrue();
    answered(NOON);
    clock.saved(clock.read().stretch);
    pass(Duration.ofHours(1));
    answered(NOON.plus(Duration.ofHours(1)));
    assertThat(clock.isUnsaved(clock.read().stretch)).as("the same as before").isFalse();
    wall.advance(Duration.ofHours(-3));
    answered(NOON.plus(Duration.ofHours(1)));
    assertThat(clock.isUnsaved(clock.read().stretch)).as("another offset").isTrue();
    assertThat(clock.offset().get().toHours()).isEqualTo(3);
  }

  @Test
  void anAnswerThatContradictsTheFormerOneBeginsAStretchOfItsOwn() {
    answered(NOON);
    Stretch first = clock.read().stretch;
    answered(NOON.plusSeconds(1));
    assertThat(clock.read().stretch.number).isEqualTo(first.number);
    answered(NOON.plus(MONTH));
    assertThat(clock.read().stretch.number).isEqualTo(first.number + 1);
    assertThat(clock.read().stretch.zeroMs - first.zeroMs).isEqualTo(MONTH.toMillis());
  }

  @Test
  void aClockThatWasPutRightWhileTheTillWasOffIsBelievedWithoutTheOldOffset() {
    answered(NOON.minus(MONTH));
    restartAfterACommitAt(clock.instant());
    assertThat(clock.offset()).isPresent();
    wall.set(NOON.minus(MONTH).plus(Duration.ofHours(1)));
    restartAfterACommitAt(NOON.minus(MONTH));
    shows(NOON.minus(MONTH).plus(Duration.ofHours(1)));
    assertThat(clock.state()).isEqualTo(ClockState.UNVERIFIED);
    assertThat(clock.offset()).isEmpty();
  }
}
