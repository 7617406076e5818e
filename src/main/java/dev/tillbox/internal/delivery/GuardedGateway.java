package dev.tillbox.internal.delivery;

import dev.tillbox.FrozenCall;
import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.Reply;
import dev.tillbox.internal.journal.TillClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the till's gateway; whatever that does, even throw, is an answer. Anything may be thrown:
 * in other languages of the JVM, and by some tools, checked exceptions go unchecked. A call that is
 * refused for its date alone is made once more if the refusal told the time.
 */
final class GuardedGateway {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedGateway.class);
  private static final String FAULT = "gateway-fault";

  private final RedemptionGateway gateway;
  private final TillClock clock;

  GuardedGateway(RedemptionGateway gateway, TillClock clock) {
    this.gateway = gateway;
    this.clock = clock;
  }

  Reply send(FrozenCall call) {
    long corrections = clock.corrections();
    Reply reply = trySend(call);
    return isMisdated(reply, corrections) ? trySend(call) : reply;
  }

  LedgerAnswer lookUp(FrozenCall call) {
    long corrections = clock.corrections();
    LedgerAnswer answer = tryLookUp(call);
    return isMisdated(answer.instead().orElse(null), corrections) ? tryLookUp(call) : answer;
  }

  private boolean isMisdated(Reply reply, long corrections) {
    return reply instanceof Reply.Halt
        && ((Reply.Halt) reply).reason() == HaltReason.CLOCK
        && clock.corrections() != corrections;
  }

  private Reply trySend(FrozenCall call) {
    LOG.trace("sending {}", call);
    try {
      Reply reply = gateway.send(call);
      return reply == null ? Reply.unknown(FAULT, "it returned null") : reply;
    } catch (Throwable e) {
      LOG.error("The gateway threw while sending {}", call, e);
      return Reply.unknown(FAULT, e.toString());
    }
  }

  private LedgerAnswer tryLookUp(FrozenCall call) {
    LOG.trace("looking up {}", call);
    try {
      LedgerAnswer answer = gateway.lookUp(call);
      return answer == null
          ? LedgerAnswer.notAsked(Reply.unknown(FAULT, "it returned null"))
          : answer;
    } catch (Throwable e) {
      LOG.error("The gateway threw while looking up {}", call, e);
      return LedgerAnswer.notAsked(Reply.unknown(FAULT, e.toString()));
    }
  }

  /** Whether the address can be reached; a gateway that throws says no. */
  boolean probe() {
    try {
      return gateway.probe();
    } catch (Throwable e) {
      LOG.warn("The gateway threw while probing", e);
      return false;
    }
  }

  /** What stands in the CRM's place; null for nothing. */
  String obstacle() {
    try {
      return gateway.obstacle().orElse(null);
    } catch (Throwable e) {
      LOG.warn("The gateway cannot say what stands in its way", e);
      return null;
    }
  }

  /** Whether the next call would be made with other credentials. */
  boolean hasOtherCredentials() {
    try {
      return gateway.hasOtherCredentials();
    } catch (Throwable e) {
      LOG.warn("The gateway cannot say whether it has other credentials", e);
      return false;
    }
  }
}
