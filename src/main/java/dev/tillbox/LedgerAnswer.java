package dev.tillbox;

import java.util.Objects;
import java.util.Optional;

/**
 * What the CRM's ledger says of one redemption. A {@link RedemptionGateway} makes exactly one for
 * each look-up, with the static methods of this class.
 *
 * <p>Records are compared exactly, by customer, order number and points. When in doubt, the right
 * one is {@link #unclear}: a person then decides.
 *
 * <p>Immutable and thread-safe.
 */
public final class LedgerAnswer {
  private final Kind kind;
  private final String text;
  private final String reference;
  private final Reply instead;

  private LedgerAnswer(Kind kind, String text, String reference, Reply instead) {
    this.kind = kind;
    this.text = Objects.requireNonNull(text, "text");
    this.reference = reference;
    this.instead = instead;
  }

  /**
   * The ledger holds exactly one record of it, and that is not reversed.
   *
   * @param reference the CRM's own reference of the record; may be null
   * @return the answer
   */
  public static LedgerAnswer one(String reference) {
    return new LedgerAnswer(Kind.ONE, "one record", reference, null);
  }

  /**
   * The whole ledger was read, and it holds no record of it. That may change for a while after an
   * attempt, so tillbox asks twice before it believes it.
   *
   * @return the answer
   */
  public static LedgerAnswer none() {
    return new LedgerAnswer(Kind.NONE, "no record", null, null);
  }

  /**
   * The ledger was asked, and what it says decides nothing: several records, a reversed one, one
   * that cannot be understood, or that it may not be read.
   *
   * @param text what was found, for the person who must decide
   * @return the answer
   */
  public static LedgerAnswer unclear(String text) {
    return new LedgerAnswer(Kind.UNCLEAR, text, null, null);
  }

  /**
   * The ledger could not be asked: the link, the platform or the credentials do not let it.
   *
   * @param instead what came instead of the ledger's answer, as {@link RedemptionGateway#send}
   *     would say it
   * @return the answer
   * @throws IllegalArgumentException if the reply would settle a redemption
   */
  public static LedgerAnswer notAsked(Reply instead) {
    if (instead.kind().isOutcome()) {
      throw new IllegalArgumentException(
          instead.kind() + " is an answer to a redemption; use one(), none() or unclear()");
    }
    return new LedgerAnswer(Kind.NOT_ASKED, instead.toString(), null, instead);
  }

  /**
   * What it says.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * What was found, for people.
   *
   * @return one line; never empty but for a gateway that said nothing
   */
  public String text() {
    return text;
  }

  /**
   * The CRM's own reference of the one record.
   *
   * @return the reference, if the CRM gave one
   */
  public Optional<String> reference() {
    return Optional.ofNullable(reference);
  }

  /**
   * What came instead of the ledger's answer.
   *
   * @return the reply; empty unless {@link Kind#NOT_ASKED}
   */
  public Optional<Reply> instead() {
    return Optional.ofNullable(instead);
  }

  @Override
  public String toString() {
    return kind + ": " + text;
  }

  /** The classes of a {@link LedgerAnswer}. */
  public enum Kind {
    /** See {@link LedgerAnswer#one}. */
    ONE,
    /** See {@link LedgerAnswer#none}. */
    NONE,
    /** See {@link LedgerAnswer#unclear}. */
    UNCLEAR,
    /** See {@link LedgerAnswer#notAsked}. */
    NOT_ASKED
  }
}
