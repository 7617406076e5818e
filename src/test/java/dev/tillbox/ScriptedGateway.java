package dev.tillbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A CRM in memory for tests of the engine: answers as told, and remembers every call in the order
 * in which it came.
 */
public final class ScriptedGateway implements RedemptionGateway {
  private final String identity;
  private final List<FrozenCall> calls = new ArrayList<>();
  private Function<FrozenCall, Reply> script = call -> confirmed();
  private final List<String> lookedUp = new ArrayList<>();
  private Function<FrozenCall, LedgerAnswer> ledger = call -> LedgerAnswer.unclear("no ledger");
  private boolean reachable = true;
  private int probes;
  private int cuts;
  private Runnable whenCut = () -> {};
  private String obstacle;
  private ServerClock clock;
  private Clock own = Clock.systemUTC();

  public ScriptedGateway() {
    this("scripted");
  }

  public ScriptedGateway(String identity) {
    this.identity = identity;
  }

  /** Answers from now on as the function says; it may block, and runs on the sending thread. */
  public synchronized void answer(Function<FrozenCall, Reply> newScript) {
    script = newScript;
  }

  /** Dates its answers by that clock from now on, by the system's until then. */
  public synchronized void clock(Clock newClock) {
    own = newClock;
  }

  @Override
  public synchronized void keepTime(ServerClock newClock) {
    clock = newClock;
  }

  /** When the queue thinks that it is. */
  public synchronized Instant queuesTime() {
    return clock.instant();
  }

  /** What its ledger says from now on. */
  public synchronized void ledger(Function<FrozenCall, LedgerAnswer> newLedger) {
    ledger = newLedger;
  }

  /** Whether the address can be reached; when not, nothing is sent. */
  public synchronized void reachable(boolean now) {
    reachable = now;
  }

  public static Reply confirmed() {
    return Reply.confirmed("200", "ok", "flow-1");
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public FrozenCall freeze(RedemptionRequest request) {
    String id = request.requestId().get();
    byte[] payload = (id + ":" + request.changePoint()).getBytes(StandardCharsets.UTF_8);
    return new FrozenCall(id, "test.method", "param", payload);
  }

  @Override
  public Reply send(FrozenCall call) {
    Function<FrozenCall, Reply> answer;
    synchronized (this) {
      if (!reachable) {
        return Reply.notSent("connection refused");
      }
      calls.add(call);
      answer = script;
    }
    Reply reply = answer.apply(call);
    tellTheTime(reply);
    return reply;
  }

  private synchronized void tellTheTime(Reply reply) {
    if (reply != null && reply.kind().isAnswer() && clock != null) {
      tellTheTime();
    }
  }

  /** As every answer does. */
  public synchronized void tellTheTime() {
    clock.answered(own.instant(), Duration.ZERO);
  }

  @Override
  public LedgerAnswer lookUp(FrozenCall call) {
    Function<FrozenCall, LedgerAnswer> answer;
    synchronized (this) {
      lookedUp.add(call.requestId());
      answer = ledger;
    }
    LedgerAnswer said = answer.apply(call);
    if (said.kind() != LedgerAnswer.Kind.NOT_ASKED && clock != null) {
      tellTheTime();
    }
    return said;
  }

  @Override
  public synchronized boolean probe() {
    probes++;
    return reachable;
  }

  /** What stands in its place while it cannot be reached; null for nothing. */
  public synchronized void obstacle(String what) {
    obstacle = what;
  }

  @Override
  public synchronized Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  @Override
  public void cut() {
    Runnable more;
    synchronized (this) {
      cuts++;
      notifyAll();
      more = whenCut;
    }
    more.run();
  }

  /** What a cut does besides; it may block. */
  public synchronized void whenCut(Runnable more) {
    whenCut = more;
  }

  public synchronized int cuts() {
    return cuts;
  }

  public synchronized int probes() {
    return probes;
  }

  /** The request ids in the order in which they were sent. */
  public synchronized List<String> sent() {
    List<String> ids = new ArrayList<>();
    calls.forEach(call -> ids.add(call.requestId()));
    return ids;
  }

  /** The request ids that were looked up, in order. */
  public synchronized List<String> lookedUp() {
    return new ArrayList<>(lookedUp);
  }

  /** The calls in the order in which they were sent. */
  public synchronized List<FrozenCall> calls() {
    return new ArrayList<>(calls);
  }
}
