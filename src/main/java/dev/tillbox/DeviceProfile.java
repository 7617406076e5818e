package dev.tillbox;

import java.net.PasswordAuthentication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What suits one class of terminals: disk, network, pace, limits. Read from a JSON file; every key
 * is explained in {@code device-profiles/README.md}, its range is enforced here.
 *
 * <p>Immutable and thread-safe.
 */
public final class DeviceProfile {
  private final String name;
  private final String description;
  private final Storage storage;
  private final Network network;
  private final Delivery delivery;
  private final OfflineLimits limits;
  private final FieldLengths fieldLengths;
  private final String settings;

  DeviceProfile(String name, ProfileSections sections) {
    this.name = name;
    this.description = sections.description();
    this.storage = new Storage(sections.section("storage"));
    this.network = new Network(sections.section("network"));
    this.delivery = new Delivery(sections.section("delivery"));
    this.limits = new OfflineLimits(sections.section("limits"));
    this.fieldLengths = new FieldLengths(sections.section("fieldLengths"));
    this.settings = sections.settings();
  }

  /**
   * A profile that is packed into the jar.
   *
   * @param name for example {@code generic}
   * @return the profile
   * @throws DeviceProfileException if there is none of that name; the message lists them
   */
  public static DeviceProfile named(String name) {
    return ProfileLibrary.named(name);
  }

  /**
   * A profile from a file. A key that the file leaves out has the value of the profile {@code
   * generic}; {@code null} for a key that is a text means none.
   *
   * @param file a JSON object in UTF-8, as {@code device-profiles/README.md} describes it
   * @return the profile, named like the file without {@code .json}
   * @throws DeviceProfileException if the file cannot be read, or has an unknown key, a key twice,
   *     a wrong type, a value out of range, or values that do not go together; the message names
   *     every fault with its key, its value and what is allowed
   */
  public static DeviceProfile load(Path file) {
    return ProfileLibrary.load(file);
  }

  /**
   * The packed profile that suits the terminal on which this runs, by what Java says of it: {@code
   * windows-x86-pos} for a 32-bit Java on Windows, {@code arm-emmc} for ARM on Linux, else {@code
   * generic}. A guess: whether the disk is an eMMC cannot be seen from here.
   *
   * @return the profile
   */
  public static DeviceProfile detect() {
    return named(
        ProfileLibrary.nameFor(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  /**
   * The profile's name.
   *
   * @return the name under which it was packed, or the file's name
   */
  public String name() {
    return name;
  }

  /**
   * What the profile says about itself, for people.
   *
   * @return the text, empty if there is none
   */
  public String description() {
    return description;
  }

  /**
   * How the queue file uses the disk.
   *
   * @return the settings
   */
  public Storage storage() {
    return storage;
  }

  /**
   * How the CRM is reached.
   *
   * @return the settings
   */
  public Network network() {
    return network;
  }

  /**
   * How the queue is sent.
   *
   * @return the settings
   */
  public Delivery delivery() {
    return delivery;
  }

  /**
   * How much is taken on while offline.
   *
   * @return the settings
   */
  public OfflineLimits limits() {
    return limits;
  }

  /**
   * How long the texts of a request may be.
   *
   * @return the settings
   */
  public FieldLengths fieldLengths() {
    return fieldLengths;
  }

  /**
   * The settings in effect, those taken from {@code generic} included.
   *
   * @return one line: the name, then {@code section.key=value} for every key
   */
  @Override
  public String toString() {
    return name + ": " + settings;
  }

  /** How the queue file uses the disk. Immutable and thread-safe. */
  public static final class Storage {
    private final String nativeFolder;
    private final int pageSizeBytes;
    private final long cacheBytes;
    private final long walLimitBytes;
    private final long reserveBytes;
    private final int retentionDays;

    private Storage(ProfileSection section) {
      this.nativeFolder = section.textOrNull("nativeFolder");
      this.pageSizeBytes = (int) section.whole("pageSizeBytes", 512, 65536);
      this.cacheBytes = section.whole("cacheBytes", 65536, 67108864);
      this.walLimitBytes = section.whole("walLimitBytes", 65536, 67108864);
      this.reserveBytes = section.whole("reserveBytes", 0, 67108864);
      this.retentionDays = (int) section.whole("retentionDays", 1, 3650);
    }

    /**
     * Where the SQLite driver unpacks its native library; must allow execution.
     *
     * @return the folder, or empty for the driver's own choice
     */
    public Optional<String> nativeFolder() {
      return Optional.ofNullable(nativeFolder);
    }

    /**
     * The size of a page of a new queue file.
     *
     * @return bytes, a power of two
     */
    public int pageSizeBytes() {
      return pageSizeBytes;
    }

    /**
     * How much of the file one connection keeps in memory.
     *
     * @return bytes
     */
    public long cacheBytes() {
      return cacheBytes;
    }

    /**
     * From which size on the write-ahead log is written back into the file.
     *
     * @return bytes
     */
    public long walLimitBytes() {
      return walLimitBytes;
    }

    /**
     * How much disk is set aside so that outcomes can still be written when the disk is full.
     *
     * @return bytes
     */
    public long reserveBytes() {
      return reserveBytes;
    }

    /**
     * For how long settled and told entries are kept.
     *
     * @return days
     */
    public int retentionDays() {
      return retentionDays;
    }
  }

  /** How the CRM is reached. Immutable and thread-safe. */
  public static final class Network {
    private final Duration connectTimeout;
    private final Duration responseTimeout;
    private final Duration exchangeDeadline;
    private final int maxReplyBytes;
    private final String proxy;
    private final String proxyUser;
    private final String proxyPassword;

    private Network(ProfileSection section) {
      this.connectTimeout = section.millis("connectTimeoutMs", 100, 120000);
      this.responseTimeout = section.millis("responseTimeoutMs", 100, 120000);
      this.exchangeDeadline = section.millis("exchangeDeadlineMs", 500, 300000);
      this.maxReplyBytes = (int) section.whole("maxReplyBytes", 1024, 16777216);
      this.proxy = section.textOrNull("proxy");
      this.proxyUser = section.textOrNull("proxyUser");
      this.proxyPassword = section.secretOrNull("proxyPassword");
    }

    /**
     * For how long a connection may take to be made, TLS apart.
     *
     * @return a positive duration
     */
    public Duration connectTimeout() {
      return connectTimeout;
    }

    /**
     * For how long the CRM may be silent within an answer.
     *
     * @return a positive duration
     */
    public Duration responseTimeout() {
      return responseTimeout;
    }

    /**
     * For how long one whole attempt may take.
     *
     * @return a positive duration
     */
    public Duration exchangeDeadline() {
      return exchangeDeadline;
    }

    /**
     * How much of an answer is read at the most.
     *
     * @return bytes, after decompression
     */
    public int maxReplyBytes() {
      return maxReplyBytes;
    }

    /**
     * The proxy: {@code system}, or {@code http://host:port}.
     *
     * @return the proxy, or empty for none
     */
    public Optional<String> proxy() {
      return Optional.ofNullable(proxy);
    }

    /**
     * The login for a proxy that demands one.
     *
     * @return user and password, or empty unless both are set
     */
    public Optional<PasswordAuthentication> proxyLogin() {
      return proxyUser == null || proxyPassword == null
          ? Optional.empty()
          : Optional.of(new PasswordAuthentication(proxyUser, proxyPassword.toCharArray()));
    }
  }

  /** How the queue is sent. Immutable and thread-safe. */
  public static final class Delivery {
    private final Duration backOffBase;
    private final Duration backOffCap;
    private final Duration probeInterval;
    private final Duration haltRetry;
    private final Duration spread;
    private final int window;
    private final int inFlight;
    private final int resendAgeHours;
    private final int refusalsToHalt;

    private Delivery(ProfileSection section) {
      this.backOffBase = section.millis("backOffBaseMs", 10, 3600000);
      this.backOffCap = section.millis("backOffCapMs", 10, 86400000);
      this.probeInterval = section.millis("probeIntervalMs", 10, 3600000);
      this.haltRetry = section.millis("haltRetryMs", 1000, 86400000);
      this.spread = section.millis("spreadMs", 0, 3600000);
      this.window = (int) section.whole("window", 1, 1024);
      this.inFlight = (int) section.whole("inFlight", 1, 16);
      this.resendAgeHours = (int) section.whole("resendAgeHours", 1, 8760);
      this.refusalsToHalt = (int) section.whole("refusalsToHalt", 2, 1000);
    }

    /**
     * The longest first pause after an attempt without a definite answer; it doubles from try to
     * try.
     *
     * @return a positive duration
     */
    public Duration backOffBase() {
      return backOffBase;
    }

    /**
     * The longest pause between two attempts.
     *
     * @return a positive duration
     */
    public Duration backOffCap() {
      return backOffCap;
    }

    /**
     * The pause between two probes while the link is down.
     *
     * @return a positive duration
     */
    public Duration probeInterval() {
      return probeInterval;
    }

    /**
     * The pause after which a halted queue tries one entry by itself.
     *
     * @return a positive duration
     */
    public Duration haltRetry() {
      return haltRetry;
    }

    /**
     * How far apart many terminals begin to drain after an outage that hit them all, at the most.
     *
     * @return a duration; zero for all at once, and at full speed
     */
    public Duration spread() {
      return spread;
    }

    /**
     * How many entries of a drain are noted on disk as begun at once, ahead of being sent.
     *
     * @return entries
     */
    public int window() {
      return window;
    }

    /**
     * How many redemptions may be on the wire at once under {@link FlushOrder#CUSTOMER}.
     *
     * @return 1 or more
     */
    public int inFlight() {
      return inFlight;
    }

    /**
     * For how long after it was first begun an entry is sent again without asking the CRM's ledger
     * before.
     *
     * @return hours
     */
    public int resendAgeHours() {
      return resendAgeHours;
    }

    /**
     * After how many refusals by the platform in a row, all with the same code, the queue halts. In
     * a queue with nothing behind them the unsettled ones are sent again, and count again.
     *
     * @return 2 or more
     */
    public int refusalsToHalt() {
      return refusalsToHalt;
    }
  }

  /**
   * How long the texts of a request may be, in characters (code points). Immutable and thread-safe.
   */
  public static final class FieldLengths {
    private final int ids;
    private final int names;

    private FieldLengths(ProfileSection section) {
      this.ids = (int) section.whole("ids", 1, 1024);
      this.names = (int) section.whole("names", 1, 1024);
    }

    /**
     * The limit for ids.
     *
     * @return characters
     */
    public int ids() {
      return ids;
    }

    /**
     * The limit for names and reasons.
     *
     * @return characters
     */
    public int names() {
      return names;
    }
  }
}
