package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTableTest {
  private static final VerdictTable STANDARD = VerdictTable.standard();

  @ParameterizedTest
  @CsvSource({
    "BUSY, 4 5 6 7 8",
    "HALT_CONFIGURATION, 9 21 22 23 30 32 33 34 47",
    "HALT_CREDENTIALS, 26 27 28 29 42 44 53",
    "HALT_SIGNATURE, 24 25",
    "HALT_PERMISSION, 11 12 13",
    "HALT_CLOCK, 31",
    "UNKNOWN, 10"
  })
  void listedCodesDecideWhateverTheSubCode(Verdict verdict, String codes) {
    for (String code : codes.split(" ", -1)) {
      for (String subCode : new String[] {"", "isv.invalid-parameter", "isp.x", "other"}) {
        assertThat(STANDARD.ofError(Integer.parseInt(code), subCode))
            .as("%s %s", code, subCode)
            .isEqualTo(verdict);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "60, '', true",
    "60, isv.invalid-parameter, true",
    "-1, isp.unknown-error, true",
    "15, something.new:77, true",
    "900, something.new, true",
    "15, '', false",
    "900, isv.anything-else:77, false",
    "40, '', false",
    "7, something.new, false",
  })
  void whatNoTableListsIsKnownForThat(int code, String subCode, boolean isUnlisted) {
    assertThat(STANDARD.isUnlisted(code, subCode)).isEqualTo(isUnlisted);
    VerdictTable own =
        VerdictTable.builder()
            .code(60, Verdict.UNKNOWN)
            .code(-1, Verdict.UNKNOWN)
            .subCode("something.*", Verdict.BUSY)
            .build();
    assertThat(own.isUnlisted(code, subCode)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "isp.remote-service-unavailable, UNKNOWN",
    "isp.item-service-unavailable, UNKNOWN",
    "isp.remote-service-error, UNKNOWN",
    "isp.remote-connection-error, UNKNOWN",
    "isp.unknown-error, UNKNOWN",
    "isp.internal-error, UNKNOWN",
    "isp.anything-else, UNKNOWN",
    "isp.remote-service-timeout, UNKNOWN",
    "isp.top-remote-connection-timeout, UNKNOWN",
    "isp.http-read-timeout, UNKNOWN",
    "isp.http-connection-timeout, NOT_APPLIED",
    "isp.http-connection-refuse, NOT_APPLIED",
    "isp.http-closed, NOT_APPLIED",
    "isp.call-limited, NOT_APPLIED",
    "isp.system-busy, NOT_APPLIED",
    "isp.null-pointer-exception, ITEM_FAULT",
    "isp.top-parse-error, ITEM_FAULT",
    "isp.top-mapping-parse-error, ITEM_FAULT",
    "isv.missing-parameter:customer_id, REFUSED",
    "isv.invalid-parameter, REFUSED",
    "isv.invalid-parameter:change_point, REFUSED",
    "isv.invalid-parameter:repeat_duplicate, REFUSED",
    "isv.parameters-mismatch:a-and-b, REFUSED",
    "isv.customer-not-exist:77, REFUSED",
    "isv.point-service-error:NOT_ENOUGH, REFUSED",
    "isv.anything-else, REFUSED",
    "isv.remote-service-error:timeout, REFUSED",
    "isv.remote-service-timeout, ITEM_FAULT",
    "isv.service-timeout, ITEM_FAULT",
    "isv.timeout:crm, ITEM_FAULT",
    "isv.system-error, ITEM_FAULT",
    "isv.unknown-error:77, ITEM_FAULT",
    "isv.request-processing, ITEM_FAULT",
    "isv.invalid-permission, HALT_PERMISSION",
    "isv.permission-api-package-empty, HALT_PERMISSION",
    "isv.appkey-not-exists, HALT_CREDENTIALS",
    "isv.w2-security-authorize-invalid, HALT_CREDENTIALS",
    "session-expired, HALT_CREDENTIALS",
    "isv.invalid-repeat-call, DUPLICATE",
    "isv.duplicate-request, DUPLICATE",
    "isv.request-duplicated, DUPLICATE",
    "isv.trade-repeat:77, DUPLICATE",
    "accesscontrol.limited-by-app-access-count, BUSY",
    "' ISV.Invalid-Parameter ', REFUSED"
  })
  void subCodesDecideWhereTheCodeDoesNot(String subCode, Verdict verdict) {
    for (int code : new int[] {15, 40, 41, 43, 50, 100, 900, 3, 99}) {
      assertThat(STANDARD.ofError(code, subCode)).as("%s", code).isEqualTo(verdict);
    }
    assertThat(STANDARD.ofError(-1, subCode)).isEqualTo(verdict);
  }

  @Test
  void aLineBreakInASubCodeDoesNotHideThatItIsADuplicate() {
    assertThat(STANDARD.ofError(40, "isv.invalid-\nrepeat-call")).isEqualTo(Verdict.DUPLICATE);
    assertThat(STANDARD.ofError(41, "isp.\u2028x")).isEqualTo(Verdict.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "15, UNKNOWN",
    "50, UNKNOWN",
    "40, REFUSED",
    "41, REFUSED",
    "43, REFUSED",
    "100, UNKNOWN",
    "999, UNKNOWN",
    "-1, UNKNOWN",
    "0, HALT_CONFIGURATION",
    "3, HALT_CONFIGURATION",
    "46, HALT_CONFIGURATION",
    "99, HALT_CONFIGURATION"
  })
  void decidesByTheCodeAloneWhereTheSubCodeSaysNothing(int code, Verdict verdict) {
    assertThat(STANDARD.ofError(code, "")).isEqualTo(verdict);
    assertThat(STANDARD.ofError(code, "somebody.else")).isEqualTo(verdict);
  }

  @Test
  void refusesWithoutASubCodeForThreeCodesAlone() {
    assertThat(
            IntStream.rangeClosed(-1, 2000)
                .filter(code -> STANDARD.ofError(code, "") == Verdict.REFUSED))
        .containsExactly(40, 41, 43);
  }

  @Test
  void takesAnyFailedResultForARefusal() {
    assertThat(STANDARD.ofResult("")).isEqualTo(Verdict.REFUSED);
    assertThat(STANDARD.ofResult("200")).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void letsTheVendorSetAnyRowRight() {
    VerdictTable table =
        VerdictTable.builder()
            .code(10, Verdict.NOT_APPLIED)
            .subCode("isv.point-*", Verdict.ITEM_FAULT)
            .subCode("isv.*", Verdict.UNKNOWN)
            .resultCode("P999", Verdict.NOT_APPLIED)
            .build();

    assertThat(table.ofError(10, "")).isEqualTo(Verdict.NOT_APPLIED);
    assertThat(table.ofError(50, "isv.point-frozen:1")).isEqualTo(Verdict.ITEM_FAULT);
    assertThat(table.ofError(10, "isv.other")).isEqualTo(Verdict.UNKNOWN);
    assertThat(table.ofError(11, "")).isEqualTo(Verdict.HALT_PERMISSION);
    assertThat(table.ofResult("P999")).isEqualTo(Verdict.NOT_APPLIED);
    assertThat(table.ofResult("P998")).isEqualTo(Verdict.REFUSED);
    assertThat(STANDARD.ofError(10, "")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void takesNoCharacterOfAPatternButTheStarForMoreThanItself() {
    VerdictTable table = VerdictTable.builder().subCode("a.b*c", Verdict.BUSY).build();

    assertThat(table.ofError(50, "a.bxxc")).isEqualTo(Verdict.BUSY);
    assertThat(table.ofError(50, "axbc")).isEqualTo(Verdict.UNKNOWN);
    assertThat(table.ofError(50, "a.bcd")).isEqualTo(Verdict.UNKNOWN);
  }
}
