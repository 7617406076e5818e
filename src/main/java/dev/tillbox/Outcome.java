package dev.tillbox;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a redemption is in its state: the CRM's answer, or the rule by which it is held. Immutable
 * and thread-safe.
 */
public final class Outcome {
  /** The {@link #code()} of an entry that only the CRM's ledger can settle. */
  public static final String NEEDS_LEDGER = "needs-ledger";

  /** The {@link #code()} of an entry that is confirmed because the CRM's ledger has it. */
  public static final String LEDGER = "ledger";

  /** The {@link #code()} of an entry on which the platform fails while it serves others. */
  public static final String ITEM_FAULT = "item-fault";

  /** The {@link #code()} of an entry that a person settled; {@link #text()} says why. */
  public static final String BY_HAND = "by-hand";

  private final String code;
  private final String text;
  private final String reference;
  private final String operator;
  private final Instant at;

  /**
   * Makes an outcome; for tests of a till's listener.
   *
   * @param code the CRM's code, or a short name such as {@link #NEEDS_LEDGER}
   * @param text for people
   * @param reference the CRM's own reference of the booking; may be null
   * @param at when it was written to the queue file, by the CRM's clock as far as known
   */
  public Outcome(String code, String text, String reference, Instant at) {
    this(code, text, reference, null, at);
  }

  /**
   * Makes an outcome that a person may have decided; for tests of a till's listener.
   *
   * @param code the CRM's code, or a short name such as {@link #BY_HAND}
   * @param text for people
   * @param reference the CRM's own reference of the booking; may be null
   * @param operator who decided; null for nobody
   * @param at when it was written to the queue file, by the CRM's clock as far as known
   */
  public Outcome(String code, String text, String reference, String operator, Instant at) {
    this.code = Objects.requireNonNull(code, "code");
    this.text = Objects.requireNonNull(text, "text");
    this.reference = reference;
    this.operator = operator;
    this.at = Objects.requireNonNull(at, "at");
  }

  /**
   * The CRM's code, or for a held entry the short name of the rule.
   *
   * @return the code
   */
  public String code() {
    return code;
  }

  /**
   * What was said, for people.
   *
   * @return the text; may be empty
   */
  public String text() {
    return text;
  }

  /**
   * The CRM's own reference of the booking.
   *
   * @return the reference, if the CRM gave one
   */
  public Optional<String> reference() {
    return Optional.ofNullable(reference);
  }

  /**
   * Who decided, when it was a person.
   *
   * @return as given to {@link Tillbox#settleByHand}; empty when the CRM decided
   */
  public Optional<String> operator() {
    return Optional.ofNullable(operator);
  }

  /**
   * When it was written to the queue file, by the CRM's clock as far as it was known then.
   *
   * @return the time
   */
  public Instant at() {
    return at;
  }

  @Override
  public String toString() {
    return code + (text.isEmpty() ? "" : ": " + text);
  }
}
