package dev.tillbox.internal.journal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Neighbouring sequences, from first to last. */
final class SequenceRange {
  private final long first;
  private long last;

  private SequenceRange(long first) {
    this.first = first;
    this.last = first;
  }

  /** The fewest ranges that hold exactly these sequences. */
  static List<SequenceRange> covering(Collection<Long> sequences) {
    List<SequenceRange> ranges = new ArrayList<>();
    SequenceRange open = null;
    for (long sequence : new TreeSet<>(sequences)) {
      if (open != null && sequence == open.last + 1) {
        open.last = sequence;
      } else {
        open = new SequenceRange(sequence);
        ranges.add(open);
      }
    }
    return ranges;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }
}
