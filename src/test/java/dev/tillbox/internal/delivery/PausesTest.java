package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import dev.tillbox.HaltReason;
import dev.tillbox.Profiles;
import dev.tillbox.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Until when nothing is sent, on time moved by hand. */
class PausesTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir Path folder;
  private DeviceProfile.Delivery profile;
  private long now = -99;
  private Pauses pauses;

  @BeforeEach
  void make() {
    profile = DeviceProfile.named("generic").delivery();
    pauses = new Pauses(() -> now, profile, new Random(1));
  }

  private void isOver(boolean halted) {
    assertThat(pauses.left(halted)).isZero();
    assertThat(pauses.isActive()).isFalse();
  }

  private void lasts(long nanos, boolean halted) {
    assertThat(pauses.left(halted)).isEqualTo(nanos);
    assertThat(pauses.isActive()).isTrue();
    now += nanos - 1;
    assertThat(pauses.left(halted)).isEqualTo(1);
    now++;
    isOver(halted);
  }

  @Test
  void nothingPausesAtFirst() {
    isOver(false);
    isOver(true);
  }

  @Test
  void aPauseLastsAsLongAsItSays() {
    assertThat(pauses.pause(5 * SECOND)).isEqualTo(5 * SECOND);
    assertThat(pauses.isActive()).isTrue();
    lasts(5 * SECOND, false);
  }

  @Test
  void aPauseCanBeSkippedOnce() {
    pauses.pause(5 * SECOND);
    pauses.skip();
    isOver(false);
    pauses.pause(5 * SECOND);
    lasts(5 * SECOND, false);
  }

  @Test
  void aBanCannotBeSkippedAndLastsATenthLongerAtTheMost() {
    Duration ban = Duration.ofSeconds(100);
    long wait = pauses.after(Reply.busy("7", "ban", ban));
    assertThat(Duration.ofNanos(wait)).isBetween(ban, ban.plusSeconds(10));
    pauses.skip();
    lasts(wait, false);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE / 1_000_000_000, 864_000})
  void aBanWithoutEndIsCountedForADay(long seconds) {
    long wait = pauses.after(Reply.busy("7", "ban", Duration.ofSeconds(seconds)));
    assertThat(Duration.ofNanos(wait)).isBetween(Duration.ofDays(1), Duration.ofHours(27));
    lasts(wait, false);
  }

  @Test
  void aHaltPausesOnlyWhileItIsOne() {
    assertThat(pauses.after(Reply.halt(HaltReason.CLOCK, "31", "t"))).isZero();
    assertThat(pauses.isActive()).isTrue();
    isOver(false);
    pauses.skip();
    lasts(profile.haltRetry().toNanos(), true);
    pauses.halt();
    assertThat(pauses.left(true)).isEqualTo(profile.haltRetry().toNanos());
    pauses.endHalt();
    isOver(true);
  }

  @Test
  void failuresInARowPauseEverLongerUntilASuccess() {
    long longest = 0;
    for (int i = 0; i < 40; i++) {
      longest = Math.max(longest, pauses.after(Reply.unknown("timeout", "t")));
    }
    assertThat(longest)
        .isBetween(profile.backOffCap().toNanos() / 2, profile.backOffCap().toNanos() + 1);
    pauses.succeeded();
    assertThat(pauses.after(Reply.itemFault("50", "t")))
        .isBetween(1L, profile.backOffBase().toNanos() + 1);
  }

  @Test
  void whatWasNotSentWaitsForTheNextProbe() {
    long wait = pauses.after(Reply.notSent("refused"));
    long interval = profile.probeInterval().toNanos();
    assertThat(wait).isBetween(interval, interval + interval / 10);
    lasts(wait, false);
  }

  @Test
  void aFormerLifesPauseIsNeverLongerThanTheCapHoweverWrongTheClock() {
    long cap = profile.backOffCap().toNanos();
    assertThat(pauses.restore(1, Duration.ofDays(400 * 365))).isEqualTo(cap);
    assertThat(pauses.restore(1, Duration.ofDays(-400 * 365))).isZero();
  }

  @Test
  void aFormerLifesBanGoesOnWhereItStood() {
    assertThat(pauses.restoreBan(Duration.ofSeconds(-1))).isZero();
    assertThat(pauses.restoreBan(Duration.ZERO)).isZero();
    isOver(false);
    assertThat(pauses.restoreBan(Duration.ofSeconds(7))).isEqualTo(7 * SECOND);
    assertThat(pauses.isActive()).isTrue();
    pauses.skip();
    lasts(7 * SECOND, false);
  }

  @Test
  void aFormerLifesPauseGoesOnButNotBeyondTheCap() {
    assertThat(pauses.restore(3, Duration.ofSeconds(-5))).isZero();
    isOver(false);
    assertThat(pauses.restore(3, Duration.ofDays(3))).isEqualTo(profile.backOffCap().toNanos());
    lasts(profile.backOffCap().toNanos(), false);
    assertThat(pauses.restore(3, Duration.ofSeconds(1))).isEqualTo(SECOND);
    lasts(SECOND, false);
  }

  @Test
  void aFormerLifesFailuresCount() {
    DeviceProfile.Delivery steep =
        Profiles.with(folder, "{\"delivery\": {\"backOffBaseMs\": 10, \"backOffCapMs\": 600000}}")
            .delivery();
    Pauses restored = new Pauses(() -> now, steep, new Random(1));
    restored.restore(16, Duration.ZERO);
    assertThat(restored.backOff()).isGreaterThan(SECOND);
  }
}
