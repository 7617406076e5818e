package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Backlog;
import dev.tillbox.DeviceProfile;
import dev.tillbox.HaltReason;
import dev.tillbox.Profiles;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.internal.journal.JournalView;
import dev.tillbox.sandbox.Fault;
import dev.tillbox.sandbox.SandboxCrm;
import dev.tillbox.sandbox.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that no entry is to blame for, over real sockets, with time that passes by hand. */
class HaltTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-24T08:00:00Z"));
  private SandboxCrm crm = SandboxCrm.builder().clock(clock).start();
  private SlowTill till;

  @AfterEach
  void close() {
    till.close();
    crm.close();
  }

  private void open(String appSecret, Supplier<String> session) {
    AlscGateway gateway =
        AlscGateway.at(crm.uri())
            .appKey(crm.appKey())
            .appSecret(appSecret)
            .session(session)
            .build();
    till = new SlowTill(folder, gateway, DeviceProfile.named("generic"), clock);
  }

  private void haltWithThree(HaltReason reason) {
    for (String id : new String[] {"a", "b", "c"}) {
      till.submit(Requests.named(id));
    }
    till.passUntil("it halts", SOON, () -> till.backlog().halt().isPresent());
    assertThat(till.backlog().halt()).contains(reason);
  }

  private void passUntilDrained() {
    till.passUntil("it drains", SOON, () -> till.backlog().isDrained());
    till.pass(Duration.ofSeconds(1));
    assertThat(till.listener.told()).containsExactly("confirmed a", "confirmed b", "confirmed c");
    assertThat(till.backlog().halt()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_SESSION_27, CREDENTIALS",
    "INVALID_APP_KEY_29, CREDENTIALS",
    "INVALID_SIGNATURE_25, SIGNATURE",
    "PERMISSION_11, PERMISSION",
    "INVALID_TIMESTAMP_31, CLOCK",
    "HTTP_400, CONFIGURATION",
    "HTTP_403, CONFIGURATION",
    "HTTP_404, CONFIGURATION",
  })
  void stopsTheQueueCountsNobodysAttemptAndSaysWhatToDo(Fault fault, HaltReason reason) {
    open(crm.appSecret(), () -> null);
    crm.always(fault);
    haltWithThree(reason);
    till.pass(Duration.ofMinutes(5));

    assertThat(crm.attempts()).hasSize(1);
    assertThat(till.find("a").attempts()).isZero();
    assertThat(till.find("b").state()).isEqualTo(RedemptionState.QUEUED);
    assertThat(lastTold().halt()).contains(reason);
    assertThat(haltInTheFile()).contains(reason);

    till.resume();
    till.pass(Duration.ofMinutes(5));
    assertThat(crm.attempts()).hasSize(2);
    assertThat(crm.attempts())
        .allMatch(sent -> sent.request().requestId().equals(Optional.of("a")));

    crm.healthy();
    till.resume();
    passUntilDrained();
    assertThat(till.find("a").attempts()).isEqualTo(1);
  }

  @Test
  void theEndOfAHaltThatAFormerLifeMetIsWrittenDown() {
    open(crm.appSecret(), () -> null);
    crm.always(Fault.PERMISSION_11);
    haltWithThree(HaltReason.PERMISSION);
    crm.healthy();
    till.restart(true, Duration.ZERO);

    passUntilDrained();

    assertThat(haltInTheFile()).isEmpty();
  }

  private Optional<HaltReason> haltInTheFile() {
    try (JournalView view = JournalView.open(folder.resolve("queue.db"))) {
      return view.standing().backlog().halt();
    }
  }

  @Test
  void aHaltWhileTheLinkIsUpIsToldAndSoIsItsEnd() {
    open(crm.appSecret(), () -> null);
    till.submit(Requests.named("before"));
    till.passUntil("it is told", SOON, () -> till.listener.told().size() == 1);
    crm.always(Fault.INVALID_SIGNATURE_25);
    haltWithThree(HaltReason.SIGNATURE);
    till.pass(Duration.ofSeconds(1));
    assertThat(lastTold().halt()).contains(HaltReason.SIGNATURE);

    crm.healthy();
    till.resume();
    till.passUntil("it drains", SOON, () -> till.backlog().isDrained());
    till.pass(Duration.ofSeconds(1));
    assertThat(lastTold().halt()).isEmpty();
  }

  private Backlog lastTold() {
    List<Backlog> told = till.listener.backlogs();
    return told.get(told.size() - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void soManyEqualRefusalsHaltTheQueueAsTheProfileSays(int refusals) {
    till =
        new SlowTill(
            folder,
            AlscGateway.at(crm.uri()).appKey(crm.appKey()).appSecret(crm.appSecret()).build(),
            Profiles.with(folder, "{\"delivery\": {\"refusalsToHalt\": " + refusals + "}}"),
            clock);
    crm.always(Fault.INVALID_ARGUMENTS_41);
    for (int i = 0; i < 9; i++) {
      till.submit(Requests.named("e" + i));
    }
    till.passUntil("it halts", SOON, () -> till.backlog().halt().isPresent());
    assertThat(till.backlog().halt()).contains(HaltReason.EQUAL_REFUSALS);
    assertThat(crm.attempts()).hasSize(refusals);
    till.pass(Duration.ofSeconds(1));
    assertThat(till.listener.told()).containsExactly("rejected e0");
  }

  @Test
  void aRenewedSessionIsNoticedAndTriedWithOneEntry() {
    crm.close();
    crm = SandboxCrm.builder().clock(clock).session("new").start();
    AtomicReference<String> session = new AtomicReference<>("old");
    open(crm.appSecret(), session::get);
    haltWithThree(HaltReason.CREDENTIALS);
    till.pass(Duration.ofMinutes(5));
    assertThat(crm.attempts()).hasSize(1);

    session.set("wrong, too");
    till.pass(Duration.ofMinutes(1));
    assertThat(crm.attempts()).hasSize(2);
    assertThat(till.backlog().halt()).contains(HaltReason.CREDENTIALS);

    session.set("new");
    passUntilDrained();
    assertThat(crm.attempts()).hasSize(2 + 3);
    assertThat(till.find("a").attempts()).isEqualTo(1);
  }

  @Test
  void aSupplierThatGivesSomethingElseEachTimeIsTriedEverMoreSeldom() {
    crm.close();
    crm = SandboxCrm.builder().clock(clock).session("new").start();
    open(crm.appSecret(), () -> "s" + System.nanoTime());
    haltWithThree(HaltReason.CREDENTIALS);
    till.pass(Duration.ofHours(1));
    assertThat(crm.attempts()).hasSizeBetween(10, 20);
  }

  @Test
  void aSupplierThatFailedIsAskedAgain() {
    AtomicReference<String> session = new AtomicReference<>();
    open(
        crm.appSecret(),
        () -> {
          if (session.get() == null) {
            throw new IllegalStateException("the session service is away");
          }
          return session.get();
        });
    haltWithThree(HaltReason.CREDENTIALS);
    till.pass(Duration.ofMinutes(5));
    assertThat(crm.attempts()).isEmpty();

    session.set("any");
    passUntilDrained();
  }

  @Test
  void aClockThatWasSetIsNoticedAndTriedWithOneEntry() {
    open(crm.appSecret(), () -> null);
    crm.always(Fault.INVALID_TIMESTAMP_31);
    haltWithThree(HaltReason.CLOCK);
    till.pass(Duration.ofMinutes(5));
    assertThat(crm.attempts()).hasSize(1);

    crm.healthy();
    clock.advance(Duration.ofHours(1));
    passUntilDrained();
  }

  @Test
  void aCallThatIsRefusedForItsDateIsMadeOnceMoreAndNoMoreHoweverTheDatesChange() {
    ScriptedGateway unsteady = new ScriptedGateway();
    SettableClock theirs = SettableClock.at(clock.instant());
    unsteady.clock(theirs);
    unsteady.answer(
        call -> {
          theirs.advance(Duration.ofHours(1));
          if (unsteady.sent().size() > 5) {
            throw new AssertionError("asked again and again");
          }
          return Reply.halt(HaltReason.CLOCK, "31", "Invalid Timestamp");
        });
    till = new SlowTill(folder, unsteady, DeviceProfile.named("generic"), clock);
    haltWithThree(HaltReason.CLOCK);
    till.pass(Duration.ofMinutes(1));
    assertThat(unsteady.sent()).containsExactly("a", "a");
  }

  @Test
  void aNewAppSecretCountsAsSoonAsTheQueueIsOpenedWithIt() {
    open("the-old-one", () -> null);
    haltWithThree(HaltReason.SIGNATURE);
    till.close();

    open(crm.appSecret(), () -> null);
    passUntilDrained();
    assertThat(till.find("a").attempts()).isEqualTo(1);
  }
}
