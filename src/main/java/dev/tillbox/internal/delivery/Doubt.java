package dev.tillbox.internal.delivery;

import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Step;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The entries that an attempt may have applied without our knowing: all that a former life of the
 * process had begun, and what this one sent and had no answer to. The disk knows more as begun,
 * such as what was only read ahead. Thread-safe.
 */
final class Doubt {
  private final Set<Long> sequences = ConcurrentHashMap.newKeySet();

  Doubt(Set<Long> begunBefore) {
    sequences.addAll(begunBefore);
  }

  /** In doubt from here on, until its answer proves otherwise; returns whether it was before. */
  boolean cast(long sequence) {
    return !sequences.add(sequence);
  }

  boolean isOn(Entry entry) {
    return sequences.contains(entry.sequence());
  }

  /** Its answer is known; returns whether it was in doubt. */
  boolean lift(Entry entry) {
    return sequences.remove(entry.sequence());
  }

  /** Says that of these, which were begun, the ones not in doubt were never sent. */
  Step undo(List<Entry> begun) {
    Step step = new Step();
    for (Entry entry : begun) {
      undo(entry, step);
    }
    return step;
  }

  /** Says that this one was never applied, unless it is in doubt. */
  void undo(Entry begun, Step step) {
    if (!isOn(begun)) {
      step.undo(begun.sequence());
    }
  }

  /** Says the same of everything that the disk has as begun. */
  Step undo(Set<Long> begun) {
    Step step = new Step();
    for (long sequence : begun) {
      if (!sequences.contains(sequence)) {
        step.undo(sequence);
      }
    }
    return step;
  }
}
