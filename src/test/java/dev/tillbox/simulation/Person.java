package dev.tillbox.simulation;

import dev.tillbox.EntryFilter;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.TillboxException;
import dev.tillbox.internal.journal.Decision;
import java.util.List;

/** Decides on what is held: releases it, or settles it as the CRM shows it, or mistakenly. */
final class Person {
  private static final String NAME = "the owner";
  private static final RedemptionState[] WORDS = {
    RedemptionState.CONFIRMED, RedemptionState.REJECTED, RedemptionState.VOIDED
  };

  private final World world;
  private final Sales sales;
  private final Crm crm;
  private final Checker checker;
  private final Tally tally;

  Person(World world, Sales sales, Crm crm, Checker checker, Tally tally) {
    this.world = world;
    this.sales = sales;
    this.crm = crm;
    this.checker = checker;
    this.tally = tally;
  }

  /** Looks at what is held and decides on any of it. */
  void decideOnAny(Life life) {
    List<Redemption> held =
        life.entries(EntryFilter.builder().states(RedemptionState.HELD).build());
    if (!held.isEmpty()) {
      decide(life, sales.of(held.get(world.random.nextInt(held.size()))));
    }
  }

  /** Decides on a sale; where somebody else did meanwhile, or the queue itself, that must fail. */
  void decideOn(Life life, Sale sale) {
    Redemption found = life.find(sale.id);
    if (found != null && found.state() == RedemptionState.HELD) {
      decide(life, sale);
    } else {
      decideInVain(life, sale);
    }
  }

  private void decideInVain(Life life, Sale sale) {
    world.note(sale + " is decided on too late");
    try {
      life.decide(sale.id, decision(sale));
      checker.problem(sale + " was decided on and was not held");
    } catch (TillboxException e) {
      tally.tooLate++;
    }
  }

  private void decide(Life life, Sale sale) {
    Decision decision = decision(sale);
    world.note(sale + " is decided on: " + decision);
    Redemption decided;
    try {
      decided = life.decide(sale.id, decision);
    } catch (Crash e) {
      tally.decisionsCut++;
      throw e;
    }
    tally.decided.merge(decided.state(), 1, Integer::sum);
    if (decision.isRelease()) {
      sale.curse = world.chance(0.5) ? null : sale.curse;
      checker.calls.released(sale, decided, crm.hasApplied(sale));
    } else {
      checker.settled(sale, decided);
    }
  }

  private Decision decision(Sale sale) {
    if (world.chance(0.5)) {
      return Decision.release(NAME, "try again");
    }
    RedemptionState word = world.chance(0.7) ? truth(sale) : WORDS[world.random.nextInt(3)];
    sale.words.add(word);
    return Decision.settle(word, NAME, "seen in the CRM");
  }

  private RedemptionState truth(Sale sale) {
    if (crm.hasApplied(sale)) {
      return RedemptionState.CONFIRMED;
    }
    return world.chance(0.5) ? RedemptionState.REJECTED : RedemptionState.VOIDED;
  }
}
