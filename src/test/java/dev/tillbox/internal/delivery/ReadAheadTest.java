package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.ClosedException;
import dev.tillbox.Outcome;
import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Settlement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How entries are begun ahead, with a background whose time comes when the test says so. */
class ReadAheadTest {
  private static final int WINDOW = 8;

  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();
  private final ScheduledExecutorService commits = DaemonThreads.onDemand("test-commits");
  private final List<Runnable> tasks = new ArrayList<>();
  private Journal journal;
  private Settler settler;
  private ReadAhead readAhead;

  @BeforeEach
  void open() {
    journal = GenericQueue.open(folder, crm, System::nanoTime);
    settler = new Settler(journal, commits, () -> {});
    readAhead = new ReadAhead(journal, settler, new Background());
  }

  @AfterEach
  void close() {
    journal.close();
    commits.shutdownNow();
  }

  private void submit(int count) {
    for (int i = 0; i < count; i++) {
      journal.append(Requests.named("e" + i), crm::freeze);
    }
  }

  /** Takes so many, each of which must be on disk as begun by then, and is confirmed at once. */
  private List<Long> take(int count, int window) {
    List<Long> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Entry entry = readAhead.next(window);
      assertThat(journal.inDoubt()).contains(entry.sequence());
      taken.add(entry.sequence());
      settler.add(
          new Settlement(
              entry, RedemptionState.CONFIRMED, false, 1, "200", Outcome.LEDGER, "ok", null));
    }
    return taken;
  }

  @Test
  void onlyOneIsBegunWhileNothingShowsThatTheCrmAnswers() {
    submit(3);
    for (long sequence = 1; sequence <= 3; sequence++) {
      assertThat(take(1, 1)).containsExactly(sequence);
      assertThat(journal.inDoubt()).containsExactly(sequence);
    }
    assertThat(readAhead.next(1)).isNull();
    assertThat(tasks).isEmpty();
  }

  @Test
  void theNextWindowIsBegunBehindTheSendersBackWhenHalfOfOneIsUsed() {
    submit(20);
    assertThat(take(4, WINDOW)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(journal.inDoubt()).hasSize(WINDOW);
    assertThat(tasks).isEmpty();

    assertThat(take(2, WINDOW)).containsExactly(5L, 6L);
    assertThat(tasks).hasSize(1);
    tasks.remove(0).run();
    assertThat(journal.inDoubt()).hasSize(2 * WINDOW - 6);

    assertThat(take(6, WINDOW)).containsExactly(7L, 8L, 9L, 10L, 11L, 12L);
    assertThat(tasks).isEmpty();
    take(1, WINDOW);
    tasks.remove(0).run();
    assertThat(take(7, WINDOW)).containsExactly(14L, 15L, 16L, 17L, 18L, 19L, 20L);
    assertThat(tasks).as("nothing more is queued").isEmpty();
    assertThat(readAhead.next(WINDOW)).isNull();
  }

  @Test
  void whatIsGivenUpComesAgainFromTheHead() {
    submit(20);
    take(5, WINDOW);
    tasks.remove(0).run();

    List<Entry> begun = readAhead.abandon();

    assertThat(begun).extracting(Entry::sequence).startsWith(6L).endsWith(16L).hasSize(11);
    assertThat(take(1, 1)).containsExactly(6L);
  }

  @Test
  void aFaultOfTheDiskBehindTheSendersBackIsToldToTheSender() {
    submit(20);
    take(5, WINDOW);
    journal.close();
    tasks.remove(0).run();

    assertThatThrownBy(() -> readAhead.next(WINDOW)).isInstanceOf(ClosedException.class);
  }

  /** Keeps what it is to run until it is told to. */
  private final class Background extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return Collections.emptyList();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
