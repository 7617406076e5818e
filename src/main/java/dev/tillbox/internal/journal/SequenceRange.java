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

  /** One range that holds every sequence below that one; none where there is no such sequence. */
  static List<SequenceRange> below(long next) {
    List<SequenceRange> ranges = new ArrayList<>();
    if (next > 1) {
      SequenceRange all = new SequenceRange(1);
      all.last = next - 1;
      ranges.add(all);
    }
    return ranges;
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
