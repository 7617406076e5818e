package dev.tillbox.internal.journal;

import dev.tillbox.UndecidedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Lets threads that submit at the same time share one commit. A thread that finds no open batch
 * opens one and waits for the write lock; those that come meanwhile join it; once the first has the
 * lock it closes the batch and commits it for all. Sequences are drawn on joining, so batches
 * commit in the order of sequences.
 */
final class GroupCommit {
  private final Lock writing;
  private final Consumer<List<Submission>> commit;
  private final Object intake = new Object();
  private Batch open;
  private long nextSequence;

  /**
   * Makes it.
   *
   * @param writing held while committing; must be fair, or a leader would overtake its followers
   * @param commit writes a batch; what it throws is thrown to every member
   */
  GroupCommit(Lock writing, long nextSequence, Consumer<List<Submission>> commit) {
    this.writing = writing;
    this.nextSequence = nextSequence;
    this.commit = commit;
  }

  /** Returns when the batch that the submission joined is committed. */
  Submission write(LongFunction<Submission> draw) {
    Batch batch;
    Submission submission;
    boolean first;
    synchronized (intake) {
      submission = draw.apply(nextSequence);
      nextSequence++;
      first = open == null;
      // Others see it only once it is whole: they would wait for ever where memory ran out here.
      batch = first ? new Batch() : open;
      batch.submissions.add(submission);
      open = batch;
    }
    if (first) {
      lead(batch);
    } else {
      awaitUninterruptibly(batch.written);
    }
    if (batch.failure != null) {
      throw batch.failure;
    }
    if (!batch.committed) {
      throw undecided(null);
    }
    return submission;
  }

  private void lead(Batch batch) {
    try {
      commitAlone(batch);
    } catch (RuntimeException e) {
      batch.failure = e;
    } catch (Error e) {
      batch.failure = undecided(e);
      throw e;
    } finally {
      close(batch);
      batch.written.countDown();
    }
  }

  private void commitAlone(Batch batch) {
    writing.lock();
    try {
      close(batch);
      commit.accept(batch.submissions);
      batch.committed = true;
    } finally {
      writing.unlock();
    }
  }

  /** Nobody joins it any more. */
  private void close(Batch batch) {
    synchronized (intake) {
      if (open == batch) {
        open = null;
      }
    }
  }

  private static UndecidedException undecided(Error cause) {
    return new UndecidedException(
        "The commit died of an error; whether it is queued is decided when the file is opened again."
            + " Restart the till and submit the same requestId again.",
        cause);
  }

  /** A submit that gave up waiting could not say whether it is queued. */
  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Submissions that share a commit. */
  private static final class Batch {
    final List<Submission> submissions = new ArrayList<>();
    final CountDownLatch written = new CountDownLatch(1);

    // Both are written before the latch opens.
    RuntimeException failure;
    boolean committed;
  }
}
