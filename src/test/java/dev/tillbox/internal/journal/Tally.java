package dev.tillbox.internal.journal;

import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import java.util.Collection;

/** Counts and points of a queue, as the journal keeps them and as its rows add up. */
final class Tally {
  private Tally() {}

  static String kept(Journal journal) {
    Totals totals = journal.totals();
    return text(totals.pending(), totals.inDoubt(), totals.held(), totals.points());
  }

  static String of(Collection<Redemption> entries) {
    long inDoubt = count(entries, RedemptionState.IN_DOUBT);
    return text(
        count(entries, RedemptionState.QUEUED) + inDoubt,
        inDoubt,
        count(entries, RedemptionState.HELD),
        entries.stream()
            .filter(entry -> !entry.state().isSettled())
            .mapToLong(entry -> entry.request().changePoint())
            .sum());
  }

  static long count(Collection<Redemption> entries, RedemptionState state) {
    return entries.stream().filter(entry -> entry.state() == state).count();
  }

  private static String text(long pending, long inDoubt, long held, long points) {
    return pending + " pending, " + inDoubt + " in doubt, " + held + " held, " + points + " points";
  }
}
