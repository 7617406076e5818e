package dev.tillbox.simulation;

import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold of the callbacks: of what is told, after what, and how often. */
final class CallbackChecker {
  private final Checker checker;
  private Life life;

  /** The newest outcome that was offered to the listener. */
  private long offered;

  /** The last outcome of each sale that the listener took in this life. */
  private final Map<Sale, Long> taken = new HashMap<>();

  /** Every outcome that the listener took. */
  private final Set<Long> everTaken = new HashSet<>();

  CallbackChecker(Checker checker) {
    this.checker = checker;
  }

  /** A process opened the file. */
  void begins(Life begun) {
    life = begun;
    taken.clear();
  }

  /** The listener is called; returns which outcome that is about. */
  long offered(Sale sale, Redemption redemption) {
    RedemptionState state = redemption.state();
    long last = taken.getOrDefault(sale, 0L);
    long fact = life.audit().fact(redemption, last);
    if (fact == 0) {
      boolean again = life.audit().fact(redemption, 0) > 0;
      checker.problem(
          sale
              + (again
                  ? " was told again though the listener took it"
                  : " was told as " + state + " before that was committed"));
    }
    if (life.audit().isPast(redemption.sequence(), fact)) {
      checker.hasReason(sale, redemption);
    } else {
      checker.observe(redemption);
    }
    if (fact > offered) {
      checker.require(
          nothingIsDueBetween(offered, fact), sale, "was told before an earlier outcome");
      offered = fact;
    }
    return fact;
  }

  /** Only what waits for an earlier outcome of its own redemption may be passed over. */
  private boolean nothingIsDueBetween(long fact, long later) {
    return life.audit().between(fact, later).stream()
        .noneMatch(passedOver -> everTaken.containsAll(life.audit().before(passedOver)));
  }

  /** The listener returned. */
  void took(Sale sale, RedemptionState state, long fact) {
    everTaken.add(fact);
    sale.taken.add(state);
    taken.put(sale, fact);
  }
}
