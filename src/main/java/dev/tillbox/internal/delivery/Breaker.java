package dev.tillbox.internal.delivery;

import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells one fault of configuration from many bad requests: several refusals by the platform in a
 * row with one code are more likely the former. The first is settled. From the second on they are
 * kept back, answered but not settled; another answer ends the run and proves them right, one
 * refusal too many halts the queue, and then none of them counts.
 *
 * <p>Order is kept, for what is kept back was provably not applied: either it is settled before
 * what came after it, or it is sent again before anything else is.
 */
final class Breaker {
  private final int most;
  private final List<Refused> keptBack = new ArrayList<>();
  private String code;
  private int count;

  /**
   * Makes it.
   *
   * @param most how many refusals alike in a row halt the queue
   * @param open whether it had halted the queue when the process ended
   */
  Breaker(int most, boolean open) {
    this.most = most;
    this.count = open ? most : 0;
  }

  /** What to do with an outcome. */
  enum Decision {
    /** Settle what is kept back, then this one. */
    SETTLE,
    /** Keep this refusal back and go on. */
    KEEP_BACK,
    /** Halt the queue. */
    HALT
  }

  /** Takes note of the outcome of an entry that nothing before it can have been applied for. */
  Decision after(Reply outcome) {
    if (!isByPlatform(outcome)) {
      reset();
      return Decision.SETTLE;
    }
    if (count == 0 || (code != null && !code.equals(outcome.code()))) {
      code = outcome.code();
      count = 1;
      return Decision.SETTLE;
    }
    code = outcome.code();
    count++;
    return count >= most ? Decision.HALT : Decision.KEEP_BACK;
  }

  private static boolean isByPlatform(Reply outcome) {
    return outcome instanceof Reply.Rejected && ((Reply.Rejected) outcome).isByPlatform();
  }

  /** A person says that the fault is mended, or the CRM answered: counting begins anew. */
  void reset() {
    code = null;
    count = 0;
  }

  void keepBack(Lane lane, Reply reply) {
    lane.keptBack(true);
    keptBack.add(new Refused(lane, reply));
  }

  boolean keepsBack(Entry entry) {
    for (Refused refused : keptBack) {
      if (refused.lane.entry().sequence() == entry.sequence()) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return keptBack.size();
  }

  /** Gives out what is kept back, in order. */
  List<Refused> takeBack() {
    List<Refused> taken = new ArrayList<>(keptBack);
    keptBack.clear();
    taken.forEach(refused -> refused.lane.keptBack(false));
    return taken;
  }

  /** An entry that was refused, and how. */
  static final class Refused {
    final Lane lane;
    final Reply reply;

    Refused(Lane lane, Reply reply) {
      this.lane = lane;
      this.reply = reply;
    }
  }
}
