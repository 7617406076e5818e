package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Step;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers on their way to the disk, with a background whose time comes when the test says so. */
class SettlerTest {
  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();
  private final Background background = new Background();
  private Journal journal;
  private Settler settler;
  private int announced;

  @BeforeEach
  void open() {
    journal = GenericQueue.open(folder, crm, System::nanoTime);
    settler = new Settler(journal, background, () -> announced++);
  }

  @AfterEach
  void close() {
    journal.close();
    background.shutdownNow();
  }

  private Entry queued(String id) {
    journal.append(Requests.named(id), crm::freeze);
    List<Entry> entries = journal.next(0, 10);
    return entries.get(entries.size() - 1);
  }

  private void answered(String id) {
    Entry entry = queued(id);
    settler.commit(new Step().begin(entry));
    settler.add(GenericQueue.confirmed(entry));
  }

  private RedemptionState stateOf(String id) {
    return journal.find(id).get().state();
  }

  @Test
  void anAnswerWaitsHalfASecondAtMostForOthersToShareItsCommit() {
    answered("a");
    settler.commitInTime();
    answered("b");
    settler.commitInTime();
    assertThat(background.delaysMs).containsExactly(500L);

    answered("c");
    settler.commitInTime();
    background.runNext();

    assertThat(stateOf("c")).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(announced).isPositive();
    settler.commitInTime();
    assertThat(background.delaysMs).containsExactly(500L, 500L);
  }

  @Test
  void whatSomebodyWaitsForIsCommittedAtOnceButNotByWhoAsks() {
    answered("a");
    settler.commitInTime();
    settler.commitSoon();
    settler.commitSoon();
    assertThat(background.delaysMs).containsExactly(500L, 0L);
    assertThat(stateOf("a")).isEqualTo(RedemptionState.IN_DOUBT);
    assertThat(announced).isZero();

    background.runNext();
    background.runNext();

    assertThat(stateOf("a")).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(announced).as("the second had nothing to say").isEqualTo(1);
    settler.commitSoon();
    assertThat(background.delaysMs).hasSize(3);
  }

  @Test
  void anAnswerThatCouldNotBeCommittedStaysAndIsCommittedOnceItCanBe() {
    Entry entry = queued("a");
    settler.add(GenericQueue.confirmed(entry)); // not begun, which the journal refuses
    settler.commitSoon();
    background.runNext();
    assertThatThrownBy(() -> settler.commit(new Step())).isInstanceOf(RuntimeException.class);
    assertThat(settler.hasFailed()).isTrue();
    assertThat(announced).isZero();
    assertThat(settler.sequences()).containsExactly(entry.sequence());

    journal.commit(new Step().begin(entry));
    settler.commit(new Step());

    assertThat(settler.hasFailed()).isFalse();
    assertThat(settler.size()).isZero();
    assertThat(announced).isEqualTo(1);
    assertThat(stateOf("a")).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void aBackgroundThatIsClosedLosesNoAnswer() {
    answered("a");
    background.closed = true;
    settler.commitSoon();
    settler.commitInTime();
    background.closed = false;

    settler.commitSoon();
    settler.commitInTime();

    assertThat(background.delaysMs).containsExactly(0L, 500L);
  }

  /** Keeps what it is to run until it is told to. */
  private static final class Background extends ScheduledThreadPoolExecutor {
    final List<Long> delaysMs = new ArrayList<>();
    final Deque<Runnable> tasks = new ArrayDeque<>();
    boolean closed;

    Background() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      if (closed) {
        throw new RejectedExecutionException("closed");
      }
      delaysMs.add(unit.toMillis(delay));
      tasks.add(task);
      return null;
    }

    void runNext() {
      tasks.remove().run();
    }
  }
}
