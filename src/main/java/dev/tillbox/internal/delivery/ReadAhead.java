package dev.tillbox.internal.delivery;

import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * The entries next in order, begun on disk before they are handed out. While a drain flows the next
 * window is begun on another thread, in one commit with the answers that came meanwhile, so that
 * the sending thread waits for the network alone. Used by the flusher's thread only.
 */
final class ReadAhead {
  private final Journal journal;
  private final Settler settler;
  private final ExecutorService background;
  private final Deque<Entry> ready = new ArrayDeque<>();
  private Future<List<Entry>> coming;
  private long cursor;

  ReadAhead(Journal journal, Settler settler, ExecutorService background) {
    this.journal = journal;
    this.settler = settler;
    this.background = background;
  }

  /**
   * The next entry, or null when there is none.
   *
   * @param window how many to begin at once; 1 while it is not known that the CRM answers
   */
  Entry next(int window) {
    if (coming != null && (ready.isEmpty() || coming.isDone())) {
      take();
    }
    if (ready.isEmpty()) {
      ready.addAll(begin(cursor, window));
      advance();
    } else if (coming == null && window > 1 && ready.size() <= window / 2 && moreIsQueued()) {
      long from = cursor;
      coming = background.submit((Callable<List<Entry>>) () -> begin(from, window));
    }
    return ready.poll();
  }

  private boolean moreIsQueued() {
    return journal.totals().pending() > settler.size() + ready.size();
  }

  private List<Entry> begin(long from, int window) {
    List<Entry> entries = journal.next(from, window);
    Step step = new Step();
    for (Entry entry : entries) {
      if (!entry.isBegun()) {
        step.begin(entry);
      }
    }
    if (!step.isEmpty()) {
      settler.commit(step);
    }
    return entries;
  }

  private void take() {
    Future<List<Entry>> begun = coming;
    coming = null;
    ready.addAll(get(begun));
    advance();
  }

  private void advance() {
    if (!ready.isEmpty()) {
      cursor = ready.peekLast().sequence();
    }
  }

  /** Gives up what was begun and not handed out; the next entry comes from the head again. */
  List<Entry> abandon() {
    try {
      if (coming != null) {
        take();
      }
      return new ArrayList<>(ready);
    } finally {
      ready.clear();
      cursor = 0;
    }
  }

  private static <T> T get(Future<T> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException) {
        throw (RuntimeException) e.getCause();
      }
      throw new IllegalStateException("beginning the next entries died", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
