package dev.tillbox.internal.delivery;

import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the queue across its customers: hands out the first entry whose customer has none under
 * way, begun on disk. Holds a window of entries and no more for each read; who has thousands
 * waiting is read past.
 */
final class ReadAcross {
  private final Journal journal;
  private final Settler settler;
  private final Lanes lanes;
  private final TreeMap<Long, Entry> ready = new TreeMap<>();

  /** Without these customers nothing was found. */
  private Set<String> nothingBut;

  private volatile boolean submitted;

  ReadAcross(Journal journal, Settler settler, Lanes lanes) {
    this.journal = journal;
    this.settler = settler;
    this.lanes = lanes;
  }

  /** Something new is queued; from any thread. */
  void submitted() {
    submitted = true;
  }

  /** The next entry, or null when there is none whose customer is free. */
  Entry next(int window, long now) {
    if (!lanes.haveRoom(now)) {
      return null;
    }
    Entry entry = firstFree(now);
    if (entry == null && read(window, now)) {
      entry = firstFree(now);
    }
    return entry;
  }

  private Entry firstFree(long now) {
    for (Entry entry : ready.values()) {
      if (lanes.isFree(entry, now)) {
        return ready.remove(entry.sequence());
      }
    }
    return null;
  }

  private boolean read(int window, long now) {
    Set<String> others = lanes.occupied(now);
    ready.values().forEach(entry -> others.add(entry.customerId()));
    if (!submitted && nothingBut != null && others.containsAll(nothingBut)) {
      return false;
    }
    submitted = false;
    // What is answered but not committed would be read, and sent, once more.
    settler.commit(new Step());
    List<Entry> found = journal.nextNotOf(others, window);
    nothingBut = found.isEmpty() ? new HashSet<>(others) : null;
    begin(found);
    found.forEach(entry -> ready.put(entry.sequence(), entry));
    return !found.isEmpty();
  }

  private void begin(List<Entry> entries) {
    Step step = new Step();
    for (Entry entry : entries) {
      if (!entry.isBegun()) {
        step.begin(entry);
      }
    }
    if (!step.isEmpty()) {
      settler.commit(step);
    }
  }

  /** Gives up what was begun and not handed out, of one customer. */
  List<Entry> abandon(String customerId) {
    List<Entry> given = new ArrayList<>();
    for (Entry entry : ready.values()) {
      if (entry.customerId().equals(customerId)) {
        given.add(entry);
      }
    }
    given.forEach(entry -> ready.remove(entry.sequence()));
    nothingBut = null;
    return given;
  }

  /** Gives up all that was begun and not handed out. */
  List<Entry> abandon() {
    List<Entry> given = new ArrayList<>(ready.values());
    ready.clear();
    nothingBut = null;
    return given.isEmpty() ? Collections.emptyList() : given;
  }
}
