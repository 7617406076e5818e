package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.answer;
import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.LedgerAnswer;
import dev.tillbox.Reply;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever answers may hand our secrets back, and what is answered is kept and shown. */
@Timeout(20)
class EchoTest {
  private static final String SESSION = "the-session";
  private static final String SECRET = "helloworld";
  private static final String PASSWORD = "sesame-street";

  @ParameterizedTest
  @ValueSource(
      strings = {SESSION, SECRET, "your session " + SESSION + " for " + SECRET + " is bad"})
  void sessionAndSecretAreMaskedInAllThatIsKeptOfAnAnswer(String echo) throws Exception {
    String longer = new String(new char[190]).replace('\0', '.') + SESSION;
    for (String body :
        new String[] {
          Samples.SUCCESS.replace("45632456", echo),
          Samples.SUCCESS.replace("成功", echo),
          Samples.REFUSAL.replace("积分不足", echo),
          Samples.REFUSAL.replace("P001", echo),
          Samples.REFUSAL.replace("积分不足", longer),
          Samples.error("\"" + echo + "\"", null),
          Samples.error(50, "isv." + echo),
          Samples.error(26, null).replace("\"m\"", "\"" + echo + "\""),
        }) {
      try (LoopbackServer server = LoopbackServer.plain(json(body))) {
        Reply reply = Samples.gateway(server).session(() -> SESSION).build().send(Samples.call());

        String kept = reply.toString();
        if (reply instanceof Reply.Confirmed) {
          kept += ((Reply.Confirmed) reply).reference();
        }
        assertThat(kept).contains("***").doesNotContain("the-sess").doesNotContain(SECRET);
      }
    }
  }

  @Test
  void theyAreMaskedInWhatTheLedgerSays() throws Exception {
    String row =
        "{\"flow_id\":\""
            + SESSION
            + "\",\"biz_type\":\"KIND\",\"change_point\":-2333,"
            + "\"out_biz_id\":\"32323234344356\"}";

    LedgerAnswer one = ledgerOf(row.replace("KIND", "DEDUCT"));
    assertThat(one.reference()).contains("***");
    LedgerAnswer unclear = ledgerOf(row.replace("KIND", SECRET));
    assertThat(unclear.text()).contains("***").doesNotContain(SECRET).doesNotContain(SESSION);
  }

  @Test
  void aRecordWithoutANumberIsNamedByWhatIsMasked() throws Exception {
    String row =
        "{\"flow_id\":\"\",\"biz_type\":\"DEDUCT\",\"change_point\":-2333,"
            + "\"out_biz_id\":\"32323234344356\"}";

    assertThat(ledgerOf(row).reference()).contains("record 1 of page ***");
  }

  @Test
  void theSessionBeforeIsMaskedToo() throws Exception {
    Iterator<String> sessions = Arrays.asList("the-first-one", "the-second-one").iterator();
    String echo = Samples.REFUSAL.replace("积分不足", "the-first-one, the-second-one");
    try (LoopbackServer server = LoopbackServer.plain(json(echo))) {
      AlscGateway gateway = Samples.gateway(server).session(sessions::next).build();
      gateway.send(Samples.call());

      assertThat(gateway.send(Samples.call()).text()).isEqualTo("***, ***");
    }
  }

  private static LedgerAnswer ledgerOf(String row) throws Exception {
    String page =
        "{\"alibaba_alsc_crm_point_querypointflow_response\":{\"result\":{\"biz_success\":true,"
            + "\"current_page\":\""
            + SESSION
            + "\\n\",\"has_next_page\":false,\"result_list\":["
            + row
            + "]}}}";
    try (LoopbackServer server = LoopbackServer.plain(json(page))) {
      return Samples.gateway(server).session(() -> SESSION).build().lookUp(Samples.call());
    }
  }

  @Test
  void aProxysLoginIsMaskedPlainAndEncoded() throws Exception {
    Matcher login = Pattern.compile("Proxy-Authorization: Basic (\\S+)").matcher("");
    LoopbackServer.Script echo =
        call -> {
          if (login.reset(call.head).find()) {
            String pair =
                new String(Base64.getDecoder().decode(login.group(1)), StandardCharsets.UTF_8);
            json(Samples.error(50, "isv.x")
                    .replace("\"m\"", "\"" + pair + " " + login.group(1) + "\""))
                .serve(call);
          } else {
            answer("407 x", "Proxy-Authenticate: Basic realm=\"r\"\r\n", "log in").serve(call);
          }
        };
    try (LoopbackServer proxy = LoopbackServer.plain(echo)) {
      AlscGateway gateway =
          Samples.gateway(URI.create("http://127.0.0.1:9/router/rest"))
              .proxy("http://127.0.0.1:" + proxy.port())
              .proxyLogin(() -> new PasswordAuthentication("till", PASSWORD.toCharArray()))
              .build();

      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Reply.Kind.NOT_REACHED);
      assertThat(gateway.send(Samples.call()).text()).isEqualTo("till:*** ***");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"456", "456324"})
  void whatIsShortOrOfFewDigitsDoesNotBlackenIdsThatHoldItByChance(String session)
      throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      Reply.Confirmed reply =
          (Reply.Confirmed)
              Samples.gateway(server).session(() -> session).build().send(Samples.call());

      assertThat(reply.reference()).contains("45632456");
    }
  }

  @Test
  void aMaskedCodeStillMeansWhatTheVendorsTableSays() throws Exception {
    VerdictTable table = VerdictTable.builder().resultCode(SESSION, Verdict.ITEM_FAULT).build();
    String body = Samples.REFUSAL.replace("P001", SESSION);
    try (LoopbackServer server = LoopbackServer.plain(json(body))) {
      Reply reply =
          Samples.gateway(server)
              .verdicts(table)
              .session(() -> SESSION)
              .build()
              .send(Samples.call());

      assertThat(reply.kind()).isEqualTo(Reply.Kind.ITEM_FAULT);
      assertThat(reply.code()).isEqualTo("***");
    }
  }
}
