package dev.tillbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class FaultTest {
  private final SandboxCrm crm = SandboxCrm.start();

  @AfterEach
  void close() {
    crm.close();
  }

  private Wire send(String requestId) throws IOException {
    return Wire.send(crm, new TillCall(requestId));
  }

  private Wire sight(Fault fault) throws IOException {
    boolean silent = fault == Fault.NEVER_ANSWER || fault == Fault.DELAY;
    return silent ? Wire.sendBriefly(crm, new TillCall("r1")) : send("r1");
  }

  /** What a till sees of each fault. */
  private static final Map<Fault, Consumer<Wire>> SIGHTS = new EnumMap<>(Fault.class);

  static {
    see(Fault.CUT_BEFORE_APPLYING, wire -> ends(wire, 0, Wire.End.CLOSED));
    see(Fault.CUT_AFTER_APPLYING, wire -> ends(wire, 0, Wire.End.CLOSED));
    see(Fault.RESET_BEFORE_APPLYING, wire -> ends(wire, 0, Wire.End.RESET));
    see(Fault.RESET_AFTER_APPLYING, wire -> ends(wire, 0, Wire.End.RESET));
    see(Fault.RESET_IN_BODY, wire -> assertThat(wire.end).isEqualTo(Wire.End.RESET));
    see(
        Fault.CUT_IN_HEADERS,
        wire -> {
          assertThat(wire.end).isEqualTo(Wire.End.CLOSED);
          assertThat(wire.text()).startsWith("HTTP/1.1 200").doesNotContain("\r\n\r\n");
        });
    see(Fault.NEVER_ANSWER, wire -> ends(wire, 0, Wire.End.SILENCE));
    see(Fault.DELAY, wire -> ends(wire, 0, Wire.End.SILENCE));
    see(
        Fault.DRIP_HEADERS,
        wire -> {
          assertThat(wire.result().get("biz_success").getAsBoolean()).isTrue();
          assertThat(wire.nanos).isGreaterThan(wire.bytes.length * 1_000_000L);
        });
    see(
        Fault.DRIP_BODY,
        wire -> {
          assertThat(wire.result().get("biz_success").getAsBoolean()).isTrue();
          assertThat(wire.nanos).isGreaterThan(wire.body().length * 1_000_000L);
        });
    see(
        Fault.TRUNCATED_BODY,
        wire -> {
          assertThat(wire.end).isEqualTo(Wire.End.CLOSED);
          assertThat(wire.body().length).isPositive().isLessThan(announced(wire));
        });
    see(
        Fault.HALF_BODY,
        wire -> {
          assertThat(wire.body()).hasSize(announced(wire));
          assertThatThrownBy(wire::json).isInstanceOf(RuntimeException.class);
        });
    see(
        Fault.ENDLESS_BODY,
        wire -> {
          assertThat(wire.status()).isEqualTo(200);
          assertThat(wire.end).isEqualTo(Wire.End.TOO_LONG);
        });
    see(Fault.GARBAGE, wire -> assertThat(wire.bytes).hasSize(256).startsWith(255, 254, 253));
    see(Fault.FALSE_GZIP, wire -> assertThat(wire.header("Content-Encoding")).isEqualTo("gzip"));
    see(
        Fault.WRONG_CHARSET,
        wire -> assertThat(wire.header("Content-Type")).endsWith("charset=UTF-16"));
    see(Fault.EMPTY_BODY, wire -> ok(wire, ""));
    see(Fault.EMPTY_JSON, wire -> ok(wire, "{}"));
    see(Fault.JSON_NULL, wire -> ok(wire, "null"));
    see(Fault.JSON_LIST, wire -> ok(wire, "[]"));
    see(
        Fault.WRONG_ROOT,
        wire ->
            assertThat(wire.json().keySet())
                .containsExactly("alibaba_alsc_crm_point_querypoint_response"));
    see(Fault.NO_VERDICT, wire -> assertThat(wire.result().has("biz_success")).isFalse());
    see(Fault.PORTAL_PAGE, wire -> page(wire, 200));
    see(
        Fault.REDIRECT,
        wire -> {
          page(wire, 302);
          assertThat(wire.header("Location")).isEqualTo("http://127.0.0.1/portal/login");
        });
    see(Fault.PORTAL_511, wire -> page(wire, 511));
    see(
        Fault.PROXY_AUTH_407,
        wire -> {
          page(wire, 407);
          assertThat(wire.header("Proxy-Authenticate")).startsWith("Basic ");
        });
    see(Fault.HTTP_400, wire -> page(wire, 400));
    see(Fault.HTTP_401, wire -> page(wire, 401));
    see(Fault.HTTP_403, wire -> page(wire, 403));
    see(Fault.HTTP_404, wire -> page(wire, 404));
    see(Fault.HTTP_408, wire -> page(wire, 408));
    see(Fault.HTTP_500, wire -> page(wire, 500));
    see(Fault.HTTP_502, wire -> page(wire, 502));
    see(Fault.HTTP_504, wire -> page(wire, 504));
    see(
        Fault.HTTP_429,
        wire -> {
          page(wire, 429);
          assertThat(wire.header("Retry-After")).isEqualTo("1");
        });
    see(
        Fault.HTTP_503,
        wire -> {
          page(wire, 503);
          assertThat(wire.header("Retry-After")).isEqualTo("1");
        });
    see(
        Fault.BAN_7,
        wire -> {
          error(wire, 7, "accesscontrol.limited-by-app-access-count");
          assertThat(wire.error().get("sub_msg").getAsString())
              .isEqualTo("This ban will last for 1 more seconds");
        });
    see(Fault.SERVICE_UNAVAILABLE_10, wire -> error(wire, 10, null));
    see(Fault.PERMISSION_11, wire -> error(wire, 11, "isv.permission-api-package-limit"));
    see(Fault.INVALID_SIGNATURE_25, wire -> error(wire, 25, null));
    see(Fault.INVALID_SESSION_27, wire -> error(wire, 27, "invalid-sessionkey"));
    see(Fault.INVALID_APP_KEY_29, wire -> error(wire, 29, "isv.appkey-not-exists"));
    see(
        Fault.INVALID_TIMESTAMP_31,
        wire -> {
          error(wire, 31, null);
          assertThat(wire.header("Date")).endsWith(" GMT");
        });
    see(Fault.INVALID_ARGUMENTS_41, wire -> error(wire, 41, "isv.invalid-parameter"));
    see(Fault.UNKNOWN_ERROR_999, wire -> error(wire, 999, null));
    see(Fault.REMOTE_ERROR_15, wire -> error(wire, 15, null));
    see(Fault.ISP_SERVICE_UNAVAILABLE, wire -> error(wire, 15, "isp.crm-service-unavailable"));
    see(Fault.ISP_REMOTE_SERVICE_TIMEOUT, wire -> error(wire, 15, "isp.remote-service-timeout"));
    see(Fault.ISP_HTTP_READ_TIMEOUT, wire -> error(wire, 15, "isp.http-read-timeout"));
    see(Fault.ISP_HTTP_CONNECTION_REFUSE, wire -> error(wire, 15, "isp.http-connection-refuse"));
    see(Fault.ISP_CALL_LIMITED, wire -> error(wire, 15, "isp.call-limited"));
    see(Fault.ISP_SYSTEM_BUSY, wire -> error(wire, 15, "isp.system-busy"));
    for (String subCode :
        new String[] {
          "remote-service-error",
          "remote-connection-error",
          "unknown-error",
          "internal-error",
          "top-remote-connection-timeout",
          "http-connection-timeout",
          "http-closed",
          "top-parse-error",
          "top-mapping-parse-error"
        }) {
      String name = "ISP_" + subCode.toUpperCase(Locale.ROOT).replace('-', '_');
      see(Fault.valueOf(name), wire -> error(wire, 15, "isp." + subCode));
    }
    see(Fault.ITEM_FAULT, wire -> error(wire, 15, "isp.null-pointer-exception"));
    see(Fault.INVALID_PARAMETER, wire -> error(wire, 50, "isv.invalid-parameter"));
    see(Fault.REPEAT_CALL, wire -> error(wire, 15, "isv.invalid-repeat-call"));
    see(
        Fault.REFUSED,
        wire -> {
          assertThat(wire.result().get("biz_success").getAsBoolean()).isFalse();
          assertThat(wire.result().get("result_code").getAsString()).isEqualTo("CUSTOMER_FROZEN");
        });
  }

  private static void see(Fault fault, Consumer<Wire> sight) {
    SIGHTS.put(fault, sight);
  }

  private static void ends(Wire wire, int bytes, Wire.End end) {
    assertThat(wire.bytes).hasSize(bytes);
    assertThat(wire.end).isEqualTo(end);
  }

  private static int announced(Wire wire) {
    return Integer.parseInt(wire.header("Content-Length"));
  }

  private static void ok(Wire wire, String body) {
    assertThat(wire.status()).isEqualTo(200);
    assertThat(wire.bodyText()).isEqualTo(body);
  }

  private static void page(Wire wire, int status) {
    assertThat(wire.status()).isEqualTo(status);
    assertThat(wire.header("Content-Type")).isEqualTo("text/html; charset=UTF-8");
    assertThat(wire.bodyText()).startsWith("<!DOCTYPE html>");
  }

  private static void error(Wire wire, int code, String subCode) {
    assertThat(wire.status()).isEqualTo(200);
    JsonObject error = wire.error();
    assertThat(error.get("code").getAsInt()).isEqualTo(code);
    assertThat(error.get("sub_code"))
        .isEqualTo(subCode == null ? null : new JsonPrimitive(subCode));
  }

  @ParameterizedTest
  @EnumSource
  void standsInTheCatalogueForVendors(Fault fault) throws IOException {
    String taken = fault.step().isAfterApplying() ? "yes" : "";
    assertThat(Files.readAllLines(Paths.get("docs", "faults.md")))
        .anyMatch(row -> row.startsWith("| `" + fault + "` | " + taken + " | "));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNREACHABLE")
  void isSeenOnTheWireOnceAndMovesPointsOnlyIfItSaysSo(Fault fault) throws IOException {
    assertThat(SIGHTS).containsKey(fault);
    boolean drips = fault == Fault.DRIP_BODY || fault == Fault.DRIP_HEADERS;
    crm.next(drips ? fault.lasting(Duration.ofMillis(1)) : fault.step());
    SIGHTS.get(fault).accept(sight(fault));
    assertThat(crm.ledger()).hasSize(fault.step().isAfterApplying() ? 1 : 0);
    assertThat(send("r1").result().get("biz_success").getAsBoolean()).isTrue();
    assertThat(crm.applied()).hasSize(1);
    assertThat(crm.attempts()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"NEVER_ANSWER", "HTTP_502", "ISP_REMOTE_SERVICE_TIMEOUT", "EMPTY_BODY", "GARBAGE"})
  void canComeAfterThePointsWereTaken(Fault fault) throws IOException {
    crm.next(fault.afterApplying());
    SIGHTS.get(fault).accept(sight(fault));
    assertThat(crm.applied()).hasSize(1);
  }

  @Test
  void unreachableTakesItsTurnWithoutARequest() throws IOException {
    crm.next(Fault.HTTP_500, Fault.UNREACHABLE, Fault.HTTP_502);
    assertThat(send("r1").status()).isEqualTo(500);
    assertUnreachable();
    crm.goOnline();
    assertThat(send("r1").status()).isEqualTo(502);
    assertThat(send("r1").status()).isEqualTo(200);
  }

  @Test
  void unreachableHoldsAtOnceAndUntilItIsHealthy() throws IOException {
    crm.always(Fault.UNREACHABLE);
    assertUnreachable();
    crm.healthy();
    assertThat(send("r1").status()).isEqualTo(200);
    crm.always(Fault.UNREACHABLE);
    crm.goOnline();
    assertThat(send("r2").status()).isEqualTo(200);
  }

  @Test
  void aLateLookAtTheScriptDoesNotUndoGoingOnline() throws IOException {
    // The moment is short: many tries to meet it.
    for (int round = 0; round < 60; round++) {
      assertThat(send("r1").status()).isEqualTo(200);
      crm.always(Fault.UNREACHABLE);
      crm.goOnline();
    }
    assertThat(send("r1").status()).isEqualTo(200);
  }

  private void assertUnreachable() {
    crm.awaitOffline(Duration.ofSeconds(5));
    assertThatThrownBy(() -> send("r1")).isInstanceOf(ConnectException.class);
  }

  @Test
  void theNearestScriptWins() throws IOException {
    crm.always(Fault.HTTP_500);
    crm.next(Fault.HTTP_502);
    crm.forRequest(request -> request.requestId().get().startsWith("b"), Fault.HTTP_503);
    crm.forRequest("bad", Fault.HTTP_504, Fault.HTTP_408);
    assertThat(send("bad").status()).isEqualTo(504);
    assertThat(send("bad").status()).isEqualTo(408);
    assertThat(send("bad").status()).isEqualTo(503);
    assertThat(send("bad").status()).isEqualTo(503);
    assertThat(send("good").status()).isEqualTo(502);
    assertThat(send("good").status()).isEqualTo(500);
    assertThat(send("good").status()).isEqualTo(500);
    crm.healthy();
    assertThat(send("bad").status()).isEqualTo(200);
    assertThat(send("good").status()).isEqualTo(200);
  }

  @Test
  void durationsCanBeChosenWhereTheTextNamesOne() throws IOException {
    crm.next(
        Fault.BAN_7.lasting(Duration.ofSeconds(31062)),
        Fault.HTTP_429.lasting(Duration.ofSeconds(7)),
        Fault.DELAY.lasting(Duration.ofMillis(50)));
    assertThat(send("r1").error().get("sub_msg").getAsString())
        .isEqualTo("This ban will last for 31062 more seconds");
    assertThat(send("r1").header("Retry-After")).isEqualTo("7");
    assertThat(send("r1").firstByteNanos).isGreaterThan(45_000_000L);
  }

  @Test
  void refusesScriptsThatMakeNoSense() {
    assertThatThrownBy(() -> Fault.HTTP_500.lasting(Duration.ofSeconds(1)))
        .hasMessageContaining("HTTP_500 cannot last PT1S");
    assertThatThrownBy(() -> Fault.DELAY.lasting(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(Fault.UNREACHABLE::afterApplying)
        .hasMessageContaining("use CUT_AFTER_APPLYING");
    assertThatThrownBy(() -> crm.forRequest("r1", Fault.UNREACHABLE))
        .hasMessageContaining("use next or always");
  }

  @Test
  void anErrorIsWordedInTheFormatThatWasAskedFor() throws IOException {
    crm.next(Fault.ITEM_FAULT);
    assertThat(Wire.send(crm, new TillCall("r1").with("format", null)).bodyText())
        .contains("<error_response><code>15</code>");
  }
}
