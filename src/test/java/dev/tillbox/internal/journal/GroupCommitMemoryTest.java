package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.UndecidedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that share a commit, when memory runs out under one of them. */
@Timeout(30)
class GroupCommitMemoryTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch waits = new CountDownLatch(1);
  private final CountDownLatch mayFail = new CountDownLatch(1);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Has no memory left for the first thread that wants it. */
  private final class LockWithoutMemory extends ReentrantLock {
    private static final long serialVersionUID = 1L;
    private boolean failed;

    @Override
    public void lock() {
      if (!failed) {
        failed = true;
        waits.countDown();
        await(mayFail);
        throw new OutOfMemoryError("none left for the queue of waiting threads");
      }
      super.lock();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nobodyWaitsForEverForALeaderThatDiedBeforeItCouldCommit() throws Exception {
    GroupCommit commits = new GroupCommit(new LockWithoutMemory(), 1, batch -> {});
    CountDownLatch joined = new CountDownLatch(1);
    Future<?> leader = threads.submit(() -> commits.write(sequence -> null));
    waits.await();
    Future<?> follower =
        threads.submit(
            () ->
                commits.write(
                    sequence -> {
                      joined.countDown();
                      return null;
                    }));
    joined.await();
    mayFail.countDown();

    assertThatThrownBy(() -> leader.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> follower.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(UndecidedException.class);
    Future<?> next = threads.submit(() -> commits.write(sequence -> null));
    assertThat(next.get(10, TimeUnit.SECONDS)).isNull();
  }
}
