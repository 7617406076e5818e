package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link FlushOrder#CUSTOMER}: order for each customer, and nobody waits for another's trouble. */
class FlushOrderTest {
  private static final int IN_FLIGHT = 4;

  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();
  private final RecordingListener listener = new RecordingListener();
  private final Map<String, AtomicInteger> onTheWire = new ConcurrentHashMap<>();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  private Tillbox till;

  @BeforeEach
  void open() {
    open(Profiles.quick(folder));
  }

  private void open(DeviceProfile profile) {
    till =
        Tillbox.at(folder.resolve("queue.db"))
            .gateway(crm)
            .profile(profile)
            .order(FlushOrder.CUSTOMER)
            .listener(listener)
            .open();
  }

  /** A pause that is not meant for a customer outlasts the test. */
  private void openWithLongPauses() {
    till.close();
    open(
        Profiles.with(
            folder, "{\"delivery\": {\"backOffBaseMs\": 3600000, \"backOffCapMs\": 3600000}}"));
  }

  @AfterEach
  void close() {
    till.close();
    assertThat(faults).isEmpty();
  }

  /** Counts who is on the wire around the answer. */
  private void answer(Function<FrozenCall, Reply> script) {
    crm.answer(
        call -> {
          AtomicInteger ofCustomer =
              onTheWire.computeIfAbsent(customer(call.requestId()), c -> new AtomicInteger());
          if (ofCustomer.incrementAndGet() > 1) {
            faults.add("two of one customer at once: " + call);
          }
          if (atOnce.incrementAndGet() > IN_FLIGHT) {
            faults.add("more at once than the profile allows");
          }
          try {
            return script.apply(call);
          } finally {
            atOnce.decrementAndGet();
            ofCustomer.decrementAndGet();
          }
        });
  }

  private static String customer(String requestId) {
    return requestId.substring(0, requestId.indexOf('-'));
  }

  private void submit(String customer, int number) {
    String id = customer + "-" + number;
    till.submit(Requests.of(customer, 5, "order-" + id).requestId(id).build());
  }

  private void backlog(int customers, int each) {
    crm.reachable(false);
    for (int number = 0; number < each; number++) {
      for (int customer = 0; customer < customers; customer++) {
        submit("c" + customer, number);
      }
    }
  }

  private void linkReturns() {
    crm.reachable(true);
    till.flushNow();
  }

  private List<String> sentOf(String customer) {
    return crm.sent().stream()
        .filter(id -> customer(id).equals(customer))
        .collect(Collectors.toList());
  }

  private void awaitState(String id, RedemptionState state) throws InterruptedException {
    Conditions.await(id + " " + state, () -> till.find(id).get().state() == state);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sendsSeveralCustomersAtOnceAndEachInOrder() throws InterruptedException {
    CountDownLatch together = new CountDownLatch(IN_FLIGHT);
    AtomicInteger calls = new AtomicInteger();
    answer(
        call -> {
          int number = calls.getAndIncrement();
          if (number >= 1 && number <= IN_FLIGHT) {
            together.countDown();
            await(together);
          }
          return ScriptedGateway.confirmed();
        });
    backlog(7, 30);
    linkReturns();
    listener.awaitTold(210);
    for (int customer = 0; customer < 7; customer++) {
      List<String> expected = new ArrayList<>();
      for (int number = 0; number < 30; number++) {
        expected.add("c" + customer + "-" + number);
      }
      assertThat(sentOf("c" + customer)).isEqualTo(expected);
    }
  }

  @Test
  void readsPastACustomerWhoHasMostOfTheQueue() throws InterruptedException {
    crm.reachable(false);
    for (int number = 0; number < 300; number++) {
      submit("many", number);
    }
    submit("one", 0);
    answer(call -> ScriptedGateway.confirmed());
    linkReturns();
    listener.awaitTold(301);
    assertThat(crm.sent().indexOf("one-0")).isLessThan(40);
    assertThat(sentOf("many")).hasSize(300);
  }

  @Test
  void aCustomerWithoutAnAnswerKeepsNobodyElseWaiting() throws InterruptedException {
    AtomicBoolean mended = new AtomicBoolean();
    answer(
        call ->
            customer(call.requestId()).equals("c0") && !mended.get()
                ? Reply.unknown("timeout", "no answer")
                : ScriptedGateway.confirmed());
    backlog(5, 10);
    linkReturns();
    listener.awaitTold(40);
    assertThat(sentOf("c0")).containsOnly("c0-0");
    assertThat(till.find("c0-0").get().state()).isEqualTo(RedemptionState.IN_DOUBT);
    mended.set(true);
    listener.awaitTold(50);
  }

  @Test
  void nobodyWaitsThroughThePauseOfACustomerWithoutAnAnswer() throws InterruptedException {
    openWithLongPauses();
    answer(
        call ->
            customer(call.requestId()).equals("c0")
                ? Reply.unknown("timeout", "no answer")
                : ScriptedGateway.confirmed());
    backlog(5, 10);
    linkReturns();
    listener.awaitTold(40);
    assertThat(sentOf("c0")).containsOnly("c0-0");
  }

  @Test
  void aCustomerWhoseLedgerIsSilentKeepsNobodyElseWaiting() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    crm.ledger(call -> LedgerAnswer.notAsked(Reply.unknown("timeout", "no answer")));
    answer(
        call ->
            !call.requestId().equals("c0-0")
                ? ScriptedGateway.confirmed()
                : tries.getAndIncrement() == 0
                    ? Reply.unknown("timeout", "no answer")
                    : Reply.rejected("no", "refused"));
    backlog(5, 10);
    linkReturns();
    listener.awaitTold(40);
    Conditions.await("the ledger is asked", () -> !crm.lookedUp().isEmpty());
    assertThat(sentOf("c0")).containsOnly("c0-0");
    crm.ledger(call -> LedgerAnswer.one("flow-1"));
    listener.awaitTold(50);
  }

  @Test
  void holdsWhatThePlatformAloneFailsOnAndSendsItFirstWhenReleased() throws InterruptedException {
    AtomicBoolean mended = new AtomicBoolean();
    answer(
        call ->
            call.requestId().equals("c0-0") && !mended.get()
                ? Reply.itemFault("isp.null-pointer-exception", "fault")
                : ScriptedGateway.confirmed());
    backlog(3, 2);
    linkReturns();
    awaitState("c0-0", RedemptionState.HELD);
    awaitState("c0-1", RedemptionState.CONFIRMED);
    mended.set(true);
    crm.reachable(false);
    submit("c0", 2);
    till.release("c0-0", "anna", "mended");
    linkReturns();
    awaitState("c0-2", RedemptionState.CONFIRMED);
    List<String> sent = sentOf("c0");
    assertThat(sent.subList(sent.size() - 2, sent.size())).containsExactly("c0-0", "c0-2");
  }

  @Test
  void anOutageStopsEverybody() throws InterruptedException {
    openWithLongPauses();
    AtomicInteger calls = new AtomicInteger();
    answer(
        call ->
            calls.incrementAndGet() == 1
                ? ScriptedGateway.confirmed()
                : Reply.unknown("timeout", "no answer"));
    backlog(50, 1);
    linkReturns();
    Conditions.await(
        "it stops", () -> till.backlog().link() == Backlog.Link.DOWN && calls.get() > 2);
    Conditions.await("all are back", () -> atOnce.get() == 0);
    assertThat(calls.get()).isLessThanOrEqualTo(1 + 2 * IN_FLIGHT);
  }

  @Test
  void aHaltStopsEverybodyAndOneCanaryGoesFirst() throws InterruptedException {
    AtomicBoolean mended = new AtomicBoolean();
    AtomicBoolean canaryAnswered = new AtomicBoolean();
    answer(
        call -> {
          if (!mended.get()) {
            return Reply.halt(HaltReason.CREDENTIALS, "27", "Invalid session");
          }
          if (!canaryAnswered.get() && atOnce.get() > 1) {
            faults.add("more than a canary");
          }
          canaryAnswered.set(true);
          return ScriptedGateway.confirmed();
        });
    backlog(6, 5);
    linkReturns();
    Conditions.await("it halts", () -> till.backlog().halt().isPresent());
    Conditions.await("all are back", () -> atOnce.get() == 0);
    assertThat(crm.sent()).hasSizeLessThanOrEqualTo(1);
    mended.set(true);
    till.resume();
    listener.awaitTold(30);
  }

  @Test
  void haltsOnEqualRefusalsAndSettlesNoneAfterTheFirst() throws InterruptedException {
    AtomicBoolean mended = new AtomicBoolean();
    answer(
        call ->
            mended.get()
                ? ScriptedGateway.confirmed()
                : Reply.rejectedByPlatform("isv.missing-parameter", "refused"));
    backlog(20, 2);
    linkReturns();
    Conditions.await("it halts", () -> till.backlog().halt().isPresent());
    mended.set(true);
    till.resume();
    listener.awaitTold(40);
    assertThat(listener.told().stream().filter(t -> t.startsWith("rejected"))).hasSize(1);
  }

  @Test
  void closeWaitsForAllThatAreOnTheWire() throws InterruptedException {
    CountDownLatch together = new CountDownLatch(IN_FLIGHT);
    CountDownLatch closing = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    answer(
        call -> {
          if (calls.getAndIncrement() > 0) {
            together.countDown();
            await(closing);
          }
          return ScriptedGateway.confirmed();
        });
    backlog(8, 1);
    linkReturns();
    await(together);
    Thread closer = new Thread(till::close);
    closer.start();
    Conditions.await("close waits", () -> closer.getState() == Thread.State.TIMED_WAITING);
    closing.countDown();
    closer.join(Duration.ofSeconds(10).toMillis());
    assertThat(crm.sent()).hasSize(1 + IN_FLIGHT);
    open();
    listener.awaitTold(8);
    assertThat(crm.sent()).hasSize(8).doesNotHaveDuplicates();
  }
}
