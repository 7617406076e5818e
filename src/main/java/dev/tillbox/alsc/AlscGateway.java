package dev.tillbox.alsc;

import dev.tillbox.DeviceProfile;
import dev.tillbox.FrozenCall;
import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.Reply;
import dev.tillbox.ServerClock;
import java.io.IOException;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The CRM behind the Taobao Open Platform: sends redemptions as {@code
 * alibaba.alsc.crm.point.consumepoint}, and asks its ledger by {@code
 * alibaba.alsc.crm.point.querypointflow}, for which the app key needs the permission, too.
 *
 * <p>Each {@link #send} is one HTTP request on one connection, which is kept from one to the next:
 * no redirect is followed, no cookie kept, nothing sent again, whatever comes back. TLS is always
 * verified, the host's name too. An answer that is not certainly the CRM's never confirms and never
 * refuses.
 *
 * <p>Logs carry request ids and outcomes, at debug. The app secret, the session, customers and
 * payloads reach no log and no exception, also when the till logs HttpClient at debug.
 *
 * <p>Thread-safe as {@link RedemptionGateway} asks for: one {@code send}, {@code lookUp} or {@code
 * probe} at a time, everything else at any time. It serves one open queue at a time, as it keeps
 * that queue's time; {@link dev.tillbox.Tillbox.Builder#open} refuses a second. It needs no
 * closing; its helping threads are daemons and go when there is nothing to do.
 */
public final class AlscGateway implements RedemptionGateway {
  private static final Logger LOG = LoggerFactory.getLogger(AlscGateway.class);

  /** A customer with more records of one order number than these hold is for a person. */
  private static final int MOST_PAGES = 50;

  /** For how many exchanges' time a look-up may keep the queue waiting, however many its pages. */
  private static final int MOST_DEADLINES = 3;

  private final Settings settings;
  private final SignedForm form;
  private final Exchanges exchanges;

  /** What stood in the CRM's place at the last probe; null if nothing did. */
  private volatile String obstacle;

  private final ReplyReader reader;

  /** What the last call was made with, kept in memory alone; something else if there was none. */
  private volatile Object usedSession = this;

  private AlscGateway(Settings settings) {
    this.settings = settings;
    this.form = new SignedForm(settings);
    this.exchanges = new Exchanges(settings);
    this.reader = new ReplyReader(settings);
    LOG.debug("gateway {}: {}", identity(), settings);
  }

  /**
   * Starts a gateway to that address.
   *
   * @param gateway for example {@code https://eco.taobao.com/router/rest}
   * @return a new builder
   */
  public static Builder at(URI gateway) {
    return new Builder(gateway);
  }

  /**
   * The address and the app key, which the platform issues one of for each till system.
   *
   * @return for example {@code https://eco.taobao.com/router/rest#12345678}
   */
  @Override
  public String identity() {
    return settings.address + "#" + settings.appKey;
  }

  @Override
  public void keepTime(ServerClock clock) {
    settings.clock.follow(clock);
  }

  /**
   * Turns a redemption into the JSON struct that the platform wants.
   *
   * @throws IllegalArgumentException if the request carries no id yet
   */
  @Override
  public FrozenCall freeze(RedemptionRequest request) {
    String requestId =
        request
            .requestId()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the request has no requestId; draw one before it is frozen"));
    return new FrozenCall(
        requestId,
        settings.redemptionMethod,
        ConsumePointPayload.PARAMETER,
        ConsumePointPayload.of(request, requestId));
  }

  @Override
  public Reply send(FrozenCall call) {
    return attempt(call).reply;
  }

  /** Reads the customer's records of the order number, page by page; each page is a signed call. */
  @Override
  public LedgerAnswer lookUp(FrozenCall call) {
    LedgerAnswer answer;
    try {
      answer = read(PointFlowQuery.about(call, settings.ledgerMethod));
    } catch (NotTheCrmException | NumberFormatException e) {
      answer = LedgerAnswer.unclear("the stored call names no order number and points to look for");
    }
    LOG.debug("{}: the ledger says {}", call.requestId(), answer);
    return answer;
  }

  private LedgerAnswer read(PointFlowQuery query) {
    PointFlows flows = new PointFlows(settings, query.redemption());
    long start = System.nanoTime();
    // The last page that is begun may take a whole deadline more.
    long mostNanos = settings.exchangeDeadline.multipliedBy(MOST_DEADLINES - 1).toNanos();
    for (int page = 1; page <= MOST_PAGES; page++) {
      if (System.nanoTime() - start > mostNanos) {
        return LedgerAnswer.notAsked(
            Reply.unknown(Attempt.DEADLINE, "the ledger's pages took too long"));
      }
      Reading reading = attempt(query.page(page));
      if (reading.reply.kind() != Reply.Kind.CONFIRMED) {
        return without(reading.reply);
      }
      if (!flows.add(reading.result)) {
        return flows.answer();
      }
    }
    return LedgerAnswer.unclear("more than " + MOST_PAGES + " pages of records");
  }

  /** A refusal of the question decides nothing, and asking again would not help. */
  private static LedgerAnswer without(Reply reply) {
    boolean refused =
        reply.kind().isOutcome()
            || (reply instanceof Reply.Halt
                && ((Reply.Halt) reply).reason() == HaltReason.PERMISSION);
    return refused
        ? LedgerAnswer.unclear("the ledger may not be read (" + reply + ")")
        : LedgerAnswer.notAsked(reply);
  }

  private Reading attempt(FrozenCall call) {
    long start = System.nanoTime();
    Reading reading = exchanges.with(exchange -> exchanged(exchange, call));
    LOG.debug(
        "{}: {} {} after {} ms",
        call.requestId(),
        reading.reply.kind(),
        reading.reply.code(),
        (System.nanoTime() - start) / 1_000_000);
    return reading;
  }

  private Reading exchanged(Exchange exchange, FrozenCall call) {
    Reading reading = read(exchange, call);
    if (!reading.reply.kind().isAnswer()) {
      // It may lead to something else, or be unfit for the next attempt; so may those at rest.
      exchange.forgetConnection();
      exchanges.forgetConnections();
    }
    return reading;
  }

  private Reading read(Exchange exchange, FrozenCall call) {
    String session;
    try {
      session = settings.session.get();
      usedSession = session;
      settings.secrets.uses(session);
    } catch (Throwable e) {
      // Anything: other languages throw checked exceptions unchecked.
      usedSession = this;
      LOG.warn("the session supplier failed; nothing was sent", e);
      return Reading.of(
          Reply.halt(
              HaltReason.CREDENTIALS, "session", "the session supplier failed; see the log"));
    }
    try {
      return reader.reading(exchange.post(form.of(call, session)), call.method());
    } catch (NoAnswerException e) {
      return Reading.of(e.reply());
    } catch (RuntimeException | StackOverflowError e) {
      // A fault of ours. It must not settle anything, nor end the thread that sends.
      LOG.warn("{}: the answer could not be read", call.requestId(), e);
      return Reading.of(Reply.unknown("internal-error", e.getClass().getSimpleName()));
    }
  }

  @Override
  public boolean probe() {
    return exchanges.with(this::probe);
  }

  private boolean probe(Exchange exchange) {
    try {
      exchange.probe();
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} cannot be reached: {}", settings.address, e.toString());
      return false;
    } finally {
      obstacle = exchange.obstacle();
    }
  }

  /** Whether the session supplier gives another session than the last call was made with. */
  @Override
  public boolean hasOtherCredentials() {
    try {
      return !Objects.equals(settings.session.get(), usedSession);
    } catch (Throwable e) {
      LOG.debug("the session supplier still fails", e);
      return false;
    }
  }

  @Override
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  @Override
  public void cut() {
    exchanges.cut();
  }

  /** Names the address and the app key only: the text may reach a log. */
  @Override
  public String toString() {
    return "AlscGateway[" + identity() + "]";
  }

  /** Collects the settings of an {@link AlscGateway}. Not thread-safe. */
  public static final class Builder {
    final URI address;
    String appKey;
    String appSecret;
    Supplier<String> session = () -> null;
    String signMethod = SignMethod.HMAC_SHA256.wireName();
    boolean simplify;
    boolean plainHttpAllowed;
    String redemptionMethod = ConsumePointPayload.METHOD;
    String ledgerMethod = PointFlowQuery.METHOD;
    LedgerTable ledgerTable = LedgerTable.standard();
    VerdictTable verdicts = VerdictTable.standard();
    Clock clock = Clock.systemUTC();
    SSLContext sslContext;
    DeviceProfile profile;
    Duration connectTimeout;
    Duration responseTimeout;
    Duration exchangeDeadline;
    Integer maxReplyBytes;
    Supplier<String> proxy;
    Supplier<PasswordAuthentication> proxyLogin;

    private Builder(URI address) {
      this.address = address;
    }

    /**
     * Sets the app key; required.
     *
     * @param appKey as the platform issued it
     * @return this builder
     */
    public Builder appKey(String appKey) {
      this.appKey = appKey;
      return this;
    }

    /**
     * Sets the app secret; required. It signs every call and is never sent, stored or logged.
     *
     * @param appSecret as the platform issued it
     * @return this builder
     */
    public Builder appSecret(String appSecret) {
      this.appSecret = appSecret;
      return this;
    }

    /**
     * Sets where the session comes from, for app keys that need an authorisation. It is asked
     * before every attempt, so that a renewed session counts at once; it must not block. If it
     * throws, nothing is sent and the queue halts.
     *
     * @param session supplies the session; null or blank for none
     * @return this builder
     */
    public Builder session(Supplier<String> session) {
      this.session = Objects.requireNonNull(session, "session");
      return this;
    }

    /**
     * Sets how calls are signed; {@link SignMethod#HMAC_SHA256} unless told otherwise.
     *
     * @param signMethod the method
     * @return this builder
     */
    public Builder signMethod(SignMethod signMethod) {
      return signMethod(signMethod.wireName());
    }

    /**
     * Sets how calls are signed, by the platform's name for it.
     *
     * @param signMethod {@code md5}, {@code hmac} or {@code hmac-sha256}
     * @return this builder
     */
    public Builder signMethod(String signMethod) {
      this.signMethod = signMethod;
      return this;
    }

    /**
     * Asks the platform for its simplified JSON, in which a success has no root of its own. Off by
     * default: the root is one more sign that it is the CRM that answers.
     *
     * @param simplify whether to ask for it
     * @return this builder
     */
    public Builder simplify(boolean simplify) {
      this.simplify = simplify;
      return this;
    }

    /**
     * Sets the method by which points are redeemed, should the platform rename it.
     *
     * @param redemptionMethod dotted lower case
     * @return this builder
     */
    public Builder redemptionMethod(String redemptionMethod) {
      this.redemptionMethod = redemptionMethod;
      return this;
    }

    /**
     * Sets the method by which the ledger is asked, should the platform rename it.
     *
     * @param ledgerMethod dotted lower case
     * @return this builder
     */
    public Builder ledgerMethod(String ledgerMethod) {
      this.ledgerMethod = ledgerMethod;
      return this;
    }

    /**
     * Sets what the ledger's records are about; {@link LedgerTable#standard()} unless told
     * otherwise.
     *
     * @param ledgerTable the table
     * @return this builder
     */
    public Builder ledgerTable(LedgerTable ledgerTable) {
      this.ledgerTable = Objects.requireNonNull(ledgerTable, "ledgerTable");
      return this;
    }

    /**
     * Sets what the platform's error codes mean; {@link VerdictTable#standard()} unless told
     * otherwise.
     *
     * @param verdicts the table
     * @return this builder
     */
    public Builder verdicts(VerdictTable verdicts) {
      this.verdicts = Objects.requireNonNull(verdicts, "verdicts");
      return this;
    }

    /**
     * Sets where the network settings come from; {@code DeviceProfile.named("generic")} unless told
     * otherwise. Each of them can be set here by itself, too.
     *
     * @param profile the terminal's profile
     * @return this builder
     */
    public Builder profile(DeviceProfile profile) {
      this.profile = Objects.requireNonNull(profile, "profile");
      return this;
    }

    /**
     * Sets for how long a TCP connection may take to be made, and the look-up of the name before
     * it.
     *
     * @param connectTimeout 100 ms to 2 minutes
     * @return this builder
     */
    public Builder connectTimeout(Duration connectTimeout) {
      this.connectTimeout = connectTimeout;
      return this;
    }

    /**
     * Sets for how long the CRM may be silent within an answer, or within the TLS handshake.
     *
     * @param responseTimeout 100 ms to 2 minutes
     * @return this builder
     */
    public Builder responseTimeout(Duration responseTimeout) {
      this.responseTimeout = responseTimeout;
      return this;
    }

    /**
     * Sets for how long one whole attempt may take, however its bytes trickle in.
     *
     * @param exchangeDeadline 500 ms to 5 minutes
     * @return this builder
     */
    public Builder exchangeDeadline(Duration exchangeDeadline) {
      this.exchangeDeadline = exchangeDeadline;
      return this;
    }

    /**
     * Sets how much of an answer is read at the most; a longer one is not taken for the CRM's.
     *
     * @param maxReplyBytes 1024 bytes to 16 MiB, packed or unpacked
     * @return this builder
     */
    public Builder maxReplyBytes(int maxReplyBytes) {
      this.maxReplyBytes = maxReplyBytes;
      return this;
    }

    /**
     * Sets the proxy.
     *
     * @param proxy {@code none}; {@code http://host:port}; or {@code system} for what Java's system
     *     properties or the till's {@link java.net.ProxySelector} say
     * @return this builder
     */
    public Builder proxy(String proxy) {
      return proxy(() -> proxy);
    }

    /**
     * Sets where to ask for the proxy, before every attempt, so that it can change while the queue
     * is open.
     *
     * @param proxy supplies {@code none}, {@code system} or {@code http://host:port}
     * @return this builder
     */
    public Builder proxy(Supplier<String> proxy) {
      this.proxy = Objects.requireNonNull(proxy, "proxy");
      return this;
    }

    /**
     * Sets the login for a proxy that demands one (status 407, Basic), in place of the profile's.
     * It is asked for at every call through such a proxy, so that a new password counts at once; it
     * goes to no other host, and reaches no log, no file and no {@code dump}.
     *
     * @param login supplies user and password; null for none
     * @return this builder
     */
    public Builder proxyLogin(Supplier<PasswordAuthentication> login) {
      this.proxyLogin = Objects.requireNonNull(login, "login");
      return this;
    }

    /**
     * Sets whose certificates are trusted, and with which certificate the till shows who it is.
     * Without it, {@link SSLContext#getDefault()} decides: Java's own trust store, or the one that
     * {@code javax.net.ssl.trustStore} names. Certificate and host name are verified in any case.
     *
     * @param sslContext with a trust manager that checks
     * @return this builder
     */
    public Builder sslContext(SSLContext sslContext) {
      this.sslContext = Objects.requireNonNull(sslContext, "sslContext");
      return this;
    }

    /**
     * Accepts an {@code http://} address beyond this machine: everyone on the way can read the
     * session and the customers, and can answer in the CRM's place. For closed test networks.
     *
     * @return this builder
     */
    public Builder allowPlainHttp() {
      this.plainHttpAllowed = true;
      return this;
    }

    /**
     * Sets the clock that dates the calls until a queue is opened with this gateway, which then
     * dates them by its own; the system's unless told otherwise. The platform accepts a call within
     * 10 minutes of its own time.
     *
     * @param clock the clock; its zone does not matter
     * @return this builder
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Makes the gateway. Does not touch the network.
     *
     * <p>If the security property {@code networkaddress.cache.negative.ttl} stands at Java's
     * default of 10, it is set to 1, for the whole process: else Java remembers for 10 s that the
     * CRM's name could not be looked up. Set it to any other value to have it left alone.
     *
     * @return the gateway
     * @throws dev.tillbox.TillboxException if a setting is missing or wrong; the message names each
     *     of them, its value and what is allowed
     * @throws dev.tillbox.DeviceProfileException if no profile was set and the generic one cannot
     *     be read
     */
    public AlscGateway build() {
      Settings checked = new Settings(this);
      LookUp.shortenJavasMemory();
      return new AlscGateway(checked);
    }
  }
}
