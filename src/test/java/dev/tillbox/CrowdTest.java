package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every call of the queue from many threads at once, while it drains and while it is closed. What a
 * thread may die of, or leave behind, {@link ThreadWatch} finds.
 */
@Timeout(60)
class CrowdTest {
  private static final long SEED = Long.getLong("crowd.seed", System.nanoTime() & 0xFFFFFF);
  private static final int THREADS = 8;
  private static final int CALLS = 60;
  private static final Duration SHORT = Duration.ofMillis(2);

  @TempDir Path folder;
  private final ScriptedGateway gateway = new ScriptedGateway();
  private final RecordingListener listener = new RecordingListener();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();

  private Tillbox open() {
    return settings().open();
  }

  private Tillbox.Builder settings() {
    return Tillbox.at(folder.resolve("queue.db"))
        .profile(Profiles.quick(folder))
        .gateway(gateway)
        .listener(listener);
  }

  @Test
  void everyCallFromEveryThreadWhileOneClosesLosesNothingAndHangsNobody() throws Exception {
    System.out.println("-Dcrowd.seed=" + SEED);
    Random script = new Random(SEED);
    gateway.answer(call -> reply(script));
    for (int round = 0; round < 3; round++) {
      crowd(round);
    }
    gateway.answer(call -> ScriptedGateway.confirmed());
    drainAndCompare();
  }

  private static Reply reply(Random script) {
    synchronized (script) {
      int chance = script.nextInt(10);
      return chance == 0
          ? Reply.unknown("reset", "lost")
          : chance == 1 ? Reply.itemFault("isp", "at fault") : ScriptedGateway.confirmed();
    }
  }

  /** As many threads as there are, each with calls of its own seed; one closes in their midst. */
  private void crowd(int round) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    AtomicInteger calls = new AtomicInteger();
    try (Tillbox tillbox = open()) {
      List<Future<Void>> tills = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long seed = SEED * 31 + (long) round * THREADS + i;
        tills.add(threads.submit(() -> work(tillbox, new Random(seed), seed, calls)));
      }
      for (Future<Void> till : tills) {
        till.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Void work(Tillbox tillbox, Random random, long seed, AtomicInteger calls) {
    try {
      for (int i = 0; i < CALLS; i++) {
        call(tillbox, random, "sale-" + seed + "-" + i);
        if (calls.incrementAndGet() == THREADS * CALLS / 2) {
          tillbox.close();
        }
      }
    } catch (ClosedException e) {
      assertThat(calls.get()).as("calls before the close").isGreaterThan(THREADS);
    }
    return null;
  }

  private void call(Tillbox tillbox, Random random, String id) {
    switch (random.nextInt(9)) {
      case 0:
        tillbox.flushNow();
        break;
      case 1:
        tillbox.resume();
        break;
      case 2:
        assertThat(tillbox.backlog().untold()).isNotNegative();
        break;
      case 3:
        decide(tillbox, random);
        break;
      case 4:
        oneAccepted(random).ifPresent(known -> assertThat(tillbox.find(known)).isPresent());
        break;
      case 5:
        oneAccepted(random).ifPresent(known -> assertThat(tillbox.await(known, SHORT)).isNotNull());
        break;
      case 6:
        accepted.add(tillbox.submitAndWait(Requests.named(id), SHORT).requestId());
        break;
      default:
        accepted.add(tillbox.submit(Requests.named(id)).requestId());
    }
  }

  private Optional<String> oneAccepted(Random random) {
    List<String> known = new ArrayList<>(accepted);
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(known.get(random.nextInt(known.size())));
  }

  /** Another thread may have decided in between: that is said, and the next one looks again. */
  private static void decide(Tillbox tillbox, Random random) {
    List<Redemption> held = new ArrayList<>();
    tillbox.entries(EntryFilter.builder().states(RedemptionState.HELD).build(), held::add);
    for (Redemption entry : held) {
      try {
        if (random.nextBoolean()) {
          tillbox.release(entry.requestId(), "Li", "tried again");
        } else {
          tillbox.settleByHand(entry.requestId(), RedemptionState.CONFIRMED, "Li", "seen");
        }
      } catch (ClosedException e) {
        throw e;
      } catch (TillboxException e) {
        assertThat(e).hasMessageContaining("only a HELD entry");
      }
    }
  }

  private void drainAndCompare() throws InterruptedException {
    try (Tillbox tillbox = open()) {
      List<Redemption> held = new ArrayList<>();
      tillbox.entries(EntryFilter.builder().states(RedemptionState.HELD).build(), held::add);
      held.forEach(entry -> tillbox.release(entry.requestId(), "Li", "at the end"));
      Conditions.await("drained and told", () -> drained(tillbox.backlog()));
      List<String> entries = new ArrayList<>();
      tillbox.entries(EntryFilter.all(), entry -> entries.add(entry.requestId()));
      assertThat(entries).doesNotHaveDuplicates().containsAll(accepted);
      assertThat(gateway.sent()).containsAll(entries);
    }
  }

  private static boolean drained(Backlog backlog) {
    return backlog.isDrained() && backlog.untold() == 0;
  }

  @Test
  void openAndCloseInALoopKeepEveryEntry() {
    gateway.reachable(false);
    for (int i = 0; i < 20; i++) {
      try (Tillbox tillbox = open()) {
        assertThat(tillbox.submit(Requests.named("loop-" + i)).state())
            .isEqualTo(RedemptionState.QUEUED);
      }
    }
    try (Tillbox tillbox = open()) {
      assertThat(tillbox.backlog().queued()).isEqualTo(20);
    }
  }

  @Test
  void oneOfManyOpensWinsAndTheOthersSaySo() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch tried = new CountDownLatch(THREADS);
    Callable<Boolean> opening =
        () -> {
          try (Tillbox tillbox = open()) {
            tried.countDown();
            tried.await();
            return tillbox.backlog().isDrained();
          } catch (QueueInUseException e) {
            tried.countDown();
            return false;
          }
        };
    try {
      List<Future<Boolean>> opens = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        opens.add(threads.submit(opening));
      }
      int winners = 0;
      for (Future<Boolean> open : opens) {
        winners += open.get(30, TimeUnit.SECONDS) ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anInterruptEndsOnlyTheWaitOfTheTillThreadThatIsInterrupted() throws Exception {
    gateway.reachable(false);
    try (Tillbox tillbox = open()) {
      tillbox.submit(Requests.named("waited-for"));
      CountDownLatch interrupted = new CountDownLatch(1);
      Thread till =
          new Thread(
              () -> {
                tillbox.await("waited-for", Duration.ofSeconds(30));
                if (Thread.currentThread().isInterrupted()) {
                  interrupted.countDown();
                }
              });
      till.start();
      till.interrupt();
      assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
      gateway.reachable(true);
      tillbox.flushNow();
      assertThat(tillbox.await("waited-for", Duration.ofSeconds(10)).state())
          .isEqualTo(RedemptionState.CONFIRMED);
    }
  }

  @Test
  void aListenerThatThrowsAnErrorOrClosesTheQueueKillsNoThread() throws Exception {
    AtomicInteger told = new AtomicInteger();
    // A pool would hide what a task threw.
    Tillbox tillbox = settings().callbackExecutor(task -> new Thread(task, "till").start()).open();
    listener.before(
        redemption -> {
          if (told.incrementAndGet() == 1) {
            throw new StackOverflowError("a deep till");
          }
          tillbox.submit(Requests.named("from-within"));
          tillbox.close();
        });
    tillbox.submit(Requests.named("first"));
    assertThat(listener.awaitTold(1)).contains("confirmed first");
    tillbox.close();
    listener.before(redemption -> {});
    try (Tillbox again = open()) {
      Conditions.await("told after the restart", () -> drained(again.backlog()));
      assertThat(again.find("from-within")).isPresent();
    }
    assertThat(listener.told()).contains("confirmed first", "confirmed from-within");
  }
}
