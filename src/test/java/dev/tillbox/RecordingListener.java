package dev.tillbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Remembers what it was told, in order, and lets a test wait for it. */
public final class RecordingListener implements RedemptionListener {
  private final List<String> told = new ArrayList<>();
  private final List<Backlog> backlogs = new ArrayList<>();
  private volatile Consumer<Redemption> first = redemption -> {};

  /** Runs this on the callback's thread before anything is remembered; it may throw or block. */
  public void before(Consumer<Redemption> action) {
    first = action;
  }

  @Override
  public void onConfirmed(Redemption redemption) {
    note("confirmed", redemption);
  }

  @Override
  public void onRejected(Redemption redemption) {
    note("rejected", redemption);
  }

  @Override
  public void onHeld(Redemption redemption) {
    note("held", redemption);
  }

  @Override
  public void onBacklogChanged(Backlog backlog) {
    synchronized (this) {
      backlogs.add(backlog);
      notifyAll();
    }
  }

  private void note(String what, Redemption redemption) {
    first.accept(redemption);
    synchronized (this) {
      told.add(what + " " + redemption.requestId());
      notifyAll();
    }
  }

  public synchronized List<String> told() {
    return new ArrayList<>(told);
  }

  public synchronized List<Backlog> backlogs() {
    return new ArrayList<>(backlogs);
  }

  /** Waits until so many outcomes were told, 30 s at the most. */
  public synchronized List<String> awaitTold(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (told.size() < count && System.nanoTime() < end) {
      wait(100);
    }
    if (told.size() < count) {
      throw new AssertionError("told of " + told.size() + " outcomes, not of " + count);
    }
    return told();
  }
}
