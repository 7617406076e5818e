package dev.tillbox.alsc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What each error code of the platform means for a redemption. The platform documents its codes but
 * not always their meaning for a call that moves points; where the standard table turns out to be
 * wrong for an app key, set the row right with {@link #builder()}, without waiting for a release.
 *
 * <p>A {@code code} that the standard table lists decides; the {@code sub_code} decides for 15, 40,
 * 41, 43, 50, 100 and above, and for every code that is not listed. Rows set by the till vendor go
 * first: its sub_codes, then its codes. An error without a code is unknown, whatever else it says.
 *
 * <p>No row can confirm a redemption: only {@code biz_success} does.
 *
 * <p>Immutable and thread-safe.
 */
public final class VerdictTable {
  private static final VerdictTable STANDARD = builder().build();

  /** Codes that decide, whatever the sub_code. */
  private static final Map<Integer, Verdict> CODES = new HashMap<>();

  /** Codes whose sub_code decides; this is for when it is missing or unknown. */
  private static final Map<Integer, Verdict> CODES_WITHOUT_SUB_CODE = new HashMap<>();

  /** Patterns of sub_codes, of which the first that fits decides. */
  private static final List<Wildcard<Verdict>> SUB_CODES = new ArrayList<>();

  static {
    codes(Verdict.BUSY, 4, 5, 6, 7, 8);
    codes(Verdict.UNKNOWN, 10);
    codes(Verdict.HALT_CONFIGURATION, 9, 21, 22, 23, 30, 32, 33, 34, 47);
    codes(Verdict.HALT_CREDENTIALS, 26, 27, 28, 29, 42, 44, 53);
    codes(Verdict.HALT_SIGNATURE, 24, 25);
    codes(Verdict.HALT_PERMISSION, 11, 12, 13);
    codes(Verdict.HALT_CLOCK, 31);

    codesWithoutSubCode(Verdict.UNKNOWN, 15, 50);
    codesWithoutSubCode(Verdict.REFUSED, 40, 41, 43);

    // An earlier attempt may have been applied: neither success nor refusal by itself.
    subCodes(Verdict.DUPLICATE, "isv.*repeat*", "isv.*duplicate*");
    subCodes(Verdict.HALT_PERMISSION, "isv.invalid-permission", "isv.permission-*");
    subCodes(Verdict.HALT_CREDENTIALS, "isv.appkey-*", "isv.w2-*", "session-*");
    // Technical faults on the CRM's side of the platform. The platform counts every isv. as a
    // refusal; but on these the CRM may have acted before it failed, and the next try may do.
    subCodes(
        Verdict.ITEM_FAULT,
        "isv.*timeout*",
        "isv.system-error",
        "isv.unknown-error",
        "isv.request-processing");
    subCodes(Verdict.REFUSED, "isv.*");
    // The platform never got through to the CRM.
    subCodes(
        Verdict.NOT_APPLIED,
        "isp.http-connection-timeout",
        "isp.http-connection-refuse",
        "isp.http-closed",
        "isp.call-limited",
        "isp.system-busy");
    // The platform on these: do not retry in program.
    subCodes(
        Verdict.ITEM_FAULT,
        "isp.null-pointer-exception",
        "isp.top-parse-error",
        "isp.top-mapping-parse-error");
    // Among them the timeouts, after which the CRM may have acted.
    subCodes(Verdict.UNKNOWN, "isp.*");
    subCodes(Verdict.BUSY, "accesscontrol.*");
  }

  private final Map<Integer, Verdict> ownCodes;
  private final List<Wildcard<Verdict>> ownSubCodes;
  private final Map<String, Verdict> ownResultCodes;

  private VerdictTable(Builder builder) {
    this.ownCodes = Collections.unmodifiableMap(new HashMap<>(builder.codes));
    this.ownSubCodes = Collections.unmodifiableList(new ArrayList<>(builder.subCodes));
    this.ownResultCodes = Collections.unmodifiableMap(new HashMap<>(builder.resultCodes));
  }

  /**
   * The table by the platform's documentation.
   *
   * @return the table that {@link AlscGateway} uses unless told otherwise
   */
  public static VerdictTable standard() {
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

  /** The verdict on an {@code error_response}; a code below 0 stands for one that is no number. */
  Verdict ofError(int code, String subCode) {
    String head = head(subCode);
    Verdict own = Wildcard.firstOf(ownSubCodes, head, ownCodes.get(code));
    return own != null ? own : standardOf(code, head);
  }

  /**
   * Whether neither the platform's documentation nor the till vendor says what that error means.
   */
  boolean isUnlisted(int code, String subCode) {
    String head = head(subCode);
    boolean isOwn = ownCodes.containsKey(code) || Wildcard.firstOf(ownSubCodes, head, null) != null;
    boolean isCode = CODES.containsKey(code);
    boolean isLeftToSubCode = CODES_WITHOUT_SUB_CODE.containsKey(code) || code >= 100;
    boolean isSubCode = head.trim().isEmpty() || Wildcard.firstOf(SUB_CODES, head, null) != null;
    return !isOwn && !isCode && !(isLeftToSubCode && isSubCode);
  }

  /** The verdict on {@code biz_success=false}. */
  Verdict ofResult(String resultCode) {
    return ownResultCodes.getOrDefault(resultCode, Verdict.REFUSED);
  }

  private static Verdict standardOf(int code, String subCode) {
    Verdict listed = CODES.get(code);
    return listed != null ? listed : Wildcard.firstOf(SUB_CODES, subCode, withoutSubCode(code));
  }

  private static Verdict withoutSubCode(int code) {
    // The platform numbers its own refusals below 100; they never reach the CRM.
    Verdict unlisted = code >= 0 && code < 100 ? Verdict.HALT_CONFIGURATION : Verdict.UNKNOWN;
    return CODES_WITHOUT_SUB_CODE.getOrDefault(code, unlisted);
  }

  /** A sub_code without what it is about: {@code isv.invalid-parameter:customer_id}. */
  static String head(String subCode) {
    int colon = subCode.indexOf(':');
    return colon < 0 ? subCode : subCode.substring(0, colon);
  }

  private static void codes(Verdict verdict, int... codes) {
    for (int code : codes) {
      CODES.put(code, verdict);
    }
  }

  private static void codesWithoutSubCode(Verdict verdict, int... codes) {
    for (int code : codes) {
      CODES_WITHOUT_SUB_CODE.put(code, verdict);
    }
  }

  private static void subCodes(Verdict verdict, String... patterns) {
    for (String pattern : patterns) {
      SUB_CODES.add(new Wildcard<>(pattern, verdict));
    }
  }

  /** Collects the rows that differ from the standard table. Not thread-safe. */
  public static final class Builder {
    private final Map<Integer, Verdict> codes = new HashMap<>();
    private final List<Wildcard<Verdict>> subCodes = new ArrayList<>();
    private final Map<String, Verdict> resultCodes = new HashMap<>();

    private Builder() {}

    /**
     * Sets what a code of an {@code error_response} means, whatever its sub_code.
     *
     * @param code the platform's code
     * @param verdict what it means
     * @return this builder
     */
    public Builder code(int code, Verdict verdict) {
      codes.put(code, Objects.requireNonNull(verdict, "verdict"));
      return this;
    }

    /**
     * Sets what a sub_code means, whatever its code. The first pattern that fits decides.
     *
     * @param pattern the sub_code up to its colon, in any case; {@code *} stands for anything
     * @param verdict what it means
     * @return this builder
     */
    public Builder subCode(String pattern, Verdict verdict) {
      subCodes.add(new Wildcard<>(pattern, verdict));
      return this;
    }

    /**
     * Sets what the CRM's {@code result_code} means when {@code biz_success} is false; without a
     * row here, that is a refusal.
     *
     * @param resultCode the code, exactly
     * @param verdict what it means
     * @return this builder
     */
    public Builder resultCode(String resultCode, Verdict verdict) {
      resultCodes.put(
          Objects.requireNonNull(resultCode, "resultCode"),
          Objects.requireNonNull(verdict, "verdict"));
      return this;
    }

    /**
     * Makes the table.
     *
     * @return the table
     */
    public VerdictTable build() {
      return new VerdictTable(this);
    }
  }
}
