package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Outcome;
import dev.tillbox.RecordingListener;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionListener;
import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Decision;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Settlement;
import dev.tillbox.internal.journal.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the till is told of outcomes, and when again, on time moved by hand. */
class TellingTest {
  @TempDir Path folder;
  private final RecordingListener listener = new RecordingListener();
  private final ScriptedGateway crm = new ScriptedGateway();
  private final List<Runnable> tasks = new ArrayList<>();
  private final List<Long> triedAtMs = new ArrayList<>();
  private long nanos = -5_000_000_000L;
  private int backlogs;
  private int looksAskedFor;
  private Journal journal;
  private CallbackDispatcher dispatcher;

  @BeforeEach
  void open() {
    journal = GenericQueue.open(folder, crm, () -> nanos);
    dispatchOn(Runnable::run);
  }

  private void dispatchOn(Executor executor) {
    dispatcher =
        new CallbackDispatcher(
            journal,
            listener,
            executor,
            () -> nanos,
            () -> {
              backlogs++;
              throw new IllegalStateException("a till that cannot be told of its backlog");
            },
            () -> looksAskedFor++);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void confirmed(String... ids) {
    for (String id : ids) {
      settled(id, RedemptionState.CONFIRMED);
    }
  }

  private void settled(String id, RedemptionState state) {
    journal.append(Requests.named(id), crm::freeze);
    Entry entry = journal.next(0, 1).get(0);
    journal.commit(new Step().begin(entry));
    Settlement settlement =
        new Settlement(entry, state, false, 1, "200", Outcome.LEDGER, "ok", null);
    journal.commit(new Step().settle(Collections.singletonList(settlement)));
  }

  /** Looks whenever it is asked to. */
  private void live(Duration time) {
    long end = nanos + time.toNanos();
    while (true) {
      long pause = dispatcher.tick();
      if (pause > end - nanos) {
        nanos = end;
        return;
      }
      nanos += pause;
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    dispatcher.tick();
  }

  private void throwFor(String ids) {
    listener.before(
        redemption -> {
          if (ids.contains(redemption.requestId())) {
            triedAtMs.add(nanos / 1_000_000);
            throw new IllegalStateException("the till cannot book " + redemption.requestId());
          }
        });
  }

  private List<Long> pausesMs() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < triedAtMs.size(); i++) {
      pauses.add(triedAtMs.get(i) - triedAtMs.get(i - 1));
    }
    return pauses;
  }

  @Test
  void whatTheListenerDoesNotTakeIsToldAgainAfterPausesThatDoubleAndThenOnceAMinute() {
    throwFor("a");
    confirmed("a", "b");

    live(Duration.ofMinutes(4));

    assertThat(pausesMs().subList(0, 4)).containsExactly(400L, 800L, 1600L, 3200L);
    assertThat(pausesMs().subList(4, pausesMs().size())).hasSize(3).containsOnly(60_000L);
    assertThat(listener.told()).containsExactly("confirmed b");
    throwFor("");
    live(Duration.ofMinutes(2));
    assertThat(listener.told()).containsExactly("confirmed b", "confirmed a");
    assertThat(journal.untoldCount()).isZero();
  }

  @Test
  void anOutcomeThatIsTakenAtLastLeavesTheNextOneAllItsTries() {
    throwFor("a");
    confirmed("a", "b");
    live(Duration.ofSeconds(5));
    assertThat(triedAtMs).hasSize(4);
    throwFor("b");
    live(Duration.ofSeconds(5));
    assertThat(listener.told()).containsExactly("confirmed a");
    throwFor("");
    live(Duration.ofSeconds(5));
    assertThat(listener.told()).containsExactly("confirmed a", "confirmed b");
  }

  @Test
  void whateverIsSetAsideIsTriedEachMinuteInItsTurn() {
    throwFor("a b c");
    confirmed("a", "b", "c");
    live(Duration.ofSeconds(50));
    int before = triedAtMs.size();
    assertThat(before).isEqualTo(15);

    live(Duration.ofMinutes(2));

    assertThat(triedAtMs.size() - before).isEqualTo(6);
    throwFor("b");
    live(Duration.ofMinutes(2));
    assertThat(listener.told()).containsExactly("confirmed a", "confirmed c");
  }

  @Test
  void aTaskThatTheExecutorNeverStartsIsHandedOverAgainAndToldOnceThough() {
    dispatchOn(tasks::add);
    confirmed("a");
    assertThat(dispatcher.tick()).isEqualTo(Duration.ofSeconds(30).toNanos());
    pass(Duration.ofMillis(29_999));
    assertThat(tasks).hasSize(1);

    pass(Duration.ofMillis(1));

    assertThat(tasks).hasSize(2);
    tasks.forEach(Runnable::run);
    assertThat(listener.told()).containsExactly("confirmed a");
    confirmed("b");
    dispatcher.wake();
    assertThat(tasks).hasSize(3);
  }

  @Test
  void aTaskThatRunsForLongIsNotJoinedByAnother() {
    dispatchOn(tasks::add);
    confirmed("a");
    dispatcher.tick();
    listener.before(redemption -> pass(Duration.ofHours(1)));

    tasks.get(0).run();

    assertThat(tasks).hasSize(1);
    assertThat(listener.told()).containsExactly("confirmed a");
  }

  @Test
  void aTaskTellsSixteenOutcomesAtMostBeforeTheExecutorMayDoOtherWork() {
    dispatchOn(tasks::add);
    String[] ids = new String[40];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = "e" + i;
    }
    confirmed(ids);
    dispatcher.tick();

    for (int i = 0; i < 3; i++) {
      assertThat(tasks).hasSize(i + 1);
      tasks.get(i).run();
      assertThat(listener.told()).hasSize(Math.min(40, 16 * (i + 1)));
    }

    assertThat(tasks).hasSize(3);
    assertThat(listener.told())
        .startsWith("confirmed e0", "confirmed e1")
        .endsWith("confirmed e39");
  }

  @Test
  void anExecutorThatTakesNoTaskIsAskedAgainAFifthOfASecondLater() {
    List<Long> asked = new ArrayList<>();
    dispatchOn(
        task -> {
          asked.add(nanos);
          if (asked.size() < 3) {
            throw new RejectedExecutionException("busy");
          }
          task.run();
        });
    confirmed("a");
    long start = nanos;

    live(Duration.ofSeconds(5));

    long pause = Duration.ofMillis(200).toNanos();
    assertThat(asked).containsExactly(start, start + pause, start + 2 * pause);
    assertThat(listener.told()).containsExactly("confirmed a");
  }

  @Test
  void theBacklogIsToldInThePauseOfAnOutcomeToo() {
    throwFor("a");
    confirmed("a");
    dispatcher.tick();

    dispatcher.backlogChanged();

    assertThat(backlogs).isEqualTo(1);
    assertThat(triedAtMs).hasSize(1);
    dispatcher.wake();
    assertThat(backlogs).isEqualTo(1);
  }

  @Test
  void aListenerThatBringsAboutMoreOutcomesIsToldOfThemAfterwardsNotWithin() {
    listener.before(
        redemption -> {
          if (redemption.requestId().equals("a")) {
            confirmed("b");
            dispatcher.wake();
            assertThat(listener.told()).isEmpty();
          }
        });
    confirmed("a");

    dispatcher.wake();

    assertThat(listener.told()).containsExactly("confirmed a", "confirmed b");
  }

  @Test
  void whileOutcomesCannotBeReadTheyAreTriedEverMoreSeldomButEachMinuteAtLeast() {
    confirmed("a");
    journal.close();
    List<Long> pausesMs = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      long pause = dispatcher.tick();
      pausesMs.add(pause / 1_000_000);
      nanos += pause;
    }

    assertThat(pausesMs.subList(0, 4)).containsExactly(200L, 400L, 800L, 1600L);
    assertThat(pausesMs.subList(9, 12)).containsOnly(60_000L);
  }

  @Test
  void eachOutcomeIsToldByItsOwnCallAndADecisionOnAHeldOneAfterIt() {
    StringBuilder told = new StringBuilder();
    RedemptionListener own =
        new RedemptionListener() {
          @Override
          public void onConfirmed(Redemption redemption) {
            told.append("confirmed ").append(redemption.requestId()).append('\n');
          }

          @Override
          public void onRejected(Redemption redemption) {
            told.append("rejected ").append(redemption.requestId()).append('\n');
          }

          @Override
          public void onHeld(Redemption redemption) {
            told.append("held ").append(redemption.requestId()).append('\n');
          }

          @Override
          public void onVoided(Redemption redemption) {
            told.append("voided ").append(redemption.requestId()).append('\n');
          }
        };
    dispatcher =
        new CallbackDispatcher(
            journal, own, Runnable::run, () -> nanos, () -> null, () -> looksAskedFor++);
    settled("a", RedemptionState.REJECTED);
    settled("b", RedemptionState.HELD);
    settled("c", RedemptionState.CONFIRMED);
    dispatcher.wake();
    Decision decision = Decision.settle(RedemptionState.VOIDED, "Li", "the receipt was torn up");
    journal.decide("b", decision, sequence -> {});
    dispatcher.wake();

    assertThat(told.toString()).isEqualTo("rejected a\nheld b\nconfirmed c\nvoided b\n");
  }

  @Test
  void theNextLookIsPlannedAnewWhenATaskIsHandedOverAndWhenItEnds() {
    dispatchOn(tasks::add);
    confirmed("a");
    dispatcher.wake();
    assertThat(looksAskedFor).isEqualTo(1);

    tasks.get(0).run();

    assertThat(looksAskedFor).isEqualTo(2);
  }

  @Test
  void aCloseInACallbackIsTheLastThatIsTold() {
    listener.before(redemption -> dispatcher.close());
    confirmed("a", "b");

    dispatcher.wake();

    assertThat(listener.told()).containsExactly("confirmed a");
  }

  @Test
  void onceClosedNothingIsToldNotEvenByATaskThatWasHandedOver() {
    dispatchOn(tasks::add);
    confirmed("a");
    dispatcher.tick();
    dispatcher.close();

    tasks.get(0).run();
    dispatcher.backlogChanged();

    assertThat(tasks).hasSize(1);
    assertThat(listener.told()).isEmpty();
    assertThat(journal.untoldCount()).isEqualTo(1);
  }
}
