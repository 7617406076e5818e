package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.internal.journal.JournalView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to what was accepted: order, doubt, halts, waits. */
class DeliveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();
  private final RecordingListener listener = new RecordingListener();
  private Tillbox till;

  @BeforeEach
  void open() {
    till =
        Tillbox.at(folder.resolve("queue.db"))
            .gateway(crm)
            .profile(Profiles.quick(folder))
            .listener(listener)
            .open();
  }

  @AfterEach
  void close() {
    till.close();
  }

  private List<String> submit(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(till.submit(Requests.of("c" + i % 3, 5, "o" + i).build()).requestId());
    }
    return ids;
  }

  private List<String> backlogOf(int count) {
    crm.reachable(false);
    return submit(count);
  }

  private void linkReturns() {
    crm.reachable(true);
    till.flushNow();
  }

  @Test
  void sendsInTheOrderOfSubmitAndEachOnce() throws InterruptedException {
    List<String> ids = backlogOf(200);
    linkReturns();
    listener.awaitTold(200);
    assertThat(crm.sent()).isEqualTo(ids);
    assertThat(listener.told())
        .isEqualTo(ids.stream().map(id -> "confirmed " + id).collect(Collectors.toList()));
  }

  @Test
  void hasItOnDiskThatAnEntryMayHaveBeenSentBeforeItIs() throws InterruptedException {
    List<RedemptionState> seen = Collections.synchronizedList(new ArrayList<>());
    crm.answer(
        call -> {
          seen.add(till.find(call.requestId()).get().state());
          return ScriptedGateway.confirmed();
        });
    backlogOf(100);
    linkReturns();
    listener.awaitTold(100);
    submit(1);
    listener.awaitTold(101);
    assertThat(seen).hasSize(101).containsOnly(RedemptionState.IN_DOUBT);
  }

  @Test
  void sendsTheSameIdAndBytesAgainAfterAnUnknownOutcome() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    crm.answer(
        call ->
            tries.incrementAndGet() < 4
                ? Reply.unknown("timeout", "no answer")
                : ScriptedGateway.confirmed());
    String id = submit(1).get(0);
    listener.awaitTold(1);
    assertThat(crm.sent()).containsOnly(id).hasSize(4);
    assertThat(crm.calls().stream().map(FrozenCall::payloadText).distinct()).hasSize(1);
    assertThat(till.find(id).get().attempts()).isEqualTo(4);
  }

  @Test
  void nothingOvertakesAnEntryWhoseOutcomeIsUnknown() throws InterruptedException {
    List<String> ids = backlogOf(5);
    AtomicInteger tries = new AtomicInteger();
    crm.answer(
        call ->
            call.requestId().equals(ids.get(2)) && tries.incrementAndGet() < 3
                ? Reply.unknown("timeout", "no answer")
                : ScriptedGateway.confirmed());
    linkReturns();
    listener.awaitTold(5);
    assertThat(crm.sent())
        .containsExactly(
            ids.get(0), ids.get(1), ids.get(2), ids.get(2), ids.get(2), ids.get(3), ids.get(4));
  }

  @Test
  void aRefusalSettlesWhatWasNeverSentBefore() throws InterruptedException {
    crm.answer(call -> Reply.rejected("NOT_ENOUGH", "积分不足"));
    String id = submit(1).get(0);
    assertThat(listener.awaitTold(1)).containsExactly("rejected " + id);
    assertThat(till.find(id).get().outcome().get().code()).isEqualTo("NOT_ENOUGH");
  }

  @Test
  void aRefusalAfterAnUnknownAttemptIsHeldForTheLedgerAndTheQueueGoesOn()
      throws InterruptedException {
    List<String> ids = backlogOf(3);
    AtomicInteger tries = new AtomicInteger();
    crm.answer(
        call -> {
          if (!call.requestId().equals(ids.get(0))) {
            return ScriptedGateway.confirmed();
          }
          return tries.incrementAndGet() == 1
              ? Reply.unknown("reset", "connection reset")
              : Reply.rejected("NOT_ENOUGH", "积分不足");
        });
    linkReturns();
    assertThat(listener.awaitTold(3))
        .containsExactly(
            "held " + ids.get(0), "confirmed " + ids.get(1), "confirmed " + ids.get(2));
    Redemption held = till.find(ids.get(0)).get();
    assertThat(held.outcome().get().code()).isEqualTo(Outcome.NEEDS_LEDGER);
    assertThat(held.outcome().get().text()).contains("积分不足");
    assertThat(till.backlog().held()).isEqualTo(1);
    assertThat(till.backlog().points()).isEqualTo(5);
    assertThat(till.backlog().isDrained()).isTrue();
  }

  @Test
  void aDuplicateLookingErrorIsHeldForTheLedger() throws InterruptedException {
    crm.answer(call -> Reply.duplicate("isv.invalid-repeat-call", "重复调用"));
    String id = submit(1).get(0);
    assertThat(listener.awaitTold(1)).containsExactly("held " + id);
  }

  @Test
  void whatAFormerLifeHadBegunIsInDoubtAndARefusalOfItIsHeld() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    crm.answer(
        call -> {
          sent.countDown();
          awaitCut();
          return Reply.unknown("cut", "cut");
        });
    String id = submit(1).get(0);
    sent.await();
    till.close();
    assertThat(crm.cuts()).isEqualTo(1);
    crm.answer(call -> Reply.rejected("NOT_ENOUGH", "积分不足"));
    open();
    assertThat(listener.awaitTold(1)).containsExactly("held " + id);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCutThatBlocksOrThrowsKeepsNobodyFromClosing(boolean blocks) throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    crm.answer(
        call -> {
          sent.countDown();
          awaitCut();
          return Reply.unknown("cut", "cut");
        });
    crm.whenCut(
        () -> {
          if (!blocks) {
            throw new IllegalStateException("the gateway's defect");
          }
          awaitUninterrupted(leave, 20_000);
        });
    submit(1);
    sent.await();

    long begin = System.nanoTime();
    till.close();

    assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(9));
    leave.countDown();
  }

  @Test
  void aCutThatIsLateIsWaitedForSoThatItHitsNoCallOfTheNextQueue() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    AtomicBoolean isOver = new AtomicBoolean();
    crm.answer(
        call -> {
          sent.countDown();
          awaitCut();
          return Reply.unknown("cut", "cut");
        });
    crm.whenCut(
        () -> {
          awaitUninterrupted(new CountDownLatch(1), 600);
          isOver.set(true);
        });
    submit(1);
    sent.await();

    till.close();

    assertThat(isOver).isTrue();
    assertThat(crm.cuts()).isEqualTo(1);
  }

  @Test
  void whereNoThreadCanBeMadeForItTheCutIsMadeAllTheSame() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    crm.answer(
        call -> {
          sent.countDown();
          awaitCut();
          return Reply.unknown("cut", "cut");
        });
    submit(1);
    sent.await();
    Throwable[] thrown = new Throwable[1];
    Thread closing =
        new WithoutThreads(
            () -> {
              try {
                till.close();
              } catch (Throwable e) {
                thrown[0] = e;
              }
            });

    closing.start();
    closing.join();

    assertThat(thrown[0]).isNull();
    assertThat(crm.cuts()).isEqualTo(1);
  }

  /** Whoever makes a thread in this one meets what a terminal without memory for it says. */
  private static final class WithoutThreads extends Thread {
    WithoutThreads(Runnable work) {
      super(work);
    }

    @Override
    public ClassLoader getContextClassLoader() {
      throw new OutOfMemoryError("unable to create native thread");
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch, long millis) {
    try {
      latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitCut() {
    synchronized (crm) {
      while (crm.cuts() == 0) {
        try {
          crm.wait(100);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Test
  void whatWasBegunAndProvablyNotSentIsQueuedAgain() throws InterruptedException {
    backlogOf(40);
    AtomicInteger answered = new AtomicInteger();
    crm.answer(
        call -> {
          if (answered.incrementAndGet() == 10) {
            crm.reachable(false);
          }
          return ScriptedGateway.confirmed();
        });
    linkReturns();
    listener.awaitTold(10);
    Conditions.await("the rest is queued", () -> till.backlog().queued() == 30);
    assertThat(till.backlog().inDoubt()).isZero();
    assertThat(till.backlog().link()).isEqualTo(Backlog.Link.DOWN);
    crm.answer(call -> Reply.rejected("NO", "no"));
    linkReturns();
    listener.awaitTold(40);
    assertThat(listener.told().subList(10, 40)).allMatch(told -> told.startsWith("rejected"));
  }

  @Test
  void aHaltStopsTheQueueAndCountsNobodysAttempt() throws InterruptedException {
    List<String> ids = backlogOf(3);
    crm.answer(call -> Reply.halt(HaltReason.SIGNATURE, "25", "Invalid Signature"));
    linkReturns();
    Conditions.await("it halts", () -> till.backlog().halt().isPresent());
    Conditions.await("it is queued again", () -> till.backlog().queued() == 3);
    assertThat(till.backlog().halt()).contains(HaltReason.SIGNATURE);
    assertThat(crm.sent()).containsExactly(ids.get(0));
    till.flushNow();
    assertThat(till.find(ids.get(0)).get().attempts()).isZero();
    assertThat(seenFromOutside().halt()).contains(HaltReason.SIGNATURE);

    crm.answer(call -> ScriptedGateway.confirmed());
    till.resume();
    listener.awaitTold(3);
    assertThat(till.backlog().halt()).isEmpty();
    assertThat(seenFromOutside().halt()).isEmpty();
    assertThat(crm.sent().subList(1, 4)).isEqualTo(ids);
    assertThat(listener.backlogs()).anyMatch(b -> b.halt().isPresent());
  }

  @Test
  void anAnswerIsNotLostWhenTheEndOfAHaltCannotBeWrittenDown() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    crm.answer(call -> Reply.halt(HaltReason.CREDENTIALS, "27", "Invalid session"));
    String id = submit(1).get(0);
    Conditions.await("it halts", () -> seenFromOutside().halt().isPresent());
    try (Connection disk =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("queue.db"));
        Statement sql = disk.createStatement()) {
      sql.execute(
          "CREATE TRIGGER fault BEFORE UPDATE OF to_ms ON halt BEGIN SELECT RAISE(ABORT, ''); END");
      // Whoever asks for a second time is told that the points are gone, and that would be true.
      crm.answer(
          call ->
              calls.incrementAndGet() == 1
                  ? ScriptedGateway.confirmed()
                  : Reply.rejected("NOT_ENOUGH", "no points left"));
      till.resume();
      assertThat(till.await(id, PATIENCE).state()).isEqualTo(RedemptionState.CONFIRMED);
      assertThat(seenFromOutside().halt()).isPresent();
      sql.execute("DROP TRIGGER fault");
    }
    Conditions.await("the halt ends", () -> !seenFromOutside().halt().isPresent());
    assertThat(calls).hasValue(1);
  }

  private Backlog seenFromOutside() {
    try (JournalView view = JournalView.open(folder.resolve("queue.db"))) {
      return view.standing().backlog();
    }
  }

  @Test
  void aResumedQueueTriesOneEntryBeforeItGoesOn() throws InterruptedException {
    backlogOf(50);
    AtomicInteger answered = new AtomicInteger();
    crm.answer(
        call ->
            answered.incrementAndGet() < 10
                ? ScriptedGateway.confirmed()
                : Reply.halt(HaltReason.CREDENTIALS, "27", "Invalid Session"));
    linkReturns();
    Conditions.await("it halts", () -> till.backlog().halt().isPresent());
    Conditions.await("it is queued again", () -> till.backlog().inDoubt() == 0);
    List<Long> begun = Collections.synchronizedList(new ArrayList<>());
    crm.answer(
        call -> {
          begun.add(till.backlog().inDoubt());
          return Reply.halt(HaltReason.CREDENTIALS, "27", "Invalid Session");
        });
    till.resume();
    Conditions.await("the canary was sent", () -> begun.size() == 1);
    assertThat(begun).containsExactly(1L);
  }

  @Test
  void aBanOfThePlatformIsHonouredEvenAgainstFlushNow() throws InterruptedException {
    crm.answer(call -> Reply.busy("7", "App Call Limited", Duration.ofHours(1)));
    submit(1);
    Conditions.await(
        "it was refused", () -> till.backlog().queued() == 1 && crm.sent().size() == 1);
    crm.answer(call -> ScriptedGateway.confirmed());
    for (int i = 0; i < 20; i++) {
      till.flushNow();
      till.submitAndWait(Requests.of("c", 1, "b" + i).build(), Duration.ofMillis(5));
    }
    assertThat(crm.sent()).hasSize(1);
  }

  @Test
  void writesNothingToDiskWhileTheLinkIsDown() throws Exception {
    backlogOf(3);
    Conditions.await("it probes", () -> crm.probes() > 3);
    Path wal = folder.resolve("queue.db-wal");
    Object size = Files.getAttribute(wal, "size");
    Object time = Files.getLastModifiedTime(wal);
    int probes = crm.probes();
    Conditions.await("it goes on probing", () -> crm.probes() > probes + 20);
    assertThat(Files.getAttribute(wal, "size")).isEqualTo(size);
    assertThat(Files.getLastModifiedTime(wal)).isEqualTo(time);
    assertThat(crm.sent()).isEmpty();
  }

  @Test
  void aGatewayThatThrowsLeavesTheEntryInDoubt() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    crm.answer(
        call -> {
          if (tries.incrementAndGet() == 1) {
            throw new IllegalStateException("a defect");
          }
          return Reply.rejected("NO", "no");
        });
    String id = submit(1).get(0);
    assertThat(listener.awaitTold(1)).containsExactly("held " + id);
  }

  @Test
  void anErrorOfTheGatewayNeitherSkipsNorLosesAnEntry() throws InterruptedException {
    List<String> ids = backlogOf(4);
    AtomicInteger tries = new AtomicInteger();
    crm.answer(
        call -> {
          if (call.requestId().equals(ids.get(1)) && tries.incrementAndGet() < 3) {
            if (tries.get() == 1) {
              throw new OutOfMemoryError("unable to create new native thread");
            }
            return null;
          }
          return ScriptedGateway.confirmed();
        });
    linkReturns();
    listener.awaitTold(4);
    assertThat(crm.sent())
        .containsExactly(ids.get(0), ids.get(1), ids.get(1), ids.get(1), ids.get(2), ids.get(3));
  }

  @Test
  void whatAClosedTillNeverSentIsQueuedAfterARestart() throws InterruptedException {
    submit(1);
    listener.awaitTold(1);
    for (int i = 0; i < 20; i++) {
      String id = till.submit(Requests.of("c", 1, "late" + i).build()).requestId();
      till.close();
      boolean sent = crm.sent().contains(id);
      crm.reachable(false);
      open();
      RedemptionState state = till.find(id).get().state();
      assertThat(state).isEqualTo(sent ? RedemptionState.CONFIRMED : RedemptionState.QUEUED);
      linkReturns();
      assertThat(till.await(id, PATIENCE).state()).isEqualTo(RedemptionState.CONFIRMED);
    }
  }

  @Test
  void anAbsurdPatienceIsNone() {
    crm.reachable(false);
    Duration absurd = Duration.ofSeconds(Long.MIN_VALUE);
    assertThat(till.submitAndWait(Requests.named("sale-0"), absurd).state())
        .isEqualTo(RedemptionState.QUEUED);
  }

  @Test
  void anEndlessPatienceIsNoError() {
    Redemption done =
        till.submitAndWait(Requests.named("sale-1"), Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(done.state()).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void anEntryInDoubtForLongerThanTheResendAgeIsHeldAndNotSentAgain() throws InterruptedException {
    crm.answer(call -> Reply.unknown("timeout", "no answer"));
    String id = submit(1).get(0);
    Conditions.await("it was sent", () -> !crm.sent().isEmpty());
    till.close();
    int sent = crm.sent().size();
    crm.reachable(false);
    crm.clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(73)));
    open();
    crm.tellTheTime();
    linkReturns();
    assertThat(listener.awaitTold(1)).containsExactly("held " + id);
    assertThat(crm.sent()).hasSize(sent);
  }

  @Test
  void aSaleDuringADrainWaitsItsTurnAndLosesNothing() throws InterruptedException {
    List<String> ids = new ArrayList<>(backlogOf(300));
    linkReturns();
    ids.add(till.submitAndWait(Requests.of("c", 1, "live").build(), PATIENCE).requestId());
    listener.awaitTold(301);
    assertThat(crm.sent()).isEqualTo(ids);
  }

  @Test
  void settlesAtOnceWhenSomebodyWaits() {
    Redemption done = till.submitAndWait(Requests.named("sale-1"), PATIENCE);
    assertThat(done.state()).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(done.outcome().get().reference()).contains("flow-1");
    assertThat(till.find("sale-1").get()).hasToString(done.toString());
  }

  @Test
  void purgesOnlyWhatIsSettledAndToldAndOld() throws InterruptedException {
    List<String> ids = backlogOf(4);
    crm.answer(
        call ->
            call.requestId().equals(ids.get(1))
                ? Reply.duplicate("repeat", "repeat")
                : ScriptedGateway.confirmed());
    linkReturns();
    listener.awaitTold(4);
    Conditions.await("it is noted as told", () -> till.backlog().untold() == 0);
    till.close();
    crm.clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(31)));
    crm.reachable(false);
    open();
    crm.tellTheTime();
    till.flushNow();
    Conditions.await("the old ones are gone", () -> !till.find(ids.get(0)).isPresent());
    assertThat(till.find(ids.get(1)).get().state()).isEqualTo(RedemptionState.HELD);
    assertThat(till.find(ids.get(3))).isEmpty();
    assertThat(till.backlog().held()).isEqualTo(1);
    assertThat(submit(1)).doesNotContainAnyElementsOf(ids);
    till.close();
    open();
    assertThat(till.backlog().queued()).isEqualTo(1);
    assertThat(sequences()).containsExactly(2L, 5L);
  }

  private List<Long> sequences() {
    List<Long> sequences = new ArrayList<>();
    till.entries(EntryFilter.all(), redemption -> sequences.add(redemption.sequence()));
    return sequences;
  }

  @Test
  void everyStateIsFoundByItsFilter() throws InterruptedException {
    List<String> ids = backlogOf(5);
    crm.answer(
        call -> {
          switch (ids.indexOf(call.requestId())) {
            case 0:
              return ScriptedGateway.confirmed();
            case 1:
              return Reply.rejected("NO", "no");
            case 2:
              return Reply.duplicate("repeat", "repeat");
            default:
              return Reply.unknown("timeout", "no answer");
          }
        });
    linkReturns();
    listener.awaitTold(3);
    Conditions.await("it was sent", () -> till.find(ids.get(3)).get().attempts() > 0);
    for (RedemptionState state :
        Arrays.asList(
            RedemptionState.CONFIRMED,
            RedemptionState.REJECTED,
            RedemptionState.HELD,
            RedemptionState.IN_DOUBT,
            RedemptionState.QUEUED)) {
      List<RedemptionState> found = new ArrayList<>();
      till.entries(EntryFilter.builder().states(state).build(), r -> found.add(r.state()));
      assertThat(found).containsExactly(state);
    }
  }
}
