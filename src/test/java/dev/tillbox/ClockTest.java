package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Backlog.ClockState;
import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.internal.journal.JournalView;
import dev.tillbox.sandbox.Fault;
import dev.tillbox.sandbox.SandboxCrm;
import dev.tillbox.sandbox.SettableClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A till and a CRM that do not agree on the time. */
@Timeout(30)
class ClockTest {
  private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final SettableClock crmsClock = SettableClock.at(NOON);
  private final SettableClock tillsClock = SettableClock.at(NOON);
  private final SandboxCrm crm = SandboxCrm.builder().clock(crmsClock).start();
  private Tillbox till;

  @BeforeEach
  void open() {
    till =
        Tillbox.at(file())
            .gateway(
                AlscGateway.at(crm.uri()).appKey(crm.appKey()).appSecret(crm.appSecret()).build())
            .profile(Profiles.quick(folder))
            .clock(tillsClock)
            .open();
  }

  @AfterEach
  void close() {
    till.close();
    crm.close();
  }

  private Path file() {
    return folder.resolve("queue.db");
  }

  private void restart() {
    till.close();
    open();
  }

  private Redemption sale(String id) {
    return till.submitAndWait(Requests.named(id), PATIENCE);
  }

  private static void isAbout(Instant time, Instant expected) {
    Assertions.assertThat(time).isCloseTo(expected, Assertions.within(5, ChronoUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2027-03-01T11:30:00Z", "2045-01-01T00:00:00Z"})
  void learnsTheTimeFromARefusedTimestampAndSendsAtOnce(Instant wrong) {
    tillsClock.set(wrong);
    restart();

    Redemption done = sale("sale-1");

    assertThat(done.state()).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(done.attempts()).isEqualTo(1);
    assertThat(crm.attempts()).hasSize(2);
    assertThat(till.backlog().halt()).isEmpty();
    assertThat(till.backlog().clock()).isEqualTo(ClockState.VERIFIED);
    assertThat(till.backlog().clockOffset().get().minus(Duration.between(wrong, NOON)).abs())
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void triesOnceMoreAndThenHaltsWhereTheDateDoesNotHelp() throws InterruptedException {
    tillsClock.set(NOON.minus(Duration.ofHours(1)));
    restart();
    crm.always(Fault.INVALID_TIMESTAMP_31);
    till.submit(Requests.named("sale-1"));
    Conditions.await("it is halted", () -> till.backlog().halt().isPresent());
    assertThat(till.backlog().halt()).contains(HaltReason.CLOCK);
    assertThat(crm.attempts()).hasSize(2);
  }

  @Test
  void learnsFromAnOrdinaryAnswer() {
    tillsClock.set(NOON.plus(Duration.ofMinutes(5)));
    restart();
    assertThat(till.backlog().clock()).isEqualTo(ClockState.UNVERIFIED);
    sale("sale-1");
    assertThat(till.backlog().clock()).isEqualTo(ClockState.VERIFIED);
    assertThat(till.backlog().clockOffset().get().toMinutes()).isBetween(-5L, -4L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PORTAL_PAGE", "HTTP_503", "EMPTY_JSON", "WRONG_ROOT", "HTTP_403"})
  void learnsNothingFromWhatIsNotTheCrms(Fault stranger) throws InterruptedException {
    crmsClock.set(NOON.plus(Duration.ofDays(300)));
    crm.always(stranger);
    till.submit(Requests.named("sale-1"));
    Conditions.await("it was answered", () -> till.backlog().lastAnswer().isPresent());
    assertThat(till.backlog().clockOffset()).isEmpty();
    assertThat(till.backlog().clock()).isEqualTo(ClockState.UNVERIFIED);
  }

  @Test
  void theNextLifeIsRightFromItsFirstCallOnThoughTheClockStillIsWrong() {
    tillsClock.set(NOON.minus(Duration.ofDays(9)));
    restart();
    sale("sale-1");
    restart();
    assertThat(till.backlog().clock()).isEqualTo(ClockState.UNVERIFIED);
    assertThat(till.backlog().clockOffset()).isPresent();
    int before = crm.attempts().size();
    assertThat(sale("sale-2").state()).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(crm.attempts()).hasSize(before + 1);
  }

  @Test
  void acceptsAndFlagsWhereTheClockFellBackBehindTheLastCommit() {
    sale("sale-1");
    till.close();
    crm.goOffline();
    tillsClock.set(Instant.EPOCH);
    open();

    Redemption accepted = till.submit(Requests.named("sale-2"));

    assertThat(accepted.state()).isEqualTo(RedemptionState.QUEUED);
    assertThat(accepted.submittedAt()).isEqualTo(Instant.EPOCH);
    isAbout(accepted.submittedAtCorrected(), NOON);
    assertThat(till.backlog().clock()).isEqualTo(ClockState.IMPOSSIBLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2025-10-20T00:00:00Z", "2099-01-01T00:00:00Z"})
  void theTrueTimesOfAnOfflineDayAreKnownAtItsEndThoughTheClockWasSet(Instant wrong)
      throws InterruptedException {
    crm.goOffline();
    tillsClock.set(wrong);
    restart();
    Redemption offline = till.submit(Requests.named("sale-1"));
    assertThat(offline.submittedAt()).isEqualTo(wrong);
    tillsClock.set(NOON);
    till.submit(Requests.named("sale-2"));

    crm.goOnline();
    till.flushNow();
    assertThat(till.await("sale-2", PATIENCE).state()).isEqualTo(RedemptionState.CONFIRMED);

    isAbout(till.find("sale-1").get().submittedAtCorrected(), NOON);
    isAbout(till.find("sale-2").get().submittedAtCorrected(), NOON);
    isAbout(till.find("sale-2").get().outcome().get().at(), NOON);
    assertThat(till.find("sale-1").get().submittedAt()).isEqualTo(wrong);
  }

  @Test
  void theFileTellsOfTheClockToThoseWhoLookFromOutside() {
    tillsClock.set(Instant.now().minus(Duration.ofHours(3)));
    crmsClock.set(Instant.now());
    restart();
    sale("sale-1");
    try (JournalView view = JournalView.open(file())) {
      assertThat(view.standing().backlog().clockOffset().get().toMinutes()).isBetween(179L, 181L);
    }
  }

  @Test
  void keepsWallTimeOffsetMonotonicTimeAndBootOfEachEntry() throws Exception {
    tillsClock.set(NOON.minus(Duration.ofDays(9)));
    restart();
    sale("sale-1");
    till.submit(Requests.named("sale-2"));
    till.close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT submitted_ms, r.offset_ms, uptime_ms, boot, zero_ms FROM redemption r"
                    + " JOIN stretch s ON s.stretch = r.stretch ORDER BY sequence DESC")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getLong("submitted_ms")).isEqualTo(tillsClock.millis());
      isAbout(Instant.ofEpochMilli(row.getLong("submitted_ms") + row.getLong(2)), NOON);
      isAbout(Instant.ofEpochMilli(row.getLong("zero_ms") + row.getLong("uptime_ms")), NOON);
      assertThat(row.getString("boot")).isNotEmpty();
    }
    open();
  }

  @Test
  void anOfflineDayUnderAClockThatWasAheadDoesNotAccuseTheRightOneOnceTheCrmHasAnswered() {
    crm.goOffline();
    tillsClock.set(NOON.plus(Duration.ofDays(2)));
    restart();
    till.submit(Requests.named("sale-1"));
    till.close();
    tillsClock.set(NOON);
    crm.goOnline();
    open();
    assertThat(till.await("sale-1", PATIENCE).state()).isEqualTo(RedemptionState.CONFIRMED);
    restart();
    assertThat(till.backlog().clock()).isEqualTo(ClockState.UNVERIFIED);
  }

  @Test
  void aClockThatWasAheadWhileTheCrmAnsweredDoesNotAccuseTheRightOneLater() {
    tillsClock.set(NOON.plus(Duration.ofDays(2)));
    restart();
    sale("sale-1");
    till.close();
    tillsClock.set(NOON);
    open();
    assertThat(till.backlog().clock()).isEqualTo(ClockState.UNVERIFIED);
  }

  @Test
  void anAgeActsOnlyOnceTheCrmHasToldTheTime() throws InterruptedException {
    crm.next(Fault.CUT_BEFORE_APPLYING);
    crm.next(Fault.UNREACHABLE);
    till.submit(Requests.named("sale-1"));
    crm.awaitOffline(PATIENCE);
    till.close();
    tillsClock.set(NOON.plus(Duration.ofDays(365)));
    crm.goOnline();
    open();
    // Were the terminal believed, it would be a year in doubt.
    assertThat(till.await("sale-1", PATIENCE).state()).isEqualTo(RedemptionState.CONFIRMED);
  }
}
