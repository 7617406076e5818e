package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import dev.tillbox.Requests;
import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.internal.journal.JournalView;
import dev.tillbox.sandbox.Fault;
import dev.tillbox.sandbox.SandboxCrm;
import dev.tillbox.sandbox.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The waits that others name, and those that grow by themselves. */
class BanTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-24T08:00:00Z"));

  @ParameterizedTest
  @CsvSource({"BAN_7, true", "BAN_7, false", "HTTP_429, true"})
  void aBanOutlastsARestartAndWhoeverPushesTheQueue(Fault fault, boolean cleanly) {
    try (SandboxCrm crm = SandboxCrm.builder().clock(clock).start();
        SlowTill till = till(crm)) {
      crm.next(fault.lasting(HOUR));
      till.submit(Requests.named("a"));
      till.passUntil("it is banned", HOUR, () -> till.find("a").attempts() == 1);
      Instant start = clock.instant();

      till.pass(Duration.ofMinutes(20));
      till.restart(cleanly, Duration.ofMinutes(10));
      till.submit(Requests.named("b"));
      for (int minute = 0; minute < 29; minute++) {
        till.flushNow();
        till.await("b");
        till.pass(Duration.ofMinutes(1));
      }
      assertThat(crm.attempts()).hasSize(1);

      till.passUntil("it drains", HOUR, () -> till.backlog().isDrained());
      assertThat(Duration.between(start, clock.instant()))
          .isBetween(HOUR, HOUR.plusMinutes(6).plusSeconds(30));
      assertThat(crm.attempts()).hasSize(3);
    }
  }

  @Test
  void aClockThatFallsBackLetsABanLastNoLongerThanThePlatformSaid() {
    try (SandboxCrm crm = SandboxCrm.builder().clock(clock).start();
        SlowTill till = till(crm)) {
      crm.next(Fault.BAN_7.lasting(Duration.ofMinutes(1)));
      till.submit(Requests.named("a"));
      till.passUntil("it is banned", HOUR, () -> till.find("a").attempts() == 1);

      till.restart(false, Duration.ofDays(-3));
      till.pass(Duration.ofMinutes(2));

      assertThat(till.backlog().isDrained()).isTrue();
    }
  }

  @Test
  void thePauseThatFailuresLetGrowGoesOnOverARestart() {
    try (SandboxCrm crm = SandboxCrm.builder().clock(clock).start();
        SlowTill till = till(crm)) {
      Duration left = failUntilItWaitsLong(crm, till);
      int sent = crm.attempts().size();

      till.restart(false, Duration.ofSeconds(2));
      till.pass(left.minusSeconds(5));
      assertThat(crm.attempts()).hasSize(sent);
      till.pass(Duration.ofSeconds(10));
      assertThat(crm.attempts()).hasSizeGreaterThan(sent);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-3, 3})
  void aJumpOfTheWallClockNeitherFreesNorFreezesTheQueue(long days) {
    try (SandboxCrm crm = SandboxCrm.builder().clock(clock).start();
        SlowTill till = till(crm)) {
      Duration left = failUntilItWaitsLong(crm, till);
      int sent = crm.attempts().size();

      clock.advance(Duration.ofDays(days));
      till.pass(left.minusSeconds(5));
      assertThat(crm.attempts()).hasSize(sent);
      till.pass(Duration.ofSeconds(10));
      assertThat(crm.attempts()).hasSizeGreaterThan(sent);
    }
  }

  private Duration failUntilItWaitsLong(SandboxCrm crm, SlowTill till) {
    crm.always(Fault.HTTP_502);
    till.submit(Requests.named("a"));
    till.passUntil("it waits long", HOUR, () -> left().compareTo(Duration.ofSeconds(20)) > 0);
    return left();
  }

  /** For how long the entry at the head has still to wait, as the file says. */
  private Duration left() {
    try (JournalView view = JournalView.open(folder.resolve("queue.db"))) {
      Instant end = view.standing().waitUntil().orElse(Instant.EPOCH);
      return Duration.between(clock.instant(), end);
    }
  }

  private SlowTill till(SandboxCrm crm) {
    AlscGateway gateway =
        AlscGateway.at(crm.uri()).appKey(crm.appKey()).appSecret(crm.appSecret()).build();
    return new SlowTill(folder, gateway, DeviceProfile.named("generic"), clock);
  }

  @Test
  void aWaitThatAllTerminalsAreToldEndsForEachAtAnotherMoment() {
    Set<Long> waits = new HashSet<>();
    Random seeds = new Random(5);
    for (int terminal = 0; terminal < 100; terminal++) {
      Random own = new Random(seeds.nextLong());
      BackOff backOff = new BackOff(Duration.ofMillis(1), HOUR, own);
      long wait = backOff.jittered(HOUR);
      assertThat(Duration.ofNanos(wait)).isBetween(HOUR, HOUR.plusMinutes(6));
      waits.add(wait / Duration.ofSeconds(1).toNanos());
    }
    assertThat(waits).hasSizeGreaterThan(60);
  }

  @Test
  void aPauseIsDrawnFromZeroToABoundThatDoublesUpToTheCap() {
    Duration base = Duration.ofMillis(500);
    Duration cap = Duration.ofMinutes(1);
    for (int failures = 1; failures < 40; failures++) {
      long bound = Math.min(cap.toNanos(), base.toNanos() << Math.min(failures - 1, 20));
      long most = 0;
      long least = Long.MAX_VALUE;
      for (int seed = 0; seed < 200; seed++) {
        long pause = new BackOff(base, cap, new Random(seed * 7919L)).nanos(failures);
        most = Math.max(most, pause);
        least = Math.min(least, pause);
      }
      assertThat(most).isBetween(bound * 8 / 10, bound + 1);
      assertThat(least).isLessThan(bound / 5);
    }
  }
}
