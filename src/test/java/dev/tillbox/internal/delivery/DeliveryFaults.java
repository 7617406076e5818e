package dev.tillbox.internal.delivery;

import dev.tillbox.DeviceProfile;
import dev.tillbox.FrozenCall;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionListener;
import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Settlement;
import dev.tillbox.internal.journal.Step;
import dev.tillbox.internal.journal.Untold;
import dev.tillbox.simulation.InsteadOf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/** Faults of delivery, planted to see that the simulation finds them. */
public final class DeliveryFaults {
  private DeliveryFaults() {}

  /** Nothing says on disk that an entry may be sent when it is sent. */
  public static final class SendsBeforeItBegins {
    private SendsBeforeItBegins() {}

    @InsteadOf(in = ReadAhead.class, method = "begin")
    static void commit(Settler settler, Step step) {}
  }

  /** A retry goes out under an id of its own. */
  public static final class NewIdOnRetry {
    private NewIdOnRetry() {}

    @InsteadOf(in = Wire.class, method = "call")
    static FrozenCall call(Entry entry) {
      FrozenCall call = entry.call();
      return entry.attempts() == 0
          ? call
          : new FrozenCall(
              call.requestId() + "-" + entry.attempts(),
              call.method(),
              call.parameterName(),
              call.payload());
    }
  }

  /** A retry says something else than the first attempt did. */
  public static final class NewPayloadOnRetry {
    private NewPayloadOnRetry() {}

    @InsteadOf(in = Wire.class, method = "call")
    static FrozenCall call(Entry entry) {
      FrozenCall call = entry.call();
      return new FrozenCall(
          call.requestId(),
          call.method(),
          call.parameterName(),
          (call.payloadText() + entry.attempts()).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Of several customers, nothing is on disk when it is sent. */
  public static final class SendsToSeveralBeforeItBegins {
    private SendsToSeveralBeforeItBegins() {}

    @InsteadOf(in = CustomerLanes.class, method = "begin")
    static void commit(CustomerLanes lanes, Step step) {}
  }

  /** An entry is held as soon as the platform fails on it, be that an outage of a moment. */
  public static final class HoldsAtTheFirstFault {
    private HoldsAtTheFirstFault() {}

    @InsteadOf(in = Turn.class, method = "answered")
    static boolean isSuspectAfterFault(Lane lane) {
      return true;
    }
  }

  /** What a portal says counts as the CRM's yes. */
  public static final class SettlesOnAPortalPage {
    private SettlesOnAPortalPage() {}

    @InsteadOf(in = GuardedGateway.class, method = "trySend")
    static Reply send(RedemptionGateway gateway, FrozenCall call) {
      Reply reply = gateway.send(call);
      return reply != null && reply.kind() == Reply.Kind.NOT_REACHED
          ? Reply.confirmed("200", "<html>", null)
          : reply;
    }
  }

  /** A timeout counts as a no. */
  public static final class TakesSilenceForANo {
    private TakesSilenceForANo() {}

    @InsteadOf(in = GuardedGateway.class, method = "trySend")
    static Reply send(RedemptionGateway gateway, FrozenCall call) {
      Reply reply = gateway.send(call);
      return reply != null && reply.kind() == Reply.Kind.UNKNOWN
          ? Reply.rejected("timeout", "no answer")
          : reply;
    }
  }

  /** The refusal of a repeated request settles it, although the first one may have been applied. */
  public static final class TakesARefusedRepeatForFinal {
    private TakesARefusedRepeatForFinal() {}

    @InsteadOf(in = Turn.class, method = "attempt")
    static boolean cast(Doubt doubt, long sequence) {
      doubt.cast(sequence);
      return false;
    }
  }

  /** That the ledger does not know an entry counts at the first look. */
  public static final class BelievesTheLedgerAtOnce {
    private BelievesTheLedgerAtOnce() {}

    @InsteadOf(in = Inquiry.class, method = "afterNone")
    static long toNanos(Duration betweenLooks) {
      return 0;
    }
  }

  /** What a former life may have sent counts as never sent. */
  public static final class ForgetsDoubtOverARestart {
    private ForgetsDoubtOverARestart() {}

    @InsteadOf(in = Flusher.class, method = "<init>")
    static Set<Long> inDoubt(Journal journal) {
      return Collections.emptySet();
    }
  }

  /** An attempt without an answer is written down as never made. */
  public static final class TakesBackWhatMayHaveArrived {
    private TakesBackWhatMayHaveArrived() {}

    @InsteadOf(in = Doubt.class, method = "undo")
    static boolean isOn(Doubt doubt, Entry entry) {
      return false;
    }
  }

  /** What a person puts back into the queue counts as never sent. */
  public static final class ForgetsDoubtAtARelease {
    private ForgetsDoubtAtARelease() {}

    @InsteadOf(in = Delivery.class, method = "decide")
    static LongConsumer returning(Flusher flusher) {
      return sequence -> {};
    }
  }

  /** What a person puts back into the queue waits until the head is read for another reason. */
  public static final class LeavesTheReleasedBehind {
    private LeavesTheReleasedBehind() {}

    @InsteadOf(in = Delivery.class, method = "decide")
    static void headChanged(Flusher flusher) {}
  }

  /** At the close, all that is unsettled is written down as never sent. */
  public static final class ClosesWithoutDoubt {
    private ClosesWithoutDoubt() {}

    @InsteadOf(in = Line.class, method = "finish")
    static Step undo(Doubt doubt, Set<Long> begun) {
      Step step = new Step();
      begun.forEach(step::undo);
      return step;
    }
  }

  /** An entry that got no answer is left behind while those after it are sent. */
  public static final class GoesOnPastAnUnanswered {
    private GoesOnPastAnUnanswered() {}

    @InsteadOf(in = Line.class, method = "goBack")
    static List<Entry> abandon(Line line) {
      return Collections.emptyList();
    }
  }

  /** What was begun last is sent first. */
  public static final class SendsTheNewestFirst {
    private SendsTheNewestFirst() {}

    @InsteadOf(in = ReadAhead.class, method = "next")
    static Object poll(Deque<Object> ready) {
      return ready.pollLast();
    }
  }

  /** A customer who is on the wire is sent once more. */
  public static final class SendsTwoOfOneCustomer {
    private SendsTwoOfOneCustomer() {}

    @InsteadOf(in = CustomerLanes.class, method = "mayGo")
    static boolean isOnTheWire(Lane lane) {
      return false;
    }
  }

  /** More are sent at once than the profile allows. */
  public static final class SendsTooManyAtOnce {
    private SendsTooManyAtOnce() {}

    @InsteadOf(in = CustomerLanes.class, method = "isFull")
    static int size(Wire wire) {
      return wire.size() - 1;
    }
  }

  /** An answer from before a halt ends it. */
  public static final class TakesOldAnswersForNews {
    private TakesOldAnswersForNews() {}

    @InsteadOf(in = Turn.class, method = "answered")
    static boolean isOutdated(Line line, Lane lane) {
      return false;
    }
  }

  /** Nobody wakes the flusher when something is submitted. */
  public static final class LosesAWakeUp {
    private LosesAWakeUp() {}

    @InsteadOf(in = Delivery.class, method = "wake")
    static void signal(Waiter waiter) {}
  }

  /** Answers leave the memory without having reached the disk. */
  public static final class DropsAnswers {
    private DropsAnswers() {}

    @InsteadOf(in = Settler.class, method = "write")
    static Step settle(Step step, List<Settlement> outcomes) {
      return step;
    }
  }

  /** A ban by the platform is waited for, but not long enough. */
  public static final class CutsABanShort {
    private CutsABanShort() {}

    @InsteadOf(in = Pauses.class, method = "after")
    static long jittered(BackOff backOff, Duration wait) {
      return backOff.jittered(wait) / 2;
    }
  }

  /** A halted queue goes on by itself at once. */
  public static final class ForgetsAHalt {
    private ForgetsAHalt() {}

    @InsteadOf(in = Pauses.class, method = "halt")
    static Duration haltRetry(DeviceProfile.Delivery profile) {
      return Duration.ofSeconds(1);
    }
  }

  /** An outcome counts as told before the listener was called. */
  public static final class MarksAsToldBeforeTelling {
    private MarksAsToldBeforeTelling() {}

    @InsteadOf(in = CallbackDispatcher.class, method = "tellFresh")
    static List<Untold> untold(Journal journal, int most) {
      List<Untold> outcomes = journal.untold(1);
      outcomes.forEach(journal::told);
      return outcomes;
    }

    @InsteadOf(in = CallbackDispatcher.class, method = "tellFresh")
    static void told(Journal journal, Untold outcome) {}
  }

  /** An outcome counts as told although the listener threw. */
  public static final class TakesAThrowForTaken {
    private TakesAThrowForTaken() {}

    @InsteadOf(in = CallbackDispatcher.class, method = "tell")
    static void onConfirmed(RedemptionListener listener, Redemption redemption) {
      try {
        listener.onConfirmed(redemption);
      } catch (RuntimeException e) {
        // That is the fault.
      }
    }
  }

  /** What the listener took is not noted. */
  public static final class TellsAgainAndAgain {
    private TellsAgainAndAgain() {}

    @InsteadOf(in = CallbackDispatcher.class, method = "tellFresh")
    static void told(Journal journal, Untold outcome) {}
  }

  /** What the listener would not take is never tried again. */
  public static final class GivesUpOnAListener {
    private GivesUpOnAListener() {}

    @InsteadOf(in = CallbackDispatcher.class, method = "tellFresh")
    static void setAside(Journal journal, Untold outcome) {
      journal.told(outcome);
    }
  }

  /** The newest outcome is told first. */
  public static final class TellsTheNewestFirst {
    private TellsTheNewestFirst() {}

    @InsteadOf(in = CallbackDispatcher.class, method = "tellFresh")
    static List<Untold> untold(Journal journal, int most) {
      List<Untold> outcomes = journal.untold(most);
      Collections.reverse(outcomes);
      return outcomes;
    }
  }
}
