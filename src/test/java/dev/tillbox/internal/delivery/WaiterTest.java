package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Conditions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who wait: the flusher for something to do, the till's threads for an outcome. */
@Timeout(20)
class WaiterTest {
  private static final long LONG = TimeUnit.MINUTES.toNanos(10);

  private final Waiter waiter = new Waiter();
  private final OutcomeSignal signal = new OutcomeSignal();

  @Test
  void aSignalBeforeTheWaitIsRememberedOnce() throws Exception {
    waiter.signal();
    waiter.signal();
    waiter.await(LONG);
    long start = System.nanoTime();
    waiter.await(TimeUnit.MILLISECONDS.toNanos(30));
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
  }

  @Test
  void aWaitOfNothingIsNone() throws Exception {
    waiter.await(0);
    waiter.await(-1);
    waiter.await(Long.MIN_VALUE / 2);
  }

  @Test
  void aSignalEndsAWaitHoweverLong() throws Exception {
    for (long nanos : new long[] {LONG, Waiter.FOREVER}) {
      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  waiter.await(nanos);
                  return true;
                } catch (InterruptedException e) {
                  return false;
                }
              });
      waiter.signal();
      assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anOutcomeAnnouncedSinceTheLookNeedsNoWait() throws Exception {
    long version = signal.version();
    signal.announce();
    assertThat(signal.version()).isNotEqualTo(version);
    assertThat(signal.awaitAfter(version, 0)).isTrue();
    assertThat(signal.awaitAfter(version, LONG)).isTrue();
    assertThat(signal.isAwaited()).isFalse();
  }

  @Test
  void withoutAnOutcomeTheWaitEndsWhenItsTimeIsUp() throws Exception {
    long start = System.nanoTime();
    assertThat(signal.awaitAfter(signal.version(), TimeUnit.MILLISECONDS.toNanos(30))).isFalse();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
    assertThat(signal.awaitAfter(signal.version(), 0)).isFalse();
    assertThat(signal.awaitAfter(signal.version(), -5)).isFalse();
    assertThat(signal.isAwaited()).isFalse();
  }

  @Test
  void whoWaitsIsKnownToWaitAndIsWokenByAnAnnouncementOrTheEnd() throws Exception {
    for (boolean outcome : new boolean[] {true, false}) {
      long version = signal.version();
      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return signal.awaitAfter(version, LONG);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      Conditions.await("it waits", signal::isAwaited);
      if (outcome) {
        signal.announce();
      } else {
        signal.close();
      }
      assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(outcome);
      assertThat(signal.isAwaited()).isFalse();
    }
  }
}
