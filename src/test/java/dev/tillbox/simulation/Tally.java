package dev.tillbox.simulation;

import dev.tillbox.FlushOrder;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import java.util.EnumMap;
import java.util.Map;

/** How often things happened, over many terminals. */
final class Tally {
  /** A day on which less happens is lived, but not counted. */
  private static final int EVENTS_OF_A_DAY = 200;

  final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
  final Map<Reply.Kind, Integer> replies = new EnumMap<>(Reply.Kind.class);
  final Map<LedgerAnswer.Kind, Integer> looks = new EnumMap<>(LedgerAnswer.Kind.class);
  final Map<RedemptionState, Integer> told = new EnumMap<>(RedemptionState.class);

  /** Days lived in each order of sending. */
  final Map<FlushOrder, Integer> orders = new EnumMap<>(FlushOrder.class);

  /** What persons decided, by the state to which that led at once. */
  final Map<RedemptionState, Integer> decided = new EnumMap<>(RedemptionState.class);

  /** Decisions in the middle of which the process died. */
  long decisionsCut;

  /** Decisions on what was not held any more. */
  long tooLate;

  /** Sales that a person settled otherwise than the CRM did. */
  long mistakes;

  int mostAtOnce;
  long events;
  long sales;
  long crashes;
  long openings;
  private long days;
  private long poorDays;

  /** A day is over on which so much happened. */
  void day(long eventsOfTheDay) {
    events += eventsOfTheDay;
    if (eventsOfTheDay < EVENTS_OF_A_DAY) {
      poorDays++;
    } else {
      days++;
    }
  }

  synchronized long days() {
    return days;
  }

  synchronized void add(Tally other) {
    other.fates.forEach((fate, count) -> fates.merge(fate, count, Integer::sum));
    other.replies.forEach((kind, count) -> replies.merge(kind, count, Integer::sum));
    other.looks.forEach((kind, count) -> looks.merge(kind, count, Integer::sum));
    other.told.forEach((state, count) -> told.merge(state, count, Integer::sum));
    other.decided.forEach((state, count) -> decided.merge(state, count, Integer::sum));
    other.orders.forEach((order, count) -> orders.merge(order, count, Integer::sum));
    mostAtOnce = Math.max(mostAtOnce, other.mostAtOnce);
    decisionsCut += other.decisionsCut;
    tooLate += other.tooLate;
    mistakes += other.mistakes;
    events += other.events;
    sales += other.sales;
    crashes += other.crashes;
    openings += other.openings;
    days += other.days;
    poorDays += other.poorDays;
  }

  @Override
  public String toString() {
    return String.format(
        "%d terminal-days of %d events or more (and %d of fewer): %d events, %d sales, %d crashes,"
            + " %d openings%nin order of %s, at most %d at once%nreplies %s%nledger %s%nfates of exchanges %s%ntold %s%n"
            + "decided by hand %s, cut by a crash %d, too late %d, mistaken %d",
        days,
        EVENTS_OF_A_DAY,
        poorDays,
        events,
        sales,
        crashes,
        openings,
        orders,
        mostAtOnce,
        replies,
        looks,
        fates,
        told,
        decided,
        decisionsCut,
        tooLate,
        mistakes);
  }
}
