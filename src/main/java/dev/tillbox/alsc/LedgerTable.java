package dev.tillbox.alsc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a record of the CRM's ledger is about, by its {@code biz_type}. The platform documents the
 * field but not its values, nor how a reversed redemption shows. The standard table is inferred
 * from the one value that is documented, {@code DEDUCT_FROM_CONSUME_REVERSE} for a reversal:
 *
 * <ul>
 *   <li>{@code *REVERSE*} and {@code *REFUND*} are a {@link RecordKind#REVERSAL},
 *   <li>other {@code DEDUCT*} are a {@link RecordKind#REDEMPTION},
 *   <li>everything else is {@link RecordKind#UNKNOWN}.
 * </ul>
 *
 * <p>Rows of the till vendor's own, set with {@link #builder()}, go first. A value that is not
 * known costs nothing but a person's time: it never settles a redemption.
 *
 * <p>Immutable and thread-safe.
 */
public final class LedgerTable {
  private static final LedgerTable STANDARD = builder().build();

  private final List<Wildcard<RecordKind>> rows;

  private LedgerTable(Builder builder) {
    List<Wildcard<RecordKind>> all = new ArrayList<>(builder.rows);
    all.add(new Wildcard<>("*REVERSE*", RecordKind.REVERSAL));
    all.add(new Wildcard<>("*REFUND*", RecordKind.REVERSAL));
    all.add(new Wildcard<>("DEDUCT*", RecordKind.REDEMPTION));
    this.rows = Collections.unmodifiableList(all);
  }

  /**
   * The table as it is inferred.
   *
   * @return the table that {@link AlscGateway} uses unless told otherwise
   */
  public static LedgerTable standard() {
    return STANDARD;
  }

  /**
   * Starts with the standard table.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  RecordKind kindOf(String bizType) {
    return Wildcard.firstOf(rows, bizType, RecordKind.UNKNOWN);
  }

  /** Collects the rows that go before the standard ones. Not thread-safe. */
  public static final class Builder {
    private final List<Wildcard<RecordKind>> rows = new ArrayList<>();

    private Builder() {}

    /**
     * Sets what a {@code biz_type} is. The first pattern that fits decides.
     *
     * @param pattern the value, in any case; {@code *} stands for anything
     * @param kind what it is
     * @return this builder
     */
    public Builder bizType(String pattern, RecordKind kind) {
      rows.add(new Wildcard<>(pattern, kind));
      return this;
    }

    /**
     * Makes the table.
     *
     * @return the table
     */
    public LedgerTable build() {
      return new LedgerTable(this);
    }
  }
}
