package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.Conditions;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.UndecidedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that share a commit. */
@Timeout(20)
class GroupCommitTest {
  private final ReentrantLock lock = new ReentrantLock(true);
  private final List<List<Long>> commits = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> drawn = Collections.synchronizedList(new ArrayList<>());
  private Consumer<List<Submission>> disk = batch -> {};
  private final GroupCommit group = new GroupCommit(lock, 7, this::commit);

  private void commit(List<Submission> batch) {
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    List<Long> sequences = new ArrayList<>();
    batch.forEach(submission -> sequences.add(submission.sequence));
    commits.add(sequences);
    disk.accept(batch);
  }

  private Submission write() {
    return group.write(
        sequence -> {
          drawn.add(sequence);
          return new Submission(
              sequence,
              Requests.named("id-" + sequence),
              new ScriptedGateway().freeze(Requests.named("id-" + sequence)),
              true);
        });
  }

  /** On a thread of its own: the common pool may have but one. */
  private CompletableFuture<Submission> writing() {
    return CompletableFuture.supplyAsync(this::write, task -> new Thread(task).start());
  }

  /** Two that arrive while somebody else writes; the second joins the first. */
  private List<CompletableFuture<Submission>> writeTwoAtOnce() throws Exception {
    List<CompletableFuture<Submission>> writing = new ArrayList<>();
    lock.lock();
    try {
      writing.add(writing());
      Conditions.await("the first waits for the lock", lock::hasQueuedThreads);
      writing.add(writing());
      Conditions.await("the second has joined", () -> drawn.size() == 2);
    } finally {
      lock.unlock();
    }
    return writing;
  }

  @Test
  void oneAloneIsCommittedAtOnce() {
    assertThat(write().sequence).isEqualTo(7);
    assertThat(write().sequence).isEqualTo(8);
    assertThat(commits)
        .containsExactly(Collections.singletonList(7L), Collections.singletonList(8L));
    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void whoComesMeanwhileJoinsAndReturnsWhenBothAreOnDisk() throws Exception {
    List<CompletableFuture<Submission>> writing = writeTwoAtOnce();

    assertThat(writing.get(0).get(10, TimeUnit.SECONDS).sequence).isEqualTo(7);
    assertThat(writing.get(1).get(10, TimeUnit.SECONDS).sequence).isEqualTo(8);
    assertThat(commits).hasSize(1);
    assertThat(commits.get(0)).containsExactly(7L, 8L);
  }

  @Test
  void aFailureIsEverybodysAndTheNextBatchIsAnother() throws Exception {
    disk =
        batch -> {
          throw new IllegalStateException("disk");
        };
    List<CompletableFuture<Submission>> writing = writeTwoAtOnce();

    for (CompletableFuture<Submission> one : writing) {
      assertThatThrownBy(() -> one.get(10, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IllegalStateException.class);
    }
    disk = batch -> {};
    assertThat(write().sequence).isEqualTo(9);
  }

  @Test
  void anErrorLeavesTheOthersUndecidedAndNobodyWaiting() throws Exception {
    disk =
        batch -> {
          throw new OutOfMemoryError("planted");
        };
    List<CompletableFuture<Submission>> writing = writeTwoAtOnce();

    assertThatThrownBy(() -> writing.get(0).get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> writing.get(1).get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(UndecidedException.class);
  }

  @Test
  void anInterruptIsKeptForLaterForItsSubmitMayBeOnDisk() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread second =
        new Thread(
            () -> {
              write();
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    CompletableFuture<Submission> first;
    lock.lock();
    try {
      first = writing();
      Conditions.await("the first waits for the lock", lock::hasQueuedThreads);
      second.start();
      Conditions.await(
          "the second waits", () -> second.getState() == Thread.State.WAITING && drawn.size() == 2);
      second.interrupt();
    } finally {
      lock.unlock();
    }
    assertThat(first.get(10, TimeUnit.SECONDS).sequence).isEqualTo(7);
    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(commits.get(0)).containsExactly(7L, 8L);
  }
}
