package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.DeviceProfile;
import dev.tillbox.QueueFileException;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.sandbox.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes on in the background does not try again and again what the disk does not take. */
class FullDiskTest {
  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-24T08:00:00Z"));

  @Test
  void theListenerIsNotCalledOverAndOverWhereItsFailureCannotBeNoted() throws Exception {
    crm.clock(clock);
    AtomicInteger calls = new AtomicInteger();
    try (SlowTill till = new SlowTill(folder, crm, DeviceProfile.named("generic"), clock)) {
      till.listener.before(
          redemption -> {
            calls.incrementAndGet();
            throw new IllegalStateException("the till's defect");
          });
      FullDisk.refuse(folder, "INSERT ON untold");
      till.submit(Requests.named("a"));
      till.pass(Duration.ofMinutes(10));
      assertThat(calls.get()).isBetween(6, 30);
      assertThat(till.backlog().untold()).isEqualTo(1);
    }
  }

  @Test
  void whatIsOldIsNotForgottenEachSecondAgain() throws Exception {
    crm.clock(clock);
    try (SlowTill till = new SlowTill(folder, crm, DeviceProfile.named("generic"), clock)) {
      till.submit(Requests.named("a"));
      till.pass(Duration.ofSeconds(5));
      assertThat(till.listener.told()).containsExactly("confirmed a");
    }
    FullDisk.refuse(folder, "DELETE ON redemption");
    clock.advance(Duration.ofDays(400));
    DeviceProfile profile = DeviceProfile.named("generic");
    try (Journal journal =
        Journal.open(
            folder.resolve("queue.db"),
            crm.identity(),
            profile.storage(),
            profile.limits(),
            clock)) {
      journal.clock().answered(clock.instant(), Duration.ZERO);
      long[] nanos = {0};
      Retention retention = new Retention(journal, 30, journal.clock(), () -> nanos[0]);
      assertThatThrownBy(retention::purgeIfDue).isInstanceOf(QueueFileException.class);
      nanos[0] = TimeUnit.SECONDS.toNanos(5);
      assertThat(retention.purgeIfDue()).isGreaterThan(TimeUnit.MINUTES.toNanos(50));
      nanos[0] = TimeUnit.HOURS.toNanos(1);
      assertThatThrownBy(retention::purgeIfDue).isInstanceOf(QueueFileException.class);
    }
  }
}
