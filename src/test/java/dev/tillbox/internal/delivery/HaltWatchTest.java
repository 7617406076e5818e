package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.FrozenCall;
import dev.tillbox.HaltReason;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Clocks;
import dev.tillbox.internal.journal.TillClock;
import dev.tillbox.sandbox.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When the cause of a halt is looked at again, on time moved by hand. */
class HaltWatchTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final SettableClock wall = SettableClock.at(Instant.parse("2027-03-01T12:00:00Z"));
  private long now = -5;
  private final TillClock clock = Clocks.of(wall, () -> now);
  private int looks;
  private boolean others;
  private RuntimeException fault;
  private final HaltWatch watch =
      new HaltWatch(new GuardedGateway(new Vault(), clock), clock, () -> now);

  /** A gateway of which only the credentials matter. */
  private final class Vault implements RedemptionGateway {
    @Override
    public String identity() {
      return "vault";
    }

    @Override
    public FrozenCall freeze(RedemptionRequest request) {
      throw new AssertionError();
    }

    @Override
    public Reply send(FrozenCall call) {
      throw new AssertionError();
    }

    @Override
    public boolean probe() {
      throw new AssertionError();
    }

    @Override
    public void cut() {
      throw new AssertionError();
    }

    @Override
    public boolean hasOtherCredentials() {
      looks++;
      if (fault != null) {
        throw fault;
      }
      return others;
    }
  }

  private boolean isMendedAfter(long nanos) {
    now += nanos;
    wall.advance(Duration.ofNanos(nanos));
    return watch.isMended(HaltReason.CREDENTIALS);
  }

  @Test
  void looksAtOnceAndThenEveryTwoSeconds() {
    assertThat(isMendedAfter(0)).isFalse();
    assertThat(isMendedAfter(2 * SECOND - 1)).isFalse();
    assertThat(looks).isEqualTo(1);
    assertThat(watch.untilNextLook(SECOND)).isEqualTo(1);
    assertThat(watch.untilNextLook(1)).isEqualTo(1);
    assertThat(isMendedAfter(1)).isFalse();
    assertThat(looks).isEqualTo(2);
    assertThat(watch.untilNextLook(9 * SECOND)).isEqualTo(2 * SECOND);
    now += 3 * SECOND;
    assertThat(watch.untilNextLook(9 * SECOND)).as("never none").isEqualTo(1);
  }

  @Test
  void eachCureThatWasNoneMakesTheNextLookLaterUpToTenMinutes() {
    others = true;
    assertThat(isMendedAfter(0)).isTrue();
    for (long seconds : new long[] {4, 8, 16, 32, 64, 128, 256, 512, 600, 600}) {
      assertThat(isMendedAfter(seconds * SECOND - 1)).as("%s s", seconds).isFalse();
      assertThat(isMendedAfter(1)).as("%s s", seconds).isTrue();
    }
    watch.answered();
    assertThat(isMendedAfter(600 * SECOND)).isTrue();
    assertThat(isMendedAfter(4 * SECOND)).as("an answer begins anew").isTrue();
  }

  @Test
  void aGatewayThatCannotSayHasNoOthers() {
    fault = new IllegalStateException("vault closed");
    others = true;
    assertThat(isMendedAfter(0)).isFalse();
    fault = null;
    assertThat(isMendedAfter(2 * SECOND)).isTrue();
  }

  @Test
  void aClockThatWasSetMendsAHaltForTheClockOnceAndNoOther() {
    assertThat(watch.isMended(HaltReason.CLOCK)).isFalse();
    wall.advance(Duration.ofHours(5));
    now += 2 * SECOND;
    assertThat(watch.isMended(HaltReason.CLOCK)).isTrue();
    now += 4 * SECOND;
    wall.advance(Duration.ofSeconds(6));
    assertThat(watch.isMended(HaltReason.CLOCK)).isFalse();
    wall.advance(Duration.ofHours(5));
    watch.answered();
    now += 4 * SECOND;
    assertThat(watch.isMended(HaltReason.CLOCK)).as("set before the answer").isFalse();
    wall.advance(Duration.ofHours(5));
    now += 4 * SECOND;
    assertThat(watch.isMended(HaltReason.SIGNATURE)).isFalse();
  }
}
