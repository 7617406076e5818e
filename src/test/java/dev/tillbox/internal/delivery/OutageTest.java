package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.sandbox.Fault;
import dev.tillbox.sandbox.RepeatAnswer;
import dev.tillbox.sandbox.SandboxCrm;
import dev.tillbox.sandbox.SettableClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Doubt and outages over real sockets, with time that passes by hand. */
class OutageTest {
  private static final Duration NIGHT = Duration.ofHours(12);
  private static final Duration A_WHILE = Duration.ofMinutes(20);

  /** Every way in which a CRM in trouble answers. */
  private static final List<Fault> TROUBLE =
      Arrays.stream(Fault.values())
          .filter(
              fault ->
                  fault.name().matches("HTTP_5\\d\\d|ISP_.*")
                      || fault == Fault.SERVICE_UNAVAILABLE_10
                      || fault == Fault.REMOTE_ERROR_15
                      || fault == Fault.ITEM_FAULT)
          .collect(Collectors.toList());

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-24T08:00:00Z"));

  private SandboxCrm crm(RepeatAnswer repeats) {
    return SandboxCrm.builder().clock(clock).repeats(repeats).start();
  }

  private SlowTill till(SandboxCrm crm) {
    AlscGateway gateway =
        AlscGateway.at(crm.uri()).appKey(crm.appKey()).appSecret(crm.appSecret()).build();
    return new SlowTill(folder, gateway, DeviceProfile.named("generic"), clock);
  }

  @Test
  void anHourOfEveryKindOfTroubleHoldsNothingAndEverythingDrains() {
    try (SandboxCrm crm = crm(RepeatAnswer.FIRST_ANSWER);
        SlowTill till = till(crm)) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        ids.add(till.submit(Requests.named("e" + i)));
      }
      assertThat(TROUBLE).hasSizeGreaterThan(20);
      for (int turn = 0; turn < TROUBLE.size(); turn++) {
        Fault fault = TROUBLE.get(turn);
        if (turn % 2 == 0) {
          crm.always(fault.afterApplying());
        } else {
          crm.always(fault);
        }
        till.pass(Duration.ofMinutes(3));
      }
      assertThat(till.backlog().held()).isZero();
      crm.healthy();
      till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());

      assertThat(till.listener.told()).hasSize(10).allMatch(told -> told.startsWith("confirmed"));
      assertThat(crm.violations(ids)).isEmpty();
    }
  }

  @Test
  void whileTheLedgerAnswersNoTroubleOfTheCrmHoldsAnEntryByCount() {
    try (SandboxCrm crm = crm(RepeatAnswer.FIRST_ANSWER);
        SlowTill till = till(crm)) {
      till.submit(Requests.named("a"));
      till.submit(Requests.named("b"));
      for (Fault fault : TROUBLE) {
        if (fault != Fault.ITEM_FAULT && !fault.name().contains("PARSE_ERROR")) {
          crm.healthy();
          crm.forRequest(request -> !request.isLookUp(), fault);
          till.pass(Duration.ofMinutes(5));
        }
      }
      crm.healthy();
      till.passUntil("it drains", A_WHILE, () -> till.backlog().isDrained());
      till.pass(Duration.ofSeconds(1));
      assertThat(till.listener.told()).containsExactly("confirmed a", "confirmed b");
    }
  }

  @Test
  void aNightOfflineCostsNextToNothingAndItsEndIsFoundWithinTwoSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (SandboxCrm crm = crm(RepeatAnswer.FIRST_ANSWER);
        SlowTill till = till(crm)) {
      crm.goOffline();
      till.submit(Requests.named("night-1"));
      till.submit(Requests.named("night-2"));
      long start = threads.getCurrentThreadCpuTime();
      till.pass(NIGHT);
      long used = threads.getCurrentThreadCpuTime() - start;
      System.out.println("the processor in a night offline: " + used / 1_000_000 + " ms");
      assertThat(used).isLessThan(NIGHT.toNanos() / 1000);

      crm.goOnline();
      till.pass(Duration.ofSeconds(2));
      assertThat(crm.attempts()).as("the terminal's slot comes first").isEmpty();
      till.await("night-2");
      till.passUntil("it is sent", Duration.ofSeconds(2), () -> !crm.applied().isEmpty());
      assertThat(crm.applied().get(0).requestId()).as("the order holds").isEqualTo("night-1");
    }
  }

  @ParameterizedTest
  @EnumSource(value = RepeatAnswer.class)
  void anAnswerThatWasLostAfterApplyingEndsConfirmedWhateverTheRepeatIsTold(RepeatAnswer repeats) {
    try (SandboxCrm crm = crm(repeats);
        SlowTill till = till(crm)) {
      crm.next(Fault.CUT_AFTER_APPLYING);
      till.submit(Requests.named("a"));

      till.passUntil("it is settled", A_WHILE, () -> till.backlog().isDrained());

      assertThat(till.find("a").state()).isEqualTo(RedemptionState.CONFIRMED);
      assertThat(till.listener.told()).containsExactly("confirmed a");
      assertThat(crm.applied()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"REFUSED", "INVALID_PARAMETER", "REPEAT_CALL", "INVALID_ARGUMENTS_41"})
  void aLostRequestAndItsRefusalEndRejectedWhenTheLedgerShowsNothing(Fault refusal) {
    try (SandboxCrm crm = crm(RepeatAnswer.FIRST_ANSWER);
        SlowTill till = till(crm)) {
      crm.next(Fault.CUT_BEFORE_APPLYING, refusal);
      till.submit(Requests.named("a"));

      till.passUntil("it is settled", A_WHILE, () -> till.backlog().isDrained());

      assertThat(till.find("a").state()).isEqualTo(RedemptionState.REJECTED);
      assertThat(crm.attempts().stream().filter(a -> a.request().isLookUp())).hasSize(2);
      assertThat(crm.applied()).isEmpty();
    }
  }
}
