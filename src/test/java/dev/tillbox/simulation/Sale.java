package dev.tillbox.simulation;

import dev.tillbox.RedemptionRequest;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** One sale as the till and the world know it, whatever the engine says. */
final class Sale {
  final int number;
  final RedemptionRequest request;

  /** Every payload that the gateway made for it; the file keeps one of them for life. */
  final Set<String> frozen = new HashSet<>();

  final Set<Reply.Kind> answers = EnumSet.noneOf(Reply.Kind.class);

  /** What the listener took without throwing. */
  final Set<RedemptionState> taken = EnumSet.noneOf(RedemptionState.class);

  /** The class of the last reply; null before. */
  Reply.Kind lastAnswer;

  /** When that came. */
  long answeredAt;

  /** The id under which the queue has it; null until that is known. */
  String id;

  /** 0 until it is known to be accepted. */
  long sequence;

  /** The queue would not have it. */
  boolean refused;

  /** The payload that was sent first; null before. */
  String sent;

  /** The last outcome that anybody was shown; null before. */
  RedemptionState shown;

  /** In which life of the process the CRM last confirmed it. */
  int confirmedInLife;

  /** What a person settled it as, or wanted to when the process died. */
  final Set<RedemptionState> words = EnumSet.noneOf(RedemptionState.class);

  /** Somebody was shown that a person settled it. */
  boolean byHand;

  /** When a person put it back into the queue. */
  long releasedAt;

  /** How often the platform failed on it, or called its signature wrong. */
  int faults;

  /** The ledger was asked for it, and could not say or could not be reached. */
  boolean lookedUpInVain;

  /** What becomes of it whenever it comes through, until a person has mended that; or null. */
  Fate curse;

  /** The ledger never tells clearly what became of it. */
  boolean murky;

  /** How often the listener will still throw for it. */
  int stubborn;

  Sale(int number, RedemptionRequest request) {
    this.number = number;
    this.request = request;
    this.id = request.requestId().orElse(null);
  }

  boolean isAccepted() {
    return sequence > 0;
  }

  /** Submitted, and the process died before it said what became of that. */
  boolean isInLimbo() {
    return sequence == 0 && !refused;
  }

  /** Settled, and the listener took that: the queue may forget it. */
  boolean isDone() {
    return shown != null && shown.isSettled() && taken.contains(shown);
  }

  @Override
  public String toString() {
    return "sale " + number;
  }
}
