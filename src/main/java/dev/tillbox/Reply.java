package dev.tillbox;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What one attempt to send came to, in the only classes that tillbox acts on. A {@link
 * RedemptionGateway} makes exactly one per attempt, with the static methods of this class.
 *
 * <p>Only {@link Confirmed} and {@link Rejected} can settle an entry, so a gateway must make them
 * from nothing but a well-formed answer of the CRM. When in doubt, the right one is {@link
 * #unknown}.
 *
 * <p>Immutable and thread-safe.
 */
public abstract class Reply {
  private final String code;
  private final String text;

  Reply(String code, String text) {
    this.code = Objects.requireNonNull(code, "code");
    this.text = Objects.requireNonNull(text, "text");
  }

  /**
   * The CRM applied the request.
   *
   * @param code the CRM's result code
   * @param text the CRM's description, for people
   * @param reference the CRM's own reference of the booking; may be null
   * @return the reply
   */
  public static Reply confirmed(String code, String text, String reference) {
    return new Confirmed(code, text, reference);
  }

  /**
   * The CRM refused this request, for good, and did not apply this attempt.
   *
   * @param code the CRM's code
   * @param text the CRM's description, for people
   * @return the reply
   */
  public static Reply rejected(String code, String text) {
    return new Rejected(code, text, false);
  }

  /**
   * The platform refused this request, for good, with an error in place of the CRM's result; this
   * attempt was not applied. Told apart because several alike in a row are more likely one fault of
   * configuration than many bad requests.
   *
   * @param code the platform's code and sub_code, the same for the same fault
   * @param text the platform's description, for people
   * @return the reply
   */
  public static Reply rejectedByPlatform(String code, String text) {
    return new Rejected(code, text, true);
  }

  /**
   * The CRM says that it has seen this request id before: an earlier attempt may have been applied.
   *
   * @param code the CRM's code
   * @param text the CRM's description
   * @return the reply
   */
  public static Reply duplicate(String code, String text) {
    return new Plain(Kind.DUPLICATE, code, text);
  }

  /**
   * Provably not one byte of the request left the till.
   *
   * @param text what failed
   * @return the reply
   */
  public static Reply notSent(String text) {
    return new Plain(Kind.NOT_SENT, "not-sent", text);
  }

  /**
   * The platform answered that the request certainly was not applied: send it again later.
   *
   * @param code the platform's code
   * @param text the platform's description
   * @return the reply
   */
  public static Reply notApplied(String code, String text) {
    return new Plain(Kind.NOT_APPLIED, code, text);
  }

  /**
   * The platform refuses calls for a while, this one included: nothing was applied.
   *
   * @param code the platform's code
   * @param text the platform's description
   * @param wait for how long not to call; positive, and counted for a day if it is longer: then one
   *     call asks again
   * @return the reply
   */
  public static Reply busy(String code, String text, Duration wait) {
    return new Busy(code, text, wait);
  }

  /**
   * Bytes may have left the till and there is no definite answer.
   *
   * @param code the platform's code, or a short name of what happened
   * @param text what happened
   * @return the reply
   */
  public static Reply unknown(String code, String text) {
    return new Plain(Kind.UNKNOWN, code, text);
  }

  /**
   * Something other than the CRM answered (a captive portal, a proxy, a broken body). The request
   * may have been sent, and the link counts as down.
   *
   * @param code a short name of what answered
   * @param text what it answered
   * @return the reply
   */
  public static Reply notReached(String code, String text) {
    return new Plain(Kind.NOT_REACHED, code, text);
  }

  /**
   * The platform failed on this one request in a way that repeating does not cure; whether it was
   * applied is unknown.
   *
   * @param code the platform's code
   * @param text the platform's description
   * @return the reply
   */
  public static Reply itemFault(String code, String text) {
    return new Plain(Kind.ITEM_FAULT, code, text);
  }

  /**
   * A fault of configuration, credentials or clock: no entry can be sent until it is mended. The
   * request was not applied.
   *
   * @param reason what is at fault
   * @param code the platform's code
   * @param text the platform's description
   * @return the reply
   */
  public static Reply halt(HaltReason reason, String code, String text) {
    return new Halt(reason, false, code, text);
  }

  /**
   * A fault like that of {@link #halt}, but reported by somebody on the way to the CRM and not by
   * the CRM itself: the queue halts, and whether the request was applied is unknown.
   *
   * @param reason what is at fault
   * @param code what was answered, in a word
   * @param text what was answered
   * @return the reply
   */
  public static Reply haltInDoubt(HaltReason reason, String code, String text) {
    return new Halt(reason, true, code, text);
  }

  /**
   * The code that came with it.
   *
   * @return the platform's or the CRM's code, else a short name; never null
   */
  public String code() {
    return code;
  }

  /**
   * What was said, for people.
   *
   * @return the text; never null, may be empty
   */
  public String text() {
    return text;
  }

  /**
   * The class of this reply.
   *
   * @return the kind, whose name {@code dump} shows
   */
  public abstract Kind kind();

  @Override
  public String toString() {
    return kind() + " " + code + (text.isEmpty() ? "" : ": " + text);
  }

  /** The classes of a {@link Reply}. */
  public enum Kind {
    /** See {@link Reply#confirmed}. */
    CONFIRMED(true),
    /** See {@link Reply#rejected}. */
    REJECTED(true),
    /** See {@link Reply#duplicate}. */
    DUPLICATE(true),
    /** See {@link Reply#notSent}. */
    NOT_SENT(false),
    /** See {@link Reply#notApplied}. */
    NOT_APPLIED(true),
    /** See {@link Reply#busy}. */
    BUSY(true),
    /** See {@link Reply#unknown}. */
    UNKNOWN(false),
    /** See {@link Reply#notReached}. */
    NOT_REACHED(false),
    /** See {@link Reply#itemFault}. */
    ITEM_FAULT(true),
    /** See {@link Reply#halt}. */
    HALT(true);

    private final boolean answer;

    Kind(boolean answer) {
      this.answer = answer;
    }

    /**
     * Whether the CRM, or the platform before it, certainly was reached and answered.
     *
     * @return false where nothing was sent, nothing came back, or something else answered
     */
    public boolean isAnswer() {
      return answer;
    }

    /**
     * Whether it says what became of the request, so that nobody may see it before it is on disk.
     *
     * @return true for {@link #CONFIRMED}, {@link #REJECTED} and {@link #DUPLICATE}
     */
    public boolean isOutcome() {
      return this == CONFIRMED || this == REJECTED || this == DUPLICATE;
    }
  }

  /** See {@link Reply#confirmed}. */
  public static final class Confirmed extends Reply {
    private final String reference;

    Confirmed(String code, String text, String reference) {
      super(code, text);
      this.reference = reference;
    }

    /**
     * The CRM's own reference of the booking.
     *
     * @return the reference, if the CRM gave one
     */
    public Optional<String> reference() {
      return Optional.ofNullable(reference);
    }

    @Override
    public Kind kind() {
      return Kind.CONFIRMED;
    }
  }

  /** See {@link Reply#rejected}. */
  public static final class Rejected extends Reply {
    private final boolean byPlatform;

    Rejected(String code, String text, boolean byPlatform) {
      super(code, text);
      this.byPlatform = byPlatform;
    }

    /**
     * Whether the platform refused with an error, rather than the CRM with its result.
     *
     * @return true after {@link Reply#rejectedByPlatform}
     */
    public boolean isByPlatform() {
      return byPlatform;
    }

    @Override
    public Kind kind() {
      return Kind.REJECTED;
    }
  }

  /** See {@link Reply#busy}. */
  public static final class Busy extends Reply {
    /** Bans end at midnight; a slip in a gateway, or a server's, must not stop a queue for good. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Duration wait;

    Busy(String code, String text, Duration wait) {
      super(code, text);
      if (wait.isZero() || wait.isNegative()) {
        throw new IllegalArgumentException("wait is " + wait + "; it must be positive");
      }
      this.wait = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /**
     * For how long not to call.
     *
     * @return a positive duration, of a day at the most
     */
    public Duration waitFor() {
      return wait;
    }

    @Override
    public Kind kind() {
      return Kind.BUSY;
    }
  }

  /** See {@link Reply#halt}. */
  public static final class Halt extends Reply {
    private final HaltReason reason;
    private final boolean inDoubt;

    Halt(HaltReason reason, boolean inDoubt, String code, String text) {
      super(code, text);
      this.reason = Objects.requireNonNull(reason, "reason");
      this.inDoubt = inDoubt;
    }

    /**
     * What is at fault.
     *
     * @return the reason
     */
    public HaltReason reason() {
      return reason;
    }

    /**
     * Whether the request may have been applied all the same, as it was not the CRM that answered.
     *
     * @return whether it is in doubt
     */
    public boolean isInDoubt() {
      return inDoubt;
    }

    @Override
    public Kind kind() {
      return Kind.HALT;
    }
  }

  /** A reply that says nothing beside its kind, code and text. */
  private static final class Plain extends Reply {
    private final Kind kind;

    Plain(Kind kind, String code, String text) {
      super(code, text);
      this.kind = kind;
    }

    @Override
    public Kind kind() {
      return kind;
    }
  }
}
