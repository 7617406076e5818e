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

  private final String code;
  private final String text;
  private final String reference;
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
    this.code = Objects.requireNonNull(code, "code");
    this.text = Objects.requireNonNull(text, "text");
    this.reference = reference;
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
