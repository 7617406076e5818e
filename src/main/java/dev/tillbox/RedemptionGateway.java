package dev.tillbox;

import java.util.Optional;

/**
 * The seam to a CRM. tillbox brings {@link dev.tillbox.alsc.AlscGateway}; a till with another CRM
 * writes its own.
 *
 * <p>{@link #send}, {@link #lookUp} and {@link #probe} are called by one thread at a time under
 * {@link FlushOrder#QUEUE}, and by up to {@code delivery.inFlight} and one threads at once under
 * {@link FlushOrder#CUSTOMER}; {@link #freeze} by the till's threads, {@link #cut} by any thread.
 * No lock of the queue's delivery and no transaction is held across {@code send}, {@code lookUp}
 * and {@code probe}.
 */
public interface RedemptionGateway {
  /**
   * Whom the queued calls are for: address and account, without secrets. The queue file is bound to
   * it from its first entry on; with another one it opens frozen, and neither accepts nor sends
   * until {@link Tillbox#adopt} decides, so that nothing is ever sent to the wrong CRM.
   *
   * @return a short text that stays the same as long as the CRM and the account do; never null
   */
  String identity();

  /**
   * Hands over the clock by which calls are dated from now on, and which is to be told of every
   * date in an answer of the CRM's. Called when a queue is opened with it, and anew by {@link
   * Tillbox#adopt}: the clock handed over last counts. A gateway serves one open queue at a time. A
   * gateway that tells it nothing leaves it unverified, and then no age acts: nothing is purged,
   * and nothing in doubt is ever too old to be sent again.
   *
   * @param clock the queue's clock
   */
  default void keepTime(ServerClock clock) {}

  /**
   * Turns a checked request into the call that is stored and sent for life. Must be quick, must not
   * touch the network, and must not depend on anything but the request.
   *
   * @param request the request, with a request id
   * @return the call; never null
   */
  FrozenCall freeze(RedemptionRequest request);

  /**
   * Makes one attempt, with a fresh timestamp and signature, and waits for its end: an answer, an
   * error, or the overall deadline. It never tries twice and never follows a redirect.
   *
   * @param call the call as it was frozen
   * @return what the attempt came to; a gateway that throws instead is taken for {@link
   *     Reply#unknown}
   */
  Reply send(FrozenCall call);

  /**
   * Asks the CRM's ledger, once, what became of a call that may have been sent: compares customer,
   * order number and points exactly, and reads every page. tillbox asks again where once is not
   * enough, and knows the other entries of its queue.
   *
   * <p>A gateway whose CRM has no ledger leaves this method out: what only the ledger could settle
   * is then held for a person.
   *
   * @param call the call as it was frozen
   * @return what the ledger says; a gateway that throws instead is taken for {@link
   *     LedgerAnswer#notAsked} with {@link Reply#unknown}
   */
  default LedgerAnswer lookUp(FrozenCall call) {
    return LedgerAnswer.unclear("this gateway has no ledger to ask");
  }

  /**
   * Asks cheaply whether the CRM's address can be reached, by connecting and no more.
   *
   * @return whether an attempt to send is worth making
   */
  boolean probe();

  /**
   * What the last probe met in the CRM's place, in words for those who must mend it: an untrusted
   * certificate, a proxy that wants a login. Asked by the thread that probed.
   *
   * @return empty when it got through, or when nothing answered at all
   */
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  /**
   * Whether the next call would be made with other credentials than the last one, for example
   * because a session was renewed. Asked every few seconds while the queue is halted for its
   * credentials: the halt then ends with one entry. Must not block.
   *
   * @return false where the gateway cannot tell
   */
  default boolean hasOtherCredentials() {
    return false;
  }

  /**
   * Ends every attempt, look-up and probe that is under way in other threads, as soon as possible;
   * {@code send} then returns, as a rule with {@link Reply#unknown}. Does nothing when none is
   * under way. The gateway stays usable. Should return at once: {@link Tillbox#close} calls it, as
   * a rule from a thread of its own, and waits five seconds at the most for it and for the attempt
   * to end. What returns later may still run when the next queue is open with this gateway.
   */
  void cut();
}
