package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Backlog;
import dev.tillbox.Conditions;
import dev.tillbox.DeviceProfile;
import dev.tillbox.FlushOrder;
import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Profiles;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.sandbox.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link FlushOrder#CUSTOMER} with calls that come back when the test says so. */
class CustomersAtOnceTest {
  private static final int AT_ONCE = 3;
  private static final Reply CONFIRMED = ScriptedGateway.confirmed();
  private static final Reply UNKNOWN = Reply.unknown("response-timeout", "no answer");
  private static final Reply EXPIRED = Reply.halt(HaltReason.CREDENTIALS, "27", "Invalid session");
  private static final Reply INVALID = Reply.rejectedByPlatform("41/isv.invalid-parameter", "");

  @TempDir Path folder;
  private final SettableClock wall = SettableClock.at(Instant.parse("2027-03-01T12:00:00Z"));
  private final ScriptedGateway crm = new ScriptedGateway();
  private final ScheduledExecutorService background = DaemonThreads.onDemand("test-drain");
  private final List<Runnable> wire = new ArrayList<>();
  private boolean noThreads;
  private int wakes;
  private long nanos = 1;
  private Journal journal;
  private Flusher flusher;

  @BeforeEach
  void open() {
    DeviceProfile profile =
        Profiles.with(
            folder,
            "{\"delivery\": {\"inFlight\": "
                + AT_ONCE
                + ", \"backOffBaseMs\": 600000, \"backOffCapMs\": 600000}}");
    crm.clock(wall);
    journal =
        Journal.open(
            folder.resolve("queue.db"),
            crm.identity(),
            profile.storage(),
            profile.limits(),
            wall,
            () -> nanos);
    crm.keepTime(journal.clock());
    OutcomeSignal outcomes = new OutcomeSignal();
    flusher =
        new Flusher(
            journal,
            crm,
            profile,
            FlushOrder.CUSTOMER,
            journal.clock(),
            () -> nanos,
            new Random(7),
            Collections::emptySet,
            background,
            this::onTheWire,
            () -> wakes++,
            new Settler(journal, background, outcomes::announce),
            outcomes,
            () -> {});
  }

  @AfterEach
  void close() {
    flusher.stopSending();
    wire.forEach(Runnable::run);
    flusher.finish();
    background.shutdownNow();
    journal.close();
  }

  private void onTheWire(Runnable call) {
    if (noThreads) {
      throw new RejectedExecutionException("no threads");
    }
    wire.add(call);
  }

  /** Queues one each, such as {@code a1} of the customer a. */
  private void submit(String... ids) {
    for (String id : ids) {
      String customer = id.substring(0, 1);
      journal.append(Requests.of(customer, 5, "order-" + id).requestId(id).build(), crm::freeze);
    }
  }

  /** The call that is on the wire for longest comes back so. */
  private void oldestComesBack(Reply reply) {
    crm.answer(call -> reply);
    wire.remove(0).run();
  }

  /** All that is on the wire and all that follows at once comes back confirmed. */
  private void allComeBack() {
    for (int i = 0; i < 100 && !wire.isEmpty(); i++) {
      oldestComesBack(CONFIRMED);
      untilNothingIsToDo();
    }
  }

  /** Steps until there is nothing to do for a while; returns for how long. */
  private long untilNothingIsToDo() {
    long pause = 0;
    for (int i = 0; i < 100 && pause < 1_000_000; i++) {
      pass(Math.max(1, pause));
      pause = flusher.step();
    }
    assertThat(pause).as("it spins").isGreaterThanOrEqualTo(1_000_000);
    return pause;
  }

  private void pass(long time) {
    nanos += time;
    wall.advance(Duration.ofNanos(time));
  }

  /** The CRM answers one customer, and so it is known to answer. */
  private void flowing(String... ids) {
    submit(ids);
    untilNothingIsToDo();
    oldestComesBack(CONFIRMED);
    untilNothingIsToDo();
  }

  private RedemptionState stateOf(String id) {
    return journal.find(id).get().state();
  }

  @Test
  void oneGoesAloneUntilTheCrmAnswersAndThenSoManyAsTheProfileAllows() {
    submit("a1", "b1", "c1", "d1", "e1", "f1");
    assertThat(untilNothingIsToDo()).as("woken by the answer alone").isEqualTo(Waiter.FOREVER);
    assertThat(wire).hasSize(1);

    oldestComesBack(CONFIRMED);
    assertThat(wakes).isEqualTo(1);
    assertThat(untilNothingIsToDo()).isEqualTo(Waiter.FOREVER);
    assertThat(wire).hasSize(AT_ONCE);

    oldestComesBack(CONFIRMED);
    untilNothingIsToDo();
    assertThat(wire).hasSize(AT_ONCE);
    allComeBack();
    assertThat(crm.sent()).containsExactly("a1", "b1", "c1", "d1", "e1", "f1");
    assertThat(journal.totals().pending()).isZero();
  }

  @Test
  void aCustomersNextGoesOnlyWhenTheOneBeforeItIsAnswered() {
    flowing("a1", "b1", "b2", "b3");
    assertThat(wire).hasSize(1);

    oldestComesBack(CONFIRMED);
    untilNothingIsToDo();

    assertThat(wire).hasSize(1);
    allComeBack();
    assertThat(crm.sent()).containsExactly("a1", "b1", "b2", "b3");
  }

  @Test
  void aCustomerWithoutAnAnswerIsTriedAgainWhenItsPauseEndsAndBlocksItsOwnAlone() {
    flowing("a1", "b1", "b2", "c1", "c2");
    oldestComesBack(UNKNOWN);
    untilNothingIsToDo();
    oldestComesBack(CONFIRMED);
    untilNothingIsToDo();
    oldestComesBack(CONFIRMED);
    long pause = untilNothingIsToDo();
    assertThat(crm.sent()).containsExactly("a1", "b1", "c1", "c2");
    assertThat(pause).isBetween(1L, Duration.ofMinutes(10).toNanos());

    pass(pause - 1);
    flusher.step();
    assertThat(wire).isEmpty();
    pass(1);
    untilNothingIsToDo();

    assertThat(wire).hasSize(1);
    allComeBack();
    assertThat(crm.sent()).containsExactly("a1", "b1", "c1", "c2", "b1", "b2");
  }

  @Test
  void oneCustomersTroubleIsNoOutageHoweverOftenItComes() {
    flowing("a1", "b1");
    for (int i = 0; i < 5; i++) {
      oldestComesBack(UNKNOWN);
      untilNothingIsToDo();
      flusher.skipPause();
      untilNothingIsToDo();
      assertThat(wire).as("tried again at once, for somebody pushed it").hasSize(1);
    }
    assertThat(flusher.status().link).isEqualTo(Backlog.Link.UP);

    submit("c1", "d1");
    untilNothingIsToDo();

    assertThat(wire).hasSize(AT_ONCE);
  }

  @Test
  void thatTheNextOfTheSameCustomerFailsAfterAHoldIsNoOutage() {
    crm.ledger(call -> LedgerAnswer.none());
    flowing("a1", "b1", "b2");
    Reply fault = Reply.itemFault("15/isp.null-pointer-exception", "");
    for (int call = 0; call < 5; call++) {
      oldestComesBack(fault);
      untilNothingIsToDo();
      flusher.skipPause();
      untilNothingIsToDo();
    }

    assertThat(stateOf("b1")).isEqualTo(RedemptionState.HELD);
    assertThat(crm.sent()).endsWith("b1", "b1", "b1", "b2");
    assertThat(flusher.wouldSendAtOnce()).isTrue();
  }

  @Test
  void twoCustomersInARowWithoutAnAnswerStopEverybodyAndOneWhoDidNotFailGoesFirst() {
    flowing("a1", "b1", "c1", "d1", "e1", "f1");
    oldestComesBack(UNKNOWN);
    untilNothingIsToDo();
    oldestComesBack(UNKNOWN);
    long pause = untilNothingIsToDo();
    assertThat(flusher.status().link).isEqualTo(Backlog.Link.DOWN);
    assertThat(wire).as("those who were on the wire").hasSize(2);
    oldestComesBack(UNKNOWN);
    oldestComesBack(UNKNOWN);
    assertThat(crm.sent()).containsExactly("a1", "b1", "c1", "d1", "e1");

    for (int i = 0; i < 2_000 && wire.isEmpty(); i++) {
      pass(pause);
      pause = untilNothingIsToDo();
    }

    assertThat(wire).as("one alone").hasSize(1);
    oldestComesBack(CONFIRMED);
    assertThat(crm.sent()).endsWith("f1");
  }

  @Test
  void anAnswerBetweenTwoThatHadNoneShowsThatThereIsNoOutage() {
    flowing("a1", "b1", "c1", "d1", "e1");
    oldestComesBack(UNKNOWN);
    oldestComesBack(CONFIRMED);
    oldestComesBack(UNKNOWN);
    untilNothingIsToDo();

    assertThat(flusher.status().link).isEqualTo(Backlog.Link.UP);
    assertThat(wire).hasSize(1);
    oldestComesBack(CONFIRMED);
    assertThat(crm.sent()).endsWith("e1");
  }

  @Test
  void aPortalInTheCrmsPlaceStopsEverybodyAndCountsOnceThoughAllOnTheWireMetIt() {
    Reply portal = Reply.notReached("html", "a portal");
    flowing("a1", "b1", "c1", "d1", "e1");
    oldestComesBack(portal);
    long pause = untilNothingIsToDo();
    assertThat(flusher.status().link).isEqualTo(Backlog.Link.DOWN);
    assertThat(wire).as("those who were on the wire").hasSize(2);
    long end = nanos + Duration.ofMinutes(10).toNanos();
    for (int i = 0; i < 1_000 && nanos < end; i++) {
      pass(Math.min(pause, end - nanos));
      pause = flusher.step();
    }
    assertThat(nanos).isEqualTo(end);
    assertThat(wire).as("one alone, and not before they are back").hasSize(2);
    oldestComesBack(portal);
    oldestComesBack(portal);
    flusher.skipSlot();

    assertThat(untilNothingIsToDo()).isEqualTo(Waiter.FOREVER);

    assertThat(wire).hasSize(1);
    oldestComesBack(CONFIRMED);
    assertThat(crm.sent()).containsExactly("a1", "b1", "c1", "d1", "e1");
  }

  @Test
  void whoseRefusalTheLedgerMustExplainStopsNobodyElse() {
    crm.ledger(call -> LedgerAnswer.one("flow-7"));
    flowing("a1", "b1");
    oldestComesBack(UNKNOWN);
    untilNothingIsToDo();
    flusher.skipPause();
    submit("c1", "d1", "e1");
    untilNothingIsToDo();
    assertThat(wire).hasSize(AT_ONCE);

    oldestComesBack(Reply.rejected("NOT_ENOUGH", ""));
    untilNothingIsToDo();

    assertThat(wire).hasSize(AT_ONCE);
    allComeBack();
    assertThat(journal.find("b1").get().outcome().get().reference()).contains("flow-7");
    assertThat(crm.lookedUp()).containsExactly("b1");
  }

  @Test
  void aBanStopsEverybodyAndNobodyEndsIt() {
    flowing("a1", "b1", "c1", "d1", "e1");
    oldestComesBack(Reply.busy("7", "App Call Limited", Duration.ofMinutes(5)));
    untilNothingIsToDo();
    oldestComesBack(CONFIRMED);
    oldestComesBack(CONFIRMED);
    flusher.skipPause();

    long ban = untilNothingIsToDo();

    assertThat(wire).isEmpty();
    assertThat(ban).isGreaterThan(Duration.ofMinutes(4).toNanos());
    assertThat(stateOf("b1")).isEqualTo(RedemptionState.QUEUED);
    pass(ban);
    untilNothingIsToDo();
    assertThat(wire).as("one alone").hasSize(1);
  }

  @Test
  void whatWasSentBeforeAHaltDoesNotEndItThoughItIsSettled() {
    flowing("a1", "b1", "c1", "d1", "e1", "f1");
    oldestComesBack(EXPIRED);
    untilNothingIsToDo();
    assertThat(stateOf("b1")).isEqualTo(RedemptionState.QUEUED);
    assertThat(stateOf("e1")).as("begun ahead, never sent").isEqualTo(RedemptionState.QUEUED);

    oldestComesBack(CONFIRMED);
    untilNothingIsToDo();

    assertThat(flusher.status().halt).isEqualTo(HaltReason.CREDENTIALS);
    assertThat(flusher.wouldSendAtOnce()).isFalse();
    assertThat(wire).hasSize(1);
    flusher.resume();
    untilNothingIsToDo();
    assertThat(wire).as("the canary waits for what is still on the wire").hasSize(1);
    oldestComesBack(EXPIRED);
    untilNothingIsToDo();
    assertThat(wire).as("that is no news after the resume").hasSize(1);
    allComeBack();
    assertThat(crm.sent()).containsExactly("a1", "b1", "c1", "d1", "b1", "d1", "e1", "f1");
    assertThat(flusher.status().halt).isNull();
    assertThat(journal.halt()).isEmpty();
  }

  @Test
  void aHaltThatIsTheAnswerToWhatWasSentBeforeAResumeStopsNobody() {
    flowing("a1", "b1", "c1");
    flusher.resume();
    untilNothingIsToDo();

    oldestComesBack(EXPIRED);
    untilNothingIsToDo();

    assertThat(flusher.status().halt).isNull();
  }

  @Test
  void nobodyPassesARefusalOfTheirOwnThatDoesNotCountYet() {
    flowing("a1", "b1", "c1", "c2", "d1");
    oldestComesBack(INVALID);
    oldestComesBack(INVALID);
    untilNothingIsToDo();
    assertThat(wire).as("d1 alone").hasSize(1);
    assertThat(stateOf("c1")).isEqualTo(RedemptionState.IN_DOUBT);

    allComeBack();

    assertThat(crm.sent()).containsExactly("a1", "b1", "c1", "d1", "c2");
    assertThat(stateOf("c1")).isEqualTo(RedemptionState.REJECTED);
  }

  @Test
  void aRefusalWithNothingBehindItIsAskedForAgain() {
    flowing("a1", "b1", "c1");
    oldestComesBack(INVALID);
    untilNothingIsToDo();
    oldestComesBack(INVALID);
    long pause = untilNothingIsToDo();
    assertThat(wire).isEmpty();
    assertThat(stateOf("c1")).isEqualTo(RedemptionState.QUEUED);

    pass(pause);
    untilNothingIsToDo();

    allComeBack();
    assertThat(crm.sent()).containsExactly("a1", "b1", "c1", "c1");
    assertThat(stateOf("c1")).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void aCustomerWhoseLedgerIsSilentIsHeldAfterTwoMinutesAndOthersGoOn() {
    crm.ledger(call -> LedgerAnswer.notAsked(UNKNOWN));
    flowing("a1", "b1", "b2");
    oldestComesBack(UNKNOWN);
    untilNothingIsToDo();
    flusher.skipPause();
    untilNothingIsToDo();
    oldestComesBack(Reply.rejected("NOT_ENOUGH", ""));
    long start = nanos;
    for (int i = 0; i < 100 && stateOf("b1") == RedemptionState.IN_DOUBT; i++) {
      submit("c" + i);
      pass(Math.min(untilNothingIsToDo(), Duration.ofSeconds(5).toNanos()));
      flusher.step();
      for (int call = 0; call < 100 && !wire.isEmpty(); call++) {
        oldestComesBack(CONFIRMED);
        flusher.step();
      }
    }

    assertThat(stateOf("b1")).isEqualTo(RedemptionState.HELD);
    assertThat(Duration.ofNanos(nanos - start))
        .isBetween(Duration.ofSeconds(119), Duration.ofSeconds(135));
    assertThat(stateOf("c9")).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void whereNoThreadCanBeMadeNothingIsSentOrLost() {
    noThreads = true;
    submit("a1", "b1");
    untilNothingIsToDo();
    assertThat(stateOf("a1")).isEqualTo(RedemptionState.QUEUED);
    assertThat(journal.find("a1").get().attempts()).isZero();

    noThreads = false;
    flusher.skipPause();
    untilNothingIsToDo();
    allComeBack();

    assertThat(crm.sent()).containsExactly("a1", "b1");
  }

  @Test
  void whatHadNotBegunWhenSendingEndedIsNotSentAndNotInDoubt() {
    flowing("a1", "b1", "c1");
    oldestComesBack(CONFIRMED);
    flusher.stopSending();
    oldestComesBack(CONFIRMED);

    flusher.finish();

    assertThat(crm.sent()).containsExactly("a1", "b1");
    assertThat(stateOf("b1")).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(stateOf("c1")).isEqualTo(RedemptionState.QUEUED);
  }

  @Test
  void theEndWaitsForWhatIsUnderWayAndBeginsNothingMore() throws InterruptedException {
    flowing("a1", "b1", "c1");
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Thread end =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              flusher.finish();
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            },
            "the end");
    end.start();
    Conditions.await("it waits", () -> end.getState() == Thread.State.WAITING);

    wire.forEach(Runnable::run);
    end.join(10_000);

    assertThat(end.isAlive()).isFalse();
    assertThat(stillInterrupted).isTrue();
    assertThat(crm.sent()).containsExactly("a1");
    assertThat(stateOf("b1")).isEqualTo(RedemptionState.QUEUED);
    assertThat(stateOf("c1")).isEqualTo(RedemptionState.QUEUED);
  }
}
