package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Salvage;
import java.util.Collection;
import java.util.Map;
import java.util.function.Predicate;

/** What a salvage says that it saved and lost, held against what was in the queue. */
final class SalvageTruth {
  private final Map<String, Redemption> truth;
  private final Map<String, Redemption> listed;
  private final String doing;

  /** Takes what was in the queue, and what is in it now. */
  SalvageTruth(Map<String, Redemption> truth, Map<String, Redemption> listed, String doing) {
    this.truth = truth;
    this.listed = listed;
    this.doing = doing;
  }

  void check(Salvage salvage) {
    Collection<Redemption> now = listed.values();
    assertThat(salvage.saved()).as(doing + " saved").isEqualTo(listed.size());
    assertThat(salvage.unsettled())
        .as(doing + " unsettled")
        .isEqualTo(Tally.count(now, RedemptionState.IN_DOUBT));
    assertThat(salvage.held())
        .as(doing + " held")
        .isEqualTo(Tally.count(now, RedemptionState.HELD));
    assertThat(salvage.missing()).as(doing + " missing").isBetween(leastKnown(), lost());
  }

  /** What is called missing is; more than the newest row knows of may be missing. */
  long lost() {
    return lost(any -> true);
  }

  /**
   * How many of those that were open when the newest one was accepted that is still there are not:
   * its row counts them. But a count tells none from another, so one that was settled, and counts
   * as held because its outcome is gone, stands for a held one that is missing.
   */
  long leastKnown() {
    long newest = listed.values().stream().mapToLong(Redemption::sequence).max().orElse(0);
    Predicate<Redemption> counted = entry -> entry.sequence() < newest;
    long held = lost(counted.and(entry -> entry.state() == RedemptionState.HELD));
    long pending =
        lost(
            counted.and(
                entry -> !entry.state().isSettled() && entry.state() != RedemptionState.HELD));
    return pending + Math.max(0, held - settledNowOpen());
  }

  /**
   * Whether an entry was lost by a change in its payload alone: then its row can be told to be one,
   * and is counted, also if it was the newest.
   */
  boolean lostByItsPayload(byte[] before, byte[] after) {
    int first = 0;
    int last = Math.min(before.length, after.length) - 1;
    while (first <= last && before[first] == after[first]) {
      first++;
    }
    while (last > first && before[last] == after[last]) {
      last--;
    }
    int from = first;
    int to = last;
    return before.length == after.length
        && lost(entry -> isWithin(QueueImage.payload(entry.requestId()), before, from, to)) > 0;
  }

  private static boolean isWithin(byte[] payload, byte[] file, int first, int last) {
    for (int at = Math.max(0, last - payload.length + 1); at <= first; at++) {
      int i = 0;
      while (i < payload.length && at + i < file.length && file[at + i] == payload[i]) {
        i++;
      }
      if (i == payload.length) {
        return true;
      }
    }
    return false;
  }

  private long lost(Predicate<Redemption> which) {
    return truth.values().stream()
        .filter(entry -> !listed.containsKey(entry.requestId()))
        .filter(which)
        .count();
  }

  private long settledNowOpen() {
    return listed.values().stream()
        .filter(entry -> !entry.state().isSettled())
        .filter(entry -> truth.get(entry.requestId()).state().isSettled())
        .count();
  }
}
