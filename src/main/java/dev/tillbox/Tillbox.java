package dev.tillbox;

import dev.tillbox.internal.delivery.Delivery;
import dev.tillbox.internal.journal.Adopted;
import dev.tillbox.internal.journal.Decision;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Owner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one terminal: takes redemptions while the store is offline and sends them, in order
 * and each with one request id for life, as soon as the CRM can be reached.
 *
 * <p>Guaranteed, on a drive that does not lie about flushing:
 *
 * <ul>
 *   <li>When {@link #submit} returns, the redemption is on stable storage. If it throws, it is not
 *       queued, but for {@link UndecidedException}.
 *   <li>Every redemption keeps its request id and its payload, byte for byte, across retries and
 *       restarts, and is sent in the order of {@code submit}.
 *   <li>Nothing unsettled is ever deleted. Only a well-formed answer of the CRM settles an entry;
 *       what may have been applied and has no such answer stays {@link RedemptionState#IN_DOUBT}.
 *   <li>Every outcome reaches the {@link RedemptionListener} at least once.
 *   <li>No method waits for the network, but for {@link #submitAndWait}, {@link #await} and, for
 *       two seconds and a cut at the most, {@link #close}.
 * </ul>
 *
 * <p>Not guaranteed: that the points are still there when the store comes back, and anything beyond
 * the time for which the CRM remembers a request id.
 *
 * <p>Thread-safe. One process, and one {@code Tillbox} in it, has a queue file at a time.
 */
public final class Tillbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tillbox.class);
  private static final int PAGE = 100;

  private final Builder settings;
  private final RequestCheck check;

  /** Replaced when a frozen file is adopted: nothing ran on it before. */
  private volatile Engine engine;

  private volatile boolean closed;

  private Tillbox(Builder settings) {
    this.settings = settings;
    this.check = new RequestCheck(settings.profile.fieldLengths(), settings.store);
    this.engine = new Engine(settings);
  }

  /**
   * Starts to open a queue file.
   *
   * @param queueFile the file, on a local disk; made if it does not exist, its folder must
   * @return a builder
   */
  public static Builder at(Path queueFile) {
    return new Builder(queueFile);
  }

  /**
   * Accepts a redemption. When this returns, it is on stable storage; it never touches the network.
   *
   * <p>Supply a {@link RedemptionRequest.Builder#requestId(String) requestId} that is stored with
   * the sale: a crash inside this method may leave the redemption accepted, and {@link #find}
   * tells.
   *
   * @param request the redemption
   * @return the entry: QUEUED when it is new; in its present state when this request id was
   *     submitted before with the same fields
   * @throws InvalidRequestException if fields are wrong; all are named
   * @throws RequestIdConflictException if the request id is known with other fields
   * @throws LimitExceededException if an {@link OfflineLimits offline limit} would be exceeded
   * @throws StorageFullException if the disk is full
   * @throws QueueFileException if the write failed
   * @throws UndecidedException if only a restart can tell whether it is queued
   * @throws FrozenException if the file belongs to another CRM, account or store
   * @throws ClosedException if this queue is closed
   * @throws IllegalStateException if the gateway makes no call of it: {@code freeze} returned null
   */
  public Redemption submit(RedemptionRequest request) {
    RedemptionRequest checked = check.require(Objects.requireNonNull(request, "request"));
    Engine running = engine;
    Redemption accepted = running.journal.append(checked, settings::freeze);
    running.delivery.wake();
    return accepted;
  }

  /**
   * Submits, then waits for the outcome.
   *
   * @param request the redemption
   * @param patience how long to wait at the most; zero does not wait
   * @return the entry as soon as it is settled or held, else its latest state: it stays queued, and
   *     the listener is told later. What this returned is told to the listener as well.
   * @throws TillboxException as {@link #submit} does
   * @throws IllegalStateException as {@link #submit} does
   */
  public Redemption submitAndWait(RedemptionRequest request, Duration patience) {
    Objects.requireNonNull(patience, "patience");
    Redemption accepted = submit(request);
    try {
      return engine.delivery.await(accepted.requestId(), patience).orElse(accepted);
    } catch (TillboxException e) {
      LOG.warn("{} is queued, but its outcome cannot be waited for", accepted, e);
      return accepted;
    }
  }

  /**
   * Waits for an outcome. An interrupt ends the wait early and stays set.
   *
   * @param requestId the redemption
   * @param patience how long to wait at the most
   * @return the entry as soon as it is settled or held, else its latest state
   * @throws TillboxException if there is no such entry, or the queue is closed
   */
  public Redemption await(String requestId, Duration patience) {
    return engine
        .delivery
        .await(
            Objects.requireNonNull(requestId, "requestId"),
            Objects.requireNonNull(patience, "patience"))
        .orElseThrow(
            () ->
                new TillboxException(
                    "requestId "
                        + requestId
                        + " is not in this queue: submit it first, or check the id."));
  }

  /**
   * Looks an entry up.
   *
   * @param requestId the redemption
   * @return its present state; empty when it was never accepted here, or settled so long ago that
   *     it was purged
   * @throws TillboxException if the file cannot be read or the queue is closed
   */
  public Optional<Redemption> find(String requestId) {
    return engine.journal.find(Objects.requireNonNull(requestId, "requestId"));
  }

  /**
   * Visits entries in the order of submit, with bounded memory. No lock is held while {@code each}
   * runs, so entries may change meanwhile; each is as it was when its page was read.
   *
   * @param filter which ones
   * @param each called for each; what it throws ends the visit
   * @throws TillboxException if the file cannot be read or the queue is closed
   */
  public void entries(EntryFilter filter, Consumer<Redemption> each) {
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(each, "each");
    long after = 0;
    List<Redemption> page = engine.journal.page(filter, after, PAGE);
    while (!page.isEmpty()) {
      page.forEach(each);
      after = page.get(page.size() - 1).sequence();
      page = page.size() < PAGE ? page.subList(0, 0) : engine.journal.page(filter, after, PAGE);
    }
  }

  /**
   * What waits and whether it moves.
   *
   * @return counts, points, the oldest, the link and the halt
   * @throws TillboxException if the file cannot be read or the queue is closed
   */
  public Backlog backlog() {
    return engine.delivery.backlog();
  }

  /**
   * What was saved when {@code open} last found this queue's file damaged. Look at it after each
   * open: entries may be missing then, which only the till's own records can tell.
   *
   * @return the report, kept in the file; empty when it was never found damaged
   * @throws TillboxException if the file cannot be read or the queue is closed
   */
  public Optional<Salvage> salvage() {
    return engine.journal.salvage();
  }

  /**
   * Puts a held entry back into the queue, to the head. If it may have been sent before, it stays
   * in doubt, and a refusal does not settle it without the CRM's ledger. Written to the queue file
   * with who and why.
   *
   * @param requestId the entry
   * @param operator who decided
   * @param reason why, for those who ask later
   * @return the entry: QUEUED or IN_DOUBT
   * @throws IllegalArgumentException if operator or reason is blank
   * @throws TillboxException if there is no such entry, it is not HELD, or the write failed
   */
  public Redemption release(String requestId, String operator, String reason) {
    return decide(requestId, Decision.release(operator, reason));
  }

  /**
   * Settles a held entry as a person found it to be, for example in the CRM's own records. Nothing
   * is sent. The listener is told as of any other outcome. Written to the queue file with who and
   * why.
   *
   * @param requestId the entry
   * @param outcome CONFIRMED: the points were taken; REJECTED: they were not; VOIDED: they were
   *     not, and the sale was taken back
   * @param operator who decided
   * @param reason why, for those who ask later
   * @return the entry, settled; its {@link Outcome#operator()} is there
   * @throws IllegalArgumentException if the outcome is none of the three, or operator or reason is
   *     blank
   * @throws TillboxException if there is no such entry, it is not HELD, or the write failed
   */
  public Redemption settleByHand(
      String requestId, RedemptionState outcome, String operator, String reason) {
    if (!Objects.requireNonNull(outcome, "outcome").isSettled()) {
      throw new IllegalArgumentException(
          "outcome is " + outcome + "; it must be CONFIRMED, REJECTED or VOIDED");
    }
    return decide(requestId, Decision.settle(outcome, operator, reason));
  }

  private Redemption decide(String requestId, Decision decision) {
    LOG.info("{}: {}", requestId, decision);
    return engine.delivery.decide(Objects.requireNonNull(requestId, "requestId"), decision);
  }

  /**
   * The link is back: tries at once instead of waiting for the next try. A ban by the platform
   * still counts.
   */
  public void flushNow() {
    engine.delivery.flushNow();
  }

  /**
   * The cause of a halt was mended: tries one entry, and goes on if the CRM answers. Where that
   * halt is the answer to a call that is on the wire just now, one entry is tried after it.
   */
  public void resume() {
    engine.delivery.resume();
  }

  /**
   * Decides on a frozen file: one that belongs to another CRM, account or store than this queue was
   * opened for, as {@link Backlog#halt()} says by {@link HaltReason#IDENTITY}. Until then nothing
   * is accepted, sent or told. Written, with who and why, to the queue file that goes on.
   *
   * @param how what becomes of it
   * @param operator who decided
   * @param reason why, for those who ask later
   * @throws IllegalArgumentException if operator or reason is blank
   * @throws TillboxException if the file is not frozen, or the decision could not be written; after
   *     a {@link QueueFileException} close this queue and open it again
   */
  public synchronized void adopt(Adoption how, String operator, String reason) {
    Objects.requireNonNull(how, "how");
    engine = engine.adopt(how, new Adopted(operator, reason));
    if (closed) {
      engine.close();
    }
  }

  /**
   * Closes the queue: ends waiting calls with the latest state, waits two seconds at the most for
   * what is on the wire, then cuts it, and never waits for a callback. What is not settled goes on
   * at the next open. May be called from anywhere and more than once.
   *
   * @throws QueueFileException if the file could not be closed cleanly; nothing accepted is lost
   */
  @Override
  public void close() {
    closed = true;
    engine.close();
  }

  /** Says how to open a queue. Not thread-safe. */
  public static final class Builder {
    private final Path queueFile;
    private RedemptionGateway gateway;
    private Store store;
    private DeviceProfile profile;
    private OfflineLimits limits;
    private RedemptionListener listener = new NobodyListens();
    private Executor callbackExecutor;
    private FlushOrder order = FlushOrder.QUEUE;
    private Clock clock = Clock.systemUTC();

    private Builder(Path queueFile) {
      this.queueFile = Objects.requireNonNull(queueFile, "queueFile");
    }

    /** What the till sets afterwards is for another queue. */
    private Builder(Builder other) {
      this(other.queueFile);
      gateway = other.gateway;
      store = other.store;
      profile = other.profile == null ? DeviceProfile.named("generic") : other.profile;
      limits = other.limits == null ? profile.limits() : other.limits;
      listener = other.listener;
      callbackExecutor = other.callbackExecutor;
      order = other.order;
      clock = other.clock;
    }

    /**
     * Sets the way to the CRM; required. A gateway serves one queue at a time, as it keeps that
     * queue's time: build one for each queue that is open.
     *
     * @param gateway as a rule an {@link dev.tillbox.alsc.AlscGateway}
     * @return this builder
     */
    public Builder gateway(RedemptionGateway gateway) {
      this.gateway = Objects.requireNonNull(gateway, "gateway");
      return this;
    }

    /**
     * Sets the store that the queue is bound to. Requests take its brand and shop as their default,
     * and one for another brand or shop is refused. A file that was bound to no store is bound to
     * this one from now on; one that is bound to another is frozen, see {@link Tillbox#adopt}.
     *
     * @param store default: none, and every request names its own
     * @return this builder
     */
    public Builder store(Store store) {
      this.store = Objects.requireNonNull(store, "store");
      return this;
    }

    /**
     * Sets what suits the terminal. Its {@code network} section is the gateway's business: give the
     * gateway the same profile.
     *
     * @param profile default: {@code DeviceProfile.named("generic")}
     * @return this builder
     */
    public Builder profile(DeviceProfile profile) {
      this.profile = Objects.requireNonNull(profile, "profile");
      return this;
    }

    /**
     * Sets how much is taken on while offline.
     *
     * @param limits default: the profile's
     * @return this builder
     */
    public Builder limits(OfflineLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets who is told of outcomes.
     *
     * @param listener default: none, and outcomes count as told
     * @return this builder
     */
    public Builder listener(RedemptionListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets where the listener is called, for example {@code SwingUtilities::invokeLater}. It must
     * run tasks on another thread than the one that hands them over.
     *
     * @param executor default: a thread of tillbox's own
     * @return this builder
     */
    public Builder callbackExecutor(Executor executor) {
      this.callbackExecutor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Sets in which order redemptions are sent.
     *
     * @param order default: {@link FlushOrder#QUEUE}
     * @return this builder
     */
    public Builder order(FlushOrder order) {
      this.order = Objects.requireNonNull(order, "order");
      return this;
    }

    /**
     * Sets the terminal's clock, for tests. It is corrected by what the CRM's answers say, and no
     * wait depends on it.
     *
     * @param clock default: the system's, in UTC
     * @return this builder
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Opens the queue and goes on with what is in it: outcomes not yet told are told, what may have
     * been sent is sent again with the same id. A damaged file is moved aside, and what can be read
     * of it is taken over into a new one: see {@link Tillbox#salvage}. A file that belongs to
     * another CRM, account or store is frozen: see {@link Tillbox#adopt}.
     *
     * @return the open queue
     * @throws QueueInUseException if somebody else has it open
     * @throws QueueFileException if the file cannot be used or is none of tillbox's; it is left
     *     untouched
     * @throws IllegalStateException if no gateway was set, or it serves another open queue or names
     *     no identity
     */
    public Tillbox open() {
      if (gateway == null) {
        throw new IllegalStateException("no gateway is set: call gateway(...) before open()");
      }
      return new Tillbox(new Builder(this));
    }

    private String identity() {
      return given(
          gateway.identity(), "identity(): nothing is opened; let it return address and account");
    }

    private FrozenCall freeze(RedemptionRequest request) {
      return given(
          gateway.freeze(request),
          "freeze(...): nothing is queued; let it return the call to be sent");
    }

    private <T> T given(T value, String whence) {
      if (value == null) {
        throw new IllegalStateException(
            "null came from " + gateway.getClass().getName() + "." + whence);
      }
      return value;
    }
  }

  /** The journal and what runs on it; nothing does while the file is frozen. */
  private static final class Engine {
    private final Builder settings;
    private final Journal journal;
    private final Delivery delivery;

    Engine(Builder settings) {
      this.settings = settings;
      String owner = Owner.named(settings.identity(), settings.store);
      this.journal =
          Journal.open(
              settings.queueFile,
              owner,
              settings.profile.storage(),
              settings.limits,
              settings.clock);
      LOG.info(
          "Opened {} for {} with {}, {}", journal.path(), owner, settings.profile, settings.limits);
      try {
        ServedQueues.begin(settings.gateway, journal.path());
        journal.noteWhetherFrozen();
        settings.gateway.keepTime(journal.clock());
        this.delivery =
            new Delivery(
                journal,
                settings.gateway,
                settings.profile,
                settings.listener,
                settings.callbackExecutor,
                settings.order);
        delivery.start();
      } catch (RuntimeException | Error e) {
        ServedQueues.end(settings.gateway, journal.path());
        journal.close();
        throw e;
      }
    }

    Engine adopt(Adoption how, Adopted by) {
      if (!journal.frozen().isPresent()) {
        throw new TillboxException(
            "The queue file " + journal.path() + " is not frozen: there is nothing to decide.");
      }
      LOG.warn("{}: {} of what was frozen, {}", journal.path(), how, journal.frozen().get());
      delivery.close();
      if (how == Adoption.START_EMPTY) {
        LOG.warn(
            "Set aside as {}",
            journal.closeAndSetAside(by, settings.profile.storage(), settings.clock));
      } else {
        journal.adopt(by);
        journal.close();
      }
      return new Engine(settings);
    }

    void close() {
      LOG.trace("closing {}", journal.path());
      try {
        delivery.close();
        LOG.trace("stopped {}", journal.path());
      } finally {
        ServedQueues.end(settings.gateway, journal.path());
        journal.close();
      }
    }
  }

  /** Takes every outcome and does nothing. */
  private static final class NobodyListens implements RedemptionListener {
    @Override
    public void onConfirmed(Redemption redemption) {}

    @Override
    public void onRejected(Redemption redemption) {}
  }
}
