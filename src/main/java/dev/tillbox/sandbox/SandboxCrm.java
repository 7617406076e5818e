package dev.tillbox.sandbox;

import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A stand-in for the CRM on the loopback address: takes points from accounts over real HTTP, and
 * fails on demand.
 *
 * <p>It answers {@code alibaba.alsc.crm.point.consumepoint} as the platform does: checks signature,
 * timestamp, keys and fields, answers in JSON or XML, zipped where that is accepted. Each {@code
 * request_id} is applied once; the same id with other bytes is refused and noted as a violation.
 * {@code alibaba.alsc.crm.point.querypointflow} shows the ledger page by page; a look-up is a
 * request like any other, and faults are scripted for it likewise (see {@link
 * TopRequest#isLookUp()}).
 *
 * <p>Faults are scripted per request id, per kind of request, one by one, or for all; the first of
 * these that applies wins. A request without a fault is answered honestly.
 *
 * <p>Thread-safe. Every connection is served by a thread of its own, so that a slow answer delays
 * no other. Its threads are not daemons: close it.
 */
public final class SandboxCrm implements AutoCloseable {
  /** The app key unless the builder is given another one. */
  public static final String APP_KEY = "12345678";

  /** The app secret unless the builder is given another one. */
  public static final String APP_SECRET = "helloworld";

  /** The {@code result_code} of a refusal for want of points. */
  public static final String NOT_ENOUGH_POINTS = CrmDesk.NOT_ENOUGH_POINTS;

  private final String appKey;
  private final String appSecret;
  private final Balances balances;
  private final Ledger ledger;
  private final FaultScript script = new FaultScript();
  private final CrmDesk desk;
  private final Front front;
  private final Listener listener;

  /** So that a late look at the script cannot undo a {@link #goOnline()}. */
  private final Object turns = new Object();

  private SandboxCrm(Builder builder) {
    this.appKey = builder.appKey;
    this.appSecret = builder.appSecret;
    this.balances = new Balances(builder.initialBalance, builder.balances);
    this.ledger = new Ledger(balances, builder.clock);
    TopChecks checks = new TopChecks(appKey, appSecret, builder.session, builder.clock);
    TopAnswers answers = new TopAnswers(builder.bareFlowIds);
    this.desk = new CrmDesk(checks, ledger, script, builder.repeats, answers);
    this.front = new Front(this, desk, answers, builder.clock);
    this.listener = new Listener(builder.port, front, desk.violations()::add);
  }

  /**
   * Starts a sandbox with every setting left as it is: a free port, the system's clock, a million
   * points for every customer.
   *
   * @return the sandbox, online
   */
  public static SandboxCrm start() {
    return builder().start();
  }

  /**
   * Starts the settings of a sandbox.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Where it is reached.
   *
   * @return {@code http://127.0.0.1:port/router/rest}, the same while it is offline
   */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port() + Front.PATH);
  }

  /**
   * The port, to start another sandbox on it after this one was closed.
   *
   * @return a port of 127.0.0.1
   */
  public int port() {
    return listener.port();
  }

  /**
   * The app key that it knows.
   *
   * @return the key
   */
  public String appKey() {
    return appKey;
  }

  /**
   * The secret with which requests must be signed.
   *
   * @return the secret
   */
  public String appSecret() {
    return appSecret;
  }

  /**
   * Scripts the next requests, one fault each, behind what is scripted already.
   *
   * @param faults in the order of the requests
   */
  public void next(Fault... faults) {
    for (Fault fault : faults) {
      next(fault.step());
    }
  }

  /**
   * Scripts the next requests, one fault each, behind what is scripted already.
   *
   * @param steps in the order of the requests
   */
  public void next(FaultStep... steps) {
    for (FaultStep step : steps) {
      script.next(step);
    }
    obeyScript();
  }

  /**
   * Scripts every request for which nothing else is scripted.
   *
   * @param fault what happens to each
   */
  public void always(Fault fault) {
    always(fault.step());
  }

  /**
   * Scripts every request for which nothing else is scripted.
   *
   * @param step what happens to each
   */
  public void always(FaultStep step) {
    script.always(step);
    obeyScript();
  }

  /**
   * Scripts the next attempts of one request, one fault each.
   *
   * @param requestId which request
   * @param faults in the order of its attempts
   * @throws IllegalArgumentException for {@link Fault#UNREACHABLE}
   */
  public void forRequest(String requestId, Fault... faults) {
    for (Fault fault : faults) {
      script.forRequest(requestId, fault.step());
    }
  }

  /**
   * Scripts the next attempts of one request, one fault each.
   *
   * @param requestId which request
   * @param steps in the order of its attempts
   * @throws IllegalArgumentException for {@link Fault#UNREACHABLE}
   */
  public void forRequest(String requestId, FaultStep... steps) {
    for (FaultStep step : steps) {
      script.forRequest(requestId, step);
    }
  }

  /**
   * Scripts every request of a kind, until {@link #healthy()}.
   *
   * @param which says whether a request is of the kind; must be quick and thread-safe
   * @param fault what happens to each
   * @throws IllegalArgumentException for {@link Fault#UNREACHABLE}
   */
  public void forRequest(Predicate<TopRequest> which, Fault fault) {
    forRequest(which, fault.step());
  }

  /**
   * Scripts every request of a kind, until {@link #healthy()}.
   *
   * @param which says whether a request is of the kind; must be quick and thread-safe
   * @param step what happens to each
   * @throws IllegalArgumentException for {@link Fault#UNREACHABLE}
   */
  public void forRequest(Predicate<TopRequest> which, FaultStep step) {
    script.forRequest(which, step);
  }

  /** Forgets every scripted fault and goes online. The latency stays. */
  public void healthy() {
    script.clear();
    goOnline();
  }

  /**
   * Closes the listening socket, so that connecting is refused, and drops every connection: one on
   * which a request is being answered is reset, an idle one is closed. What was booked stays
   * booked.
   */
  public void goOffline() {
    listener.shut();
  }

  /**
   * Opens the listening socket again, on the same port. Ends {@link Fault#UNREACHABLE} if it has
   * its turn.
   *
   * @throws UncheckedIOException if another program has taken the port meanwhile
   */
  public void goOnline() {
    synchronized (turns) {
      script.endUnreachable();
      listener.open();
    }
  }

  /**
   * Whether it can be connected to.
   *
   * @return true between {@link #goOnline()} and {@link #goOffline()}
   */
  public boolean isOnline() {
    return listener.isOpen();
  }

  /**
   * Makes every answer from now on take longer: the points move at once, the answer comes later.
   *
   * @param duration 0 or longer
   */
  public void latency(Duration duration) {
    front.latency(Objects.requireNonNull(duration, "duration"));
  }

  /**
   * What a customer has left.
   *
   * @param customerId whose points
   * @return points
   */
  public long balance(String customerId) {
    return balances.of(customerId);
  }

  /**
   * Sets what a customer has left.
   *
   * @param customerId whose points
   * @param points 0 or more
   */
  public void balance(String customerId, long points) {
    balances.set(customerId, points);
  }

  /**
   * Gives the points of a booking back, as the chain's own people may do, and has the ledger show
   * it.
   *
   * @param requestId a request for which points were taken
   * @throws IllegalArgumentException if there is no such booking
   */
  public void reverse(String requestId) {
    desk.reverse(requestId);
  }

  /**
   * What was booked or refused for want of points: each request id once, in the order of arrival.
   *
   * @return a copy
   */
  public List<LedgerEntry> ledger() {
    return ledger.entries().all();
  }

  /**
   * The part of the ledger for which points were taken.
   *
   * @return a copy, in the order of arrival
   */
  public List<LedgerEntry> applied() {
    return ledger().stream().filter(LedgerEntry::isApplied).collect(Collectors.toList());
  }

  /**
   * Every request as it was received, in order, those answered with a fault included.
   *
   * @return a copy
   */
  public List<Attempt> attempts() {
    return desk.attempts().all();
  }

  /**
   * What a till must never do and did: one line for each request that came with a known {@code
   * request_id} and other bytes. An error of the sandbox itself is told here as well.
   *
   * @return a copy; empty if all is well
   */
  public List<String> violations() {
    return desk.violations().all();
  }

  /**
   * What a till must never do and did, given what it should have done: beside {@link
   * #violations()}, one line for each request that is not in the ledger, is there without having
   * been submitted, or is there before one that was submitted earlier.
   *
   * @param submitted the request ids in the order in which they were submitted
   * @return the lines; empty if each is in the ledger once and in order
   */
  public List<String> violations(List<String> submitted) {
    List<String> found = new ArrayList<>(violations());
    List<String> booked =
        ledger().stream().map(LedgerEntry::requestId).collect(Collectors.toList());
    found.addAll(OrderCheck.differences(submitted, booked));
    return found;
  }

  /**
   * Waits until the ledger has so many entries, refusals included.
   *
   * @param size how many at least
   * @param patience for how long at the most
   * @return the ledger
   * @throws AssertionError if it has fewer when the time is over
   */
  public List<LedgerEntry> awaitLedgerSize(int size, Duration patience) {
    return ledger
        .entries()
        .await(size + " ledger entries", entries -> entries.size() >= size, patience);
  }

  /**
   * Waits until points were taken for a request.
   *
   * @param requestId which request
   * @param patience for how long at the most
   * @return its entry
   * @throws AssertionError if there is none when the time is over
   */
  public LedgerEntry awaitApplied(String requestId, Duration patience) {
    Predicate<LedgerEntry> wanted = e -> e.requestId().equals(requestId) && e.isApplied();
    return ledger
        .entries()
        .await(requestId + " applied", all -> all.stream().anyMatch(wanted), patience)
        .stream()
        .filter(wanted)
        .findFirst()
        .get();
  }

  /**
   * Waits until so many requests were received, whatever became of them.
   *
   * @param count how many at least
   * @param patience for how long at the most
   * @return the attempts
   * @throws AssertionError if there are fewer when the time is over
   */
  public List<Attempt> awaitAttempts(int count, Duration patience) {
    return desk.attempts()
        .await(count + " attempts", attempts -> attempts.size() >= count, patience);
  }

  /**
   * Waits until it is offline, as when {@link Fault#UNREACHABLE} follows on another fault: the
   * answer before it reaches the till a moment before the socket closes.
   *
   * @param patience for how long at the most
   * @throws AssertionError if it is still online when the time is over
   */
  public void awaitOffline(Duration patience) {
    listener.awaitShut(patience);
  }

  /** Goes offline for good. The ledger can still be read. */
  @Override
  public void close() {
    listener.shut();
  }

  Line line(SocketAddress remote) {
    return listener.line(remote);
  }

  /** Goes offline when the script says so. */
  void obeyScript() {
    synchronized (turns) {
      if (script.isUnreachable()) {
        listener.shut();
      }
    }
  }

  /** Collects the settings of a {@link SandboxCrm}. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Long> balances = new HashMap<>();
    private String appKey = APP_KEY;
    private String appSecret = APP_SECRET;
    private String session;
    private int port;
    private Clock clock = Clock.systemUTC();
    private long initialBalance = 1_000_000;
    private RepeatAnswer repeats = RepeatAnswer.FIRST_ANSWER;
    private boolean bareFlowIds;

    private Builder() {}

    /**
     * Sets the app key and its secret.
     *
     * @param appKey the key that requests must name
     * @param appSecret the secret with which they must be signed
     * @return this builder
     */
    public Builder credentials(String appKey, String appSecret) {
      this.appKey = Objects.requireNonNull(appKey, "appKey");
      this.appSecret = Objects.requireNonNull(appSecret, "appSecret");
      return this;
    }

    /**
     * Makes a session necessary.
     *
     * @param session what every request must carry; null, the default, for none
     * @return this builder
     */
    public Builder session(String session) {
      this.session = session;
      return this;
    }

    /**
     * Sets the port.
     *
     * @param port a port of 127.0.0.1; 0, the default, for any free one
     * @return this builder
     */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * Sets the clock of the platform, by which timestamps are judged and the Date header is made.
     *
     * @param clock for example a {@link SettableClock}; by default the system's
     * @return this builder
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets what every customer has of whom nothing else is said.
     *
     * @param points 0 or more; a million by default
     * @return this builder
     */
    public Builder initialBalance(long points) {
      this.initialBalance = points;
      return this;
    }

    /**
     * Sets what one customer has.
     *
     * @param customerId whose points
     * @param points 0 or more
     * @return this builder
     */
    public Builder balance(String customerId, long points) {
      this.balances.put(customerId, points);
      return this;
    }

    /**
     * Sets what is said to a known request id with an unchanged payload.
     *
     * @param repeats by default the first answer once more
     * @return this builder
     */
    public Builder repeats(RepeatAnswer repeats) {
      this.repeats = Objects.requireNonNull(repeats, "repeats");
      return this;
    }

    /**
     * Sets how JSON shows the CRM's flow ids, which have more digits than a double can hold.
     *
     * @param bare true for bare numbers; false, the default, for texts
     * @return this builder
     */
    public Builder bareFlowIds(boolean bare) {
      this.bareFlowIds = bare;
      return this;
    }

    /**
     * Starts the sandbox.
     *
     * @return the sandbox, online
     * @throws UncheckedIOException if the port is taken
     */
    public SandboxCrm start() {
      SandboxCrm crm = new SandboxCrm(this);
      crm.goOnline();
      return crm;
    }
  }
}
