package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cut closes, and when. */
@Timeout(20)
class AttemptTest {
  private final Attempt attempt = new Attempt();
  private final AtomicInteger closedFirst = new AtomicInteger();
  private final AtomicInteger closedSecond = new AtomicInteger();

  @Test
  void closesWhatItWaitsForNowAndNothingBefore() throws Exception {
    attempt.waitsFor(closedFirst::incrementAndGet);
    attempt.waitsFor(closedSecond::incrementAndGet);

    attempt.cut(Attempt.CUT);

    assertThat(closedFirst).hasValue(0);
    assertThat(closedSecond).hasValue(1);
  }

  @Test
  void keepsTheFirstReasonAndClosesOnce() throws Exception {
    assertThat(attempt.cutBy()).isNull();
    attempt.waitsFor(closedFirst::incrementAndGet);

    attempt.cut(Attempt.DEADLINE);
    attempt.cut(Attempt.CUT);

    assertThat(attempt.cutBy()).isEqualTo(Attempt.DEADLINE);
    assertThat(closedFirst).hasValue(1);
  }

  @Test
  void closesAtOnceWhatComesAfterTheCut() {
    attempt.cut(Attempt.CUT);

    assertThatThrownBy(() -> attempt.waitsFor(closedFirst::incrementAndGet))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessageContaining("cut");
    assertThat(closedFirst).hasValue(1);
  }

  @Test
  void closesNothingOnceItIsOver() throws Exception {
    AtomicInteger ended = new AtomicInteger();
    attempt.waitsFor(closedFirst::incrementAndGet);
    assertThat(attempt.isWatched()).isFalse();
    attempt.atEnd(ended::incrementAndGet);
    assertThat(attempt.isWatched()).isTrue();

    attempt.close();
    attempt.cut(Attempt.CUT);
    attempt.abandon();

    assertThat(closedFirst).hasValue(0);
    assertThat(ended).hasValue(1);
  }

  @Test
  void isCutWhateverClosingThrows() throws Exception {
    Closeable broken =
        () -> {
          throw new IOException("closed already");
        };
    attempt.waitsFor(broken);

    attempt.abandon();
    attempt.cut(Attempt.CUT);

    assertThat(attempt.cutBy()).isEqualTo(Attempt.CUT);
  }

  @Test
  void mayHaveSentOnlyOnceItBeganTo() {
    assertThat(attempt.maySent()).isFalse();
    attempt.beginsToSend();
    assertThat(attempt.maySent()).isTrue();
  }

  @Test
  void anAttemptIsCutAtItsDeadlineAndOneThatIsOverIsNot() throws Exception {
    Attempts attempts = new Attempts(Duration.ofMillis(100));
    CountDownLatch cut = new CountDownLatch(1);
    Attempt over = attempts.begin();
    over.waitsFor(closedFirst::incrementAndGet);
    over.close();

    Attempt late = attempts.begin();
    late.waitsFor(cut::countDown);
    assertThat(attempts.current()).isSameAs(late);

    assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(late.cutBy()).isEqualTo(Attempt.DEADLINE);
    assertThat(over.cutBy()).isNull();
    assertThat(closedFirst).hasValue(0);
  }

  @Test
  void anUnwatchedAttemptHasNoDeadlineUntilItIsWatched() throws Exception {
    Attempts attempts = new Attempts(Duration.ofMillis(50));
    Attempt unwatched = attempts.beginUnwatched();
    assertThat(attempts.current()).isSameAs(unwatched);
    assertThat(unwatched.isWatched()).isFalse();
    CountDownLatch cut = new CountDownLatch(1);
    unwatched.waitsFor(cut::countDown);

    attempts.watch(unwatched);

    assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(unwatched.cutBy()).isEqualTo(Attempt.DEADLINE);
  }
}
