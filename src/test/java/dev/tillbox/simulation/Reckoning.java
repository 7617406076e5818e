package dev.tillbox.simulation;

import dev.tillbox.EntryFilter;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import java.util.HashMap;
import java.util.Map;

/** The file, the CRM's ledger and the record of callbacks laid side by side. */
final class Reckoning {
  private final Life life;
  private final Sales sales;
  private final Crm crm;
  private final Checker checker;
  private final Tally tally;
  private final Map<Sale, RedemptionState> filed = new HashMap<>();

  Reckoning(Life life, Sales sales, Crm crm, Checker checker, Tally tally) {
    this.life = life;
    this.sales = sales;
    this.crm = crm;
    this.checker = checker;
    this.tally = tally;
  }

  /** At any time: the file has what was accepted, once, and its totals are true. */
  void ofTheFile() {
    long pending = 0;
    long held = 0;
    long points = 0;
    for (Redemption entry : life.entries(EntryFilter.builder().build())) {
      Sale sale = sales.of(entry);
      checker.observe(entry);
      checker.require(filed.put(sale, entry.state()) == null, sale, "is in the file twice");
      checker.require(!sale.refused, sale, "was refused and is in the file");
      boolean isHeld = entry.state() == RedemptionState.HELD;
      held += isHeld ? 1 : 0;
      pending += isHeld || entry.state().isSettled() ? 0 : 1;
      points += entry.state().isSettled() ? 0 : entry.request().changePoint();
    }
    for (Sale sale : sales.all) {
      if (!filed.containsKey(sale)) {
        checker.missing(sale);
      }
    }
    String rows = pending + " pending, " + held + " held, " + points + " points";
    String totals =
        String.format(
            "%d pending, %d held, %d points",
            life.totals().pending(), life.totals().held(), life.totals().points());
    if (!rows.equals(totals)) {
      checker.problem("the totals say " + totals + ", the rows " + rows);
    }
  }

  /** After a drain: the CRM took what the till was told it took, and nothing else. */
  void ofAll() {
    ofTheFile();
    for (Sale sale : sales.all) {
      boolean applied = crm.hasApplied(sale);
      if (sale.isAccepted()) {
        settled(sale, filed.getOrDefault(sale, sale.shown), applied);
      } else {
        checker.require(!applied, sale, "was never accepted and is in the ledger");
      }
    }
  }

  private void settled(Sale sale, RedemptionState state, boolean applied) {
    checker.require(
        state != null && (state.isSettled() || state == RedemptionState.HELD),
        sale,
        "is " + state + " after a drain");
    if (sale.byHand) {
      tally.mistakes += applied == (state == RedemptionState.CONFIRMED) ? 0 : 1;
    } else {
      agree(sale, state, applied);
    }
    checker.require(
        sale.taken.contains(state), sale, "is " + state + " and the listener never took it");
  }

  private void agree(Sale sale, RedemptionState state, boolean applied) {
    checker.require(
        state != RedemptionState.CONFIRMED || applied, sale, "is CONFIRMED and not in the ledger");
    checker.require(
        state != RedemptionState.REJECTED || !applied, sale, "is REJECTED and in the ledger");
  }
}
