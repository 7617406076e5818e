package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.internal.journal.JournalView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the till is told, when, and on which thread. */
@Timeout(60)
class CallbackTest {
  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();
  private final RecordingListener listener = new RecordingListener();
  private Tillbox till;

  private void open(Executor executor) {
    Tillbox.Builder builder =
        Tillbox.at(folder.resolve("queue.db"))
            .gateway(crm)
            .profile(Profiles.quick(folder))
            .listener(listener);
    till = (executor == null ? builder : builder.callbackExecutor(executor)).open();
  }

  @AfterEach
  void close() {
    till.close();
  }

  private List<String> submit(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(till.submit(Requests.of("c", 5, "o" + i).build()).requestId());
    }
    return ids;
  }

  private static List<String> confirmed(List<String> ids) {
    return ids.stream().map(id -> "confirmed " + id).collect(Collectors.toList());
  }

  @Test
  void tellsOnTheTillsExecutor() throws InterruptedException {
    List<String> threads = Collections.synchronizedList(new ArrayList<>());
    listener.before(redemption -> threads.add(Thread.currentThread().getName()));
    open(task -> new Thread(task, "the-tills-own").start());
    List<String> ids = submit(20);
    assertThat(listener.awaitTold(20)).isEqualTo(confirmed(ids));
    assertThat(threads).hasSize(20).containsOnly("the-tills-own");
  }

  @Test
  void tellsAfterARestartWhatTheListenerHadNotTaken() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    listener.before(
        redemption -> {
          entered.countDown();
          await(leave);
        });
    open(null);
    List<String> ids = submit(3);
    entered.await();
    Conditions.await("all are settled", () -> till.backlog().isDrained());
    till.close();
    listener.before(redemption -> {});
    open(null);
    assertThat(listener.awaitTold(3)).isEqualTo(confirmed(ids));
    leave.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aListenerThatNeverReturnsStallsNeitherTheDrainNorTheClose() throws InterruptedException {
    CountDownLatch leave = new CountDownLatch(1);
    listener.before(redemption -> await(leave));
    open(null);
    submit(50);
    Conditions.await("all are settled", () -> till.backlog().isDrained());
    assertThat(till.backlog().untold()).isEqualTo(50);
    long before = System.nanoTime();
    till.close();
    assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(2));
    leave.countDown();
  }

  @Test
  void aListenerMaySubmitFindAndWait() throws InterruptedException {
    AtomicInteger more = new AtomicInteger(3);
    listener.before(
        redemption -> {
          till.find(redemption.requestId());
          if (more.getAndDecrement() > 0) {
            till.submitAndWait(Requests.of("c", 1, "m" + more).build(), Duration.ofSeconds(10));
          }
        });
    open(null);
    submit(1);
    assertThat(listener.awaitTold(4)).hasSize(4);
  }

  @Test
  void aListenerMayCloseTheQueue() throws InterruptedException {
    listener.before(redemption -> till.close());
    open(null);
    submit(1);
    Conditions.await("it is closed", () -> listener.told().size() == 1);
  }

  @Test
  void aListenerThatThrowsIsToldAgainAndTheOrderHolds() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    listener.before(
        redemption -> {
          if (redemption.sequence() == 2 && tries.incrementAndGet() < 4) {
            throw new IllegalStateException("the till's defect");
          }
        });
    open(null);
    List<String> ids = submit(4);
    assertThat(listener.awaitTold(4)).isEqualTo(confirmed(ids));
    assertThat(tries).hasValue(4);
  }

  @Test
  void whatIsThrownUncheckedByOtherLanguagesIsThrownLikeAnythingElse() throws InterruptedException {
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger tries = new AtomicInteger();
    listener.before(
        redemption -> {
          if (tries.incrementAndGet() < 3) {
            throwUnchecked(new IOException("the till's defect"));
          }
        });
    open(
        task -> {
          if (refused.incrementAndGet() < 3) {
            throwUnchecked(new IOException("the executor's own defect"));
          }
          new Thread(task).start();
        });

    List<String> ids = submit(2);

    assertThat(listener.awaitTold(2)).isEqualTo(confirmed(ids));
    assertThat(tries).hasValue(4);
    assertThat(refused).hasValueLessThan(12);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void throwUnchecked(Throwable checked) throws T {
    throw (T) checked;
  }

  @Test
  void anOutcomeThatTheListenerNeverTakesLetsTheOthersPassAndIsKept() throws InterruptedException {
    listener.before(
        redemption -> {
          if (redemption.sequence() == 1) {
            throw new AssertionError("the till's defect");
          }
        });
    open(null);
    List<String> ids = submit(3);
    assertThat(listener.awaitTold(2)).isEqualTo(confirmed(ids.subList(1, 3)));
    Conditions.await("only the one is left", () -> till.backlog().untold() == 1);
    assertThat(till.find(ids.get(0)).get().isTold()).isFalse();
    assertThat(till.find(ids.get(1)).get().isTold()).isTrue();
    till.close();
    listener.before(redemption -> {});
    open(null);
    assertThat(listener.awaitTold(3)).contains("confirmed " + ids.get(0));
    Conditions.await("nothing is left", () -> till.backlog().untold() == 0);
  }

  @Test
  void aCleanCloseRemembersWhatWasTold() throws InterruptedException {
    open(null);
    List<String> ids = submit(3);
    listener.awaitTold(3);
    Conditions.await("it is noted", () -> till.backlog().untold() == 0);
    crm.answer(call -> Reply.unknown("timeout", "no answer"));
    submit(1);
    Conditions.await("a commit without marks came", () -> till.backlog().inDoubt() == 1);
    till.close();
    open(null);
    assertThat(till.backlog().untold()).isZero();
    assertThat(listener.told()).isEqualTo(confirmed(ids));
  }

  @Test
  void anOutcomeSetAsideBehindAPoisonOneIsTold() throws InterruptedException {
    listener.before(
        redemption -> {
          throw new IllegalStateException("the till's defect");
        });
    open(null);
    List<String> ids = submit(2);
    Conditions.await("the first is set aside", () -> setAside() == 1);
    Conditions.await("the second is set aside", () -> setAside() == 2);
    till.close();
    listener.before(
        redemption -> {
          if (redemption.sequence() == 1) {
            throw new IllegalStateException("the till's defect");
          }
        });
    open(null);
    assertThat(listener.awaitTold(1)).containsExactly("confirmed " + ids.get(1));
  }

  @Test
  void anOutcomeIsNotToldBeforeAnEarlierOneOfTheSameRedemption() throws InterruptedException {
    AtomicInteger triesOfHeld = new AtomicInteger();
    crm.answer(call -> Reply.duplicate("isv.invalid-repeat-call", "重复请求"));
    listener.before(
        redemption -> {
          if (redemption.state() == RedemptionState.HELD) {
            triesOfHeld.incrementAndGet();
            throw new IllegalStateException("the till's defect");
          }
        });
    open(null);
    String id = submit(1).get(0);
    Conditions.await("that it is held is set aside", () -> setAside() == 1);
    crm.answer(call -> ScriptedGateway.confirmed());

    till.settleByHand(id, RedemptionState.CONFIRMED, "Li", "in the CRM");
    String other = submit(1).get(0);

    assertThat(listener.awaitTold(1)).containsExactly("confirmed " + other);
    Conditions.await("both of the first one wait", () -> setAside() == 2);
    till.close();
    int tries = triesOfHeld.get();
    open(null);
    Conditions.await("they are tried again", () -> triesOfHeld.get() > tries);
    assertThat(listener.told()).containsExactly("confirmed " + other);
    till.close();
    listener.before(redemption -> {});
    open(null);
    assertThat(listener.awaitTold(3))
        .containsExactly("confirmed " + other, "held " + id, "confirmed " + id);
  }

  private long setAside() {
    try (JournalView view = JournalView.open(folder.resolve("queue.db"))) {
      return view.setAsideCount();
    }
  }

  @Test
  void anExecutorThatRefusesTasksIsAskedAgain() throws InterruptedException {
    AtomicInteger refused = new AtomicInteger();
    open(
        task -> {
          if (refused.incrementAndGet() < 3) {
            throw refused.get() == 1
                ? new RejectedExecutionException("not yet")
                : new IllegalStateException("the executor's own defect");
          }
          new Thread(task).start();
        });
    List<String> ids = submit(2);
    assertThat(listener.awaitTold(2)).isEqualTo(confirmed(ids));
  }

  @Test
  void anExecutorThatRunsTasksInPlaceDoesNotNest() throws InterruptedException {
    List<Integer> depths = Collections.synchronizedList(new ArrayList<>());
    listener.before(redemption -> depths.add(new Throwable().getStackTrace().length));
    crm.reachable(false);
    open(Runnable::run);
    List<String> ids = submit(500);
    crm.reachable(true);
    till.flushNow();
    assertThat(listener.awaitTold(500)).isEqualTo(confirmed(ids));
    assertThat(Collections.max(depths)).isLessThan(100);
  }

  @Test
  void withoutAListenerOutcomesCountAsTold() throws InterruptedException {
    till = Tillbox.at(folder.resolve("queue.db")).gateway(crm).open();
    submit(3);
    Conditions.await(
        "all are told", () -> till.backlog().isDrained() && till.backlog().untold() == 0);
  }
}
