package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import dev.tillbox.OfflineLimits;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Settlement;
import dev.tillbox.internal.journal.Step;
import dev.tillbox.sandbox.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what was settled and told is forgotten, on time moved by hand. */
class RetentionTest {
  private static final int DAYS = 30;

  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();
  private final SettableClock wall = SettableClock.at(Instant.parse("2027-03-01T12:00:00Z"));
  private long nanos = -1;
  private Journal journal;
  private Retention retention;

  @BeforeEach
  void open() {
    journal =
        Journal.open(
            folder.resolve("queue.db"),
            crm.identity(),
            DeviceProfile.named("generic").storage(),
            OfflineLimits.builder().build(),
            wall,
            () -> nanos);
    retention = new Retention(journal, DAYS, journal.clock(), () -> nanos);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void settledAndTold(int count) {
    IntStream.range(0, count).forEach(i -> journal.append(Requests.named("e" + i), crm::freeze));
    List<Entry> entries = journal.next(0, count);
    Step begin = new Step();
    entries.forEach(begin::begin);
    journal.commit(begin);
    List<Settlement> settlements =
        entries.stream().map(GenericQueue::confirmed).collect(Collectors.toList());
    journal.commit(new Step().settle(settlements));
    journal.untold(count).forEach(journal::told);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wall.advance(time);
  }

  private void theCrmTellsTheTime() {
    journal.clock().answered(wall.instant(), Duration.ZERO);
  }

  private long left() {
    return IntStream.range(0, 250).filter(i -> journal.find("e" + i).isPresent()).count();
  }

  @Test
  void whatIsOldIsForgottenALittleAtATimeAndThenLookedForOnceAnHour() {
    settledAndTold(250);
    pass(Duration.ofDays(DAYS + 1));
    theCrmTellsTheTime();

    assertThat(retention.purgeIfDue()).isEqualTo(Duration.ofSeconds(1).toNanos());
    assertThat(left()).isEqualTo(50);
    pass(Duration.ofMillis(999));
    assertThat(retention.purgeIfDue()).isEqualTo(Duration.ofMillis(1).toNanos());
    assertThat(left()).isEqualTo(50);
    pass(Duration.ofMillis(1));
    assertThat(retention.purgeIfDue()).isEqualTo(Duration.ofHours(1).toNanos());
    assertThat(left()).isZero();

    settledAndTold(3);
    wall.advance(Duration.ofDays(DAYS + 1));
    theCrmTellsTheTime();
    retention.purgeIfDue();
    assertThat(left()).isEqualTo(3);
    pass(Duration.ofHours(1));
    retention.purgeIfDue();
    assertThat(left()).isZero();
  }

  @Test
  void nothingIsForgottenBeforeItsTimeOrByAClockThatNobodyVerified() {
    settledAndTold(3);
    pass(Duration.ofDays(DAYS + 1));
    assertThat(retention.purgeIfDue()).isEqualTo(Duration.ofHours(1).toNanos());
    assertThat(left()).isEqualTo(3);

    wall.advance(Duration.ofDays(DAYS + 1).negated());
    theCrmTellsTheTime();
    assertThat(retention.purgeIfDue()).isEqualTo(Duration.ofHours(1).toNanos());

    assertThat(left()).isEqualTo(3);
  }
}
