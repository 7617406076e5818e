package dev.tillbox.alsc;

import static dev.tillbox.alsc.Samples.ROOT;
import static dev.tillbox.alsc.Samples.answer;
import static dev.tillbox.alsc.Samples.error;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.HaltReason;
import dev.tillbox.Reply;
import dev.tillbox.Reply.Kind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
  private static final String XML_SUCCESS =
      "<"
          + ROOT
          + ">\n    <result>\n        <biz_success>true</biz_success>\n"
          + "        <result>45632456</result>\n        <result_code>200</result_code>\n"
          + "        <result_desc>成功</result_desc>\n"
          + "        <result_view>&quot;&quot;</result_view>\n    </result>\n</"
          + ROOT
          + ">";

  @Test
  void confirmsTheApiPagesSampleInJsonAndInXml() {
    for (String body : new String[] {Samples.SUCCESS, XML_SUCCESS}) {
      Reply reply = read(answer(200, body));

      assertThat(reply.kind()).isEqualTo(Kind.CONFIRMED);
      assertThat(reply.code()).isEqualTo("200");
      assertThat(reply.text()).isEqualTo("成功");
      assertThat(((Reply.Confirmed) reply).reference()).contains("45632456");
    }
  }

  @Test
  void refusesWhatTheCrmRefusedAndShowsTheTextMeantForPeople() {
    Reply reply = read(answer(200, Samples.REFUSAL));

    assertThat(reply.kind()).isEqualTo(Kind.REJECTED);
    assertThat(reply.code()).isEqualTo("P001");
    assertThat(reply.text()).isEqualTo("积分不足");
    assertThat(read(answer(200, Samples.REFUSAL.replace("积分不足", ""))).text())
        .isEqualTo("points short");
  }

  @Test
  void saysLoudlyThatACodeIsNotListedAndNothingOfWhatItIsAbout() {
    List<String> logged = new ArrayList<>();
    Logger logger = Logger.getLogger(ReplyReader.class.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(record.getLevel() + " " + record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      logger.setLevel(Level.WARNING);
      read(answer(200, error("60", "isv.odd-customer:7027")));
      read(answer(200, error("15", "isp.unknown-error")));
    } finally {
      logger.setLevel(null);
      logger.removeHandler(handler);
    }
    assertThat(logged).hasSize(1);
    assertThat(logged.get(0))
        .startsWith("WARNING The platform answers 60/isv.odd-customer, which no table lists")
        .contains("taken for REFUSED")
        .doesNotContain("7027");
  }

  @Test
  void readsLongNumbersWithoutLoss() {
    String body =
        success("{\"biz_success\":true,\"result\":7027365982937563912722,\"result_code\":200}");

    Reply.Confirmed reply = (Reply.Confirmed) read(answer(200, body));

    assertThat(reply.reference()).contains("7027365982937563912722");
    assertThat(reply.code()).isEqualTo("200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"biz_success\":\"true\",\"result\":true}",
        "{\"biz_success\":true,\"result\":null,\"result_code\":null}",
        "{\"biz_success\":true}",
        "{\"biz_success\":true,\"result\":{\"a\":[1,2]},\"more\":[]}",
        "{\"biz_success\":true,\"result_desc\":\"a line\nand\ta tab\"}"
      })
  void confirmsByBizSuccessWhateverElseIsSaid(String result) {
    assertThat(read(answer(200, success(result))).kind()).isEqualTo(Kind.CONFIRMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"biz_success\":null}",
        "{\"biz_success\":1}",
        "{\"biz_success\":\"TRUE\"}",
        "{\"biz_success\":\"yes\",\"result_code\":\"200\"}",
        "{\"biz_success\":[true]}",
        "{\"biz_success\":{\"true\":true}}",
        "{\"result_code\":\"200\",\"result_desc\":\"success\"}"
      })
  void leavesInDoubtAResultThatDoesNotSayWhetherItSucceeded(String result) {
    Reply reply = read(answer(200, success(result)));

    assertThat(reply.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(reply.code()).isEqualTo("no-verdict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|empty-body",
        "`  `|empty-body",
        "{}|wrong-root",
        "[]|not-a-reply",
        "null|not-a-reply",
        "true|not-a-reply",
        "\"text\"|not-a-reply",
        "OK|not-a-reply",
        "{\"status\":\"ok\"}|wrong-root",
        "{\"result\":{\"biz_success\":true}}|wrong-root",
        "{\"taobao_item_get_response\":{\"result\":{\"biz_success\":true}}}|wrong-root",
        "{\"alsc_crm_point_consumepoint_response\":{\"result\":{\"biz_success\":true}}}|wrong-root",
        "{\"ROOT\":{\"result\":{\"biz_success\":true}},\"x\":1}|wrong-root",
        "{\"ROOT\":{\"result\":{\"biz_success\":true}},\"error_response\":{\"code\":7}}|wrong-root",
        "{\"error_response\":\"x\"}|wrong-root",
        "{\"ROOT\":[{\"result\":{\"biz_success\":true}}]}|wrong-root",
        "{\"ROOT\":{\"biz_success\":true}}|no-result",
        "{\"ROOT\":{\"result\":true}}|no-result",
        "{\"ROOT\":{\"result\":[{\"biz_success\":true}]}}|no-result",
        "{\"ROOT\":{\"result\":{\"biz_success\":true}}|malformed-json",
        "{\"ROOT\":{\"result\":{\"biz_success\":true}}} {}|malformed-json",
        "{\"ROOT\":{\"result\":{\"biz_success\":true}}}x|malformed-json",
        "{\"ROOT\":{\"result\":{\"biz_success\":True}}}|malformed-json",
        "{'ROOT':{'result':{'biz_success':true}}}|malformed-json",
        "{ROOT:{result:{biz_success:true}}}|malformed-json",
        "{\"ROOT\":{\"result\":{\"biz_success\":false,\"biz_success\":true}}}|malformed-json",
        "{\"ROOT\":{\"result\":{\"biz_success\":null,\"biz_success\":true}}}|malformed-json",
        "{\"ROOT\":{\"result\":{\"biz_success\":true,\"a\":01}}}|malformed-json",
        "{\"ROOT\":{\"result\":{\"biz_success\":true,}}}|malformed-json",
        "{\"ROOT\":{\"result\":{\"biz_success\":true/**/}}}|malformed-json",
        "{\"ROOT\":{\"result\":{\"biz_success\":true,\"a\":NaN}}}|malformed-json",
        "<html><body>Welcome</body></html>|html",
        "<!DOCTYPE HTML><p>hi|html",
        "<p>hi|malformed-xml",
        "<ROOT><result><biz_success>true</biz_success></result>|malformed-xml",
        "<ROOT><result><biz_success>true</biz_success></result></ROOT>x|malformed-xml",
        "<a><result><biz_success>true</biz_success></result></a>|wrong-root",
        "<x:ROOT xmlns:x='u'><result><biz_success>true</biz_success></result></x:ROOT>|wrong-root",
        "<result><biz_success>true</biz_success></result>|wrong-root",
        "<ROOT><biz_success>true</biz_success></ROOT>|no-result"
      })
  void neitherConfirmsNorRefusesWhatIsNotTheCrms(String body, String code) {
    Reply reply = read(answer(200, body.replace("ROOT", ROOT)));

    assertThat(reply.kind()).isEqualTo(Kind.NOT_REACHED);
    assertThat(reply.code()).isEqualTo(code);
  }

  @Test
  void takesNoXmlElementTwice() {
    String twice =
        XML_SUCCESS.replace("<result_code>", "<biz_success>false</biz_success><result_code>");

    assertThat(read(answer(200, twice)).kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void readsXmlErrorsWithACommentAfterTheRoot() {
    String body =
        "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<error_response><code>50</code>"
            + "<msg>Remote service error</msg><sub_code>isv.invalid-parameter</sub_code>"
            + "<sub_msg><![CDATA[非法参数]]></sub_msg></error_response>\n<!--top011-->\n";

    Reply reply = read(answer(200, body));

    assertThat(reply.kind()).isEqualTo(Kind.REJECTED);
    assertThat(reply.code()).isEqualTo("50/isv.invalid-parameter");
    assertThat(reply.text()).isEqualTo("Remote service error: 非法参数");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE r [<!ENTITY e \"true\">]>",
        "<!DOCTYPE r SYSTEM \"http://127.0.0.1:1/evil.dtd\">",
        "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>",
        "<!DOCTYPE r>"
      })
  void refusesXmlWithADocumentType(String type) {
    assertThat(read(answer(200, type + XML_SUCCESS)).code()).isEqualTo("malformed-xml");
    assertThat(read(answer(200, type + XML_SUCCESS.replace(">true<", ">&e;<"))).code())
        .isEqualTo("malformed-xml");
  }

  @Test
  void writesNothingToTheTillsConsoleHoweverBrokenTheDocumentType() {
    PrintStream before = System.err;
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    System.setErr(new PrintStream(console, true));
    try {
      read(answer(200, "<!DOCTYPE a [<!ENTITY e 'tr"));
      read(answer(200, "<?xml version='1.0'?><!DOCTYPE a ["));
    } finally {
      System.setErr(before);
    }

    assertThat(console.size()).isZero();
  }

  @Test
  void acceptsTheRootlessFormOnlyWhereItWasAskedFor() {
    String bare = "{\"result\":" + Samples.RESULT + ",\"request_id\":\"abc\"}";
    ReplyReader simplified =
        new ReplyReader(
            new Settings(Samples.gateway(URI.create("https://crm.example/")).simplify(true)));

    assertThat(read(answer(200, bare)).kind()).isEqualTo(Kind.NOT_REACHED);
    assertThat(simplified.read(answer(200, bare), ConsumePointPayload.METHOD).kind())
        .isEqualTo(Kind.CONFIRMED);
    assertThat(simplified.read(answer(200, Samples.SUCCESS), ConsumePointPayload.METHOD).kind())
        .isEqualTo(Kind.CONFIRMED);
    assertThat(
            simplified
                .read(answer(200, error(50, "isv.invalid-parameter")), ConsumePointPayload.METHOD)
                .kind())
        .isEqualTo(Kind.REJECTED);
    String both = bare.replace("\"request_id\"", "\"error_response\":{},\"request_id\"");
    assertThat(simplified.read(answer(200, both), ConsumePointPayload.METHOD).kind())
        .isEqualTo(Kind.NOT_REACHED);
    assertThat(simplified.read(answer(200, "{}"), ConsumePointPayload.METHOD).kind())
        .isEqualTo(Kind.NOT_REACHED);
    assertThat(
            simplified
                .read(
                    answer(200, "<result><biz_success>true</biz_success></result>"),
                    ConsumePointPayload.METHOD)
                .kind())
        .isEqualTo(Kind.NOT_REACHED);
  }

  @ParameterizedTest
  @CsvSource({
    "taobao.item.get, item_get_response",
    "alibaba.alsc.crm.point.consumepoint, alibaba_alsc_crm_point_consumepoint_response",
    "alibaba.taobao.x, alibaba_taobao_x_response"
  })
  void namesTheRootAsThePlatformDoes(String method, String root) {
    assertThat(ReplyReader.rootOf(method)).isEqualTo(root);
  }

  @ParameterizedTest
  @CsvSource({
    "7, , BUSY",
    "'\"7\"', , BUSY",
    "10, , UNKNOWN",
    "15, isv.points-not-enough, REJECTED",
    "15, , UNKNOWN",
    "25, , HALT",
    "41, isv.missing-parameter:x, REJECTED",
    "50, isp.system-busy, NOT_APPLIED",
    "50, isp.null-pointer-exception, ITEM_FAULT",
    "50, isv.invalid-repeat-call, DUPLICATE",
    "50, isp.remote-service-timeout, UNKNOWN",
    "'\"invalid_client\"', , UNKNOWN",
    "null, , UNKNOWN",
    "50.5, , UNKNOWN",
    "99999999999999999999, , UNKNOWN",
    "-7, , UNKNOWN"
  })
  void takesErrorsForWhatTheTableSays(String code, String subCode, Kind kind) {
    assertThat(read(answer(200, error(code, subCode))).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\" \"", "[50]", "{\"code\":50}", "[]", "{}"})
  void anErrorWithoutACodeIsUnknownWhateverItsSubCode(String code) {
    for (String subCode : new String[] {"isv.invalid-parameter", "isv.invalid-repeat-call"}) {
      assertThat(read(answer(200, error(code, subCode))).kind()).isEqualTo(Kind.UNKNOWN);
    }
    String without = error(code, "isv.invalid-parameter").replace("\"code\":" + code + ",", "");
    assertThat(read(answer(200, without)).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(read(answer(429, without)).kind()).isEqualTo(Kind.BUSY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"isv.invalid-repeat-call\"]", "{\"a\":1}", "{}"})
  void anErrorWhoseSubCodeCannotBeReadRefusesNothing(String subCode) {
    for (int code : new int[] {40, 41, 43}) {
      String unreadable = error(code, "x").replace("\"x\"", subCode);
      assertThat(read(answer(200, unreadable)).kind()).isEqualTo(Kind.UNKNOWN);
    }
    assertThat(read(answer(200, error(7, "x").replace("\"x\"", subCode))).kind())
        .isEqualTo(Kind.BUSY);
  }

  @ParameterizedTest
  @CsvSource({
    "26, CREDENTIALS",
    "25, SIGNATURE",
    "11, PERMISSION",
    "31, CLOCK",
    "22, CONFIGURATION"
  })
  void haltsForTheReasonThatThePlatformNames(int code, HaltReason reason) {
    assertThat(((Reply.Halt) read(answer(200, error(code, null)))).reason()).isEqualTo(reason);
  }

  @Test
  void tellsThePlatformsRefusalsFromTheCrms() {
    Reply.Rejected platforms =
        (Reply.Rejected) read(answer(200, error(50, "isv.invalid-parameter")));
    Reply.Rejected crms = (Reply.Rejected) read(answer(200, Samples.REFUSAL));

    assertThat(platforms.isByPlatform()).isTrue();
    assertThat(platforms.code()).isEqualTo("50/isv.invalid-parameter");
    assertThat(crms.isByPlatform()).isFalse();
  }

  @Test
  void letsTheVendorsTableDecide() {
    ReplyReader reader =
        new ReplyReader(
            new Settings(
                Samples.gateway(URI.create("https://crm.example/"))
                    .verdicts(
                        VerdictTable.builder()
                            .code(50, Verdict.NOT_APPLIED)
                            .resultCode("P001", Verdict.ITEM_FAULT)
                            .build())));

    assertThat(reader.read(answer(200, error(50, null)), ConsumePointPayload.METHOD).kind())
        .isEqualTo(Kind.NOT_APPLIED);
    assertThat(reader.read(answer(200, Samples.REFUSAL), ConsumePointPayload.METHOD).kind())
        .isEqualTo(Kind.ITEM_FAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "200, NOT_REACHED",
    "201, NOT_REACHED",
    "204, NOT_REACHED",
    "206, NOT_REACHED",
    "301, NOT_REACHED",
    "302, NOT_REACHED",
    "307, NOT_REACHED",
    "407, NOT_REACHED",
    "511, NOT_REACHED",
    "600, NOT_REACHED",
    "400, HALT",
    "401, HALT",
    "403, HALT",
    "404, HALT",
    "405, HALT",
    "408, UNKNOWN",
    "429, BUSY",
    "500, UNKNOWN",
    "502, UNKNOWN",
    "503, UNKNOWN",
    "504, UNKNOWN",
    "599, UNKNOWN"
  })
  void takesAPageForWhatItsStatusSays(int status, Kind kind) {
    for (String body : new String[] {"", "<html>page</html>", "{\"a\":1}", "{"}) {
      assertThat(read(answer(status, body)).kind()).as(body).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 202, 203, 206, 302, 400, 401, 403, 404, 407, 408, 429, 500, 502, 511})
  void settlesNothingUnderAnyStatusBut200(int status) {
    for (String body :
        new String[] {Samples.SUCCESS, Samples.REFUSAL, error(50, "isv.x"), error(41, null)}) {
      assertThat(read(answer(status, body)).kind()).as(body).isNotIn(Kind.CONFIRMED, Kind.REJECTED);
    }
  }

  @Test
  void hearsThePlatformsOwnErrorUnderA4xxWhereItSettlesNothing() {
    assertThat(read(answer(400, error(27, null))).kind()).isEqualTo(Kind.HALT);
    assertThat(read(answer(403, error(7, null))).kind()).isEqualTo(Kind.BUSY);
    assertThat(read(answer(400, error(50, "isv.invalid-parameter"))).kind())
        .isEqualTo(Kind.UNKNOWN);
    assertThat(read(answer(503, error(7, null))).kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void namesProxiesAndPortalsAsSuch() {
    assertThat(read(answer(407, "")).text()).contains("proxy");
    assertThat(read(answer(511, "")).text()).contains("portal");
    assertThat(read(answer(302, "")).text()).contains("redirect");
    assertThat(read(answer(200, "<html>")).text()).contains("portal");
  }

  @Test
  void readsTheBodyInItsOwnCharsetElseInUtf8() {
    byte[] gbk = Samples.SUCCESS.getBytes(Charset.forName("GBK"));
    assertThat(read(answer(200, gbk, "Content-Type", "application/json;charset=GBK")).text())
        .isEqualTo("成功");
    assertThat(
            read(answer(
                    200, Samples.SUCCESS.getBytes(UTF_16), "Content-Type", "a/b; charset=UTF-16"))
                .text())
        .isEqualTo("成功");
    for (String type :
        new String[] {
          "", "text/html", "a/b; charset=", "a/b;charset=no-such", ";;;", "a/b;charset=\"%\""
        }) {
      assertThat(read(answer(200, Samples.SUCCESS, "Content-Type", type)).text())
          .as(type)
          .isEqualTo("成功");
    }
  }

  @Test
  void toleratesAByteOrderMarkAndWhiteSpaceButNothingElseAround() {
    assertThat(read(answer(200, "\uFEFF" + Samples.SUCCESS)).kind()).isEqualTo(Kind.CONFIRMED);
    assertThat(read(answer(200, "\r\n " + Samples.SUCCESS + "\n")).kind())
        .isEqualTo(Kind.CONFIRMED);
    assertThat(read(answer(200, "\uFEFF\n" + XML_SUCCESS + "\n")).kind()).isEqualTo(Kind.CONFIRMED);
    assertThat(read(answer(200, Samples.SUCCESS + "\u0000")).kind()).isEqualTo(Kind.NOT_REACHED);
    assertThat(read(answer(200, ")]}'\n" + Samples.SUCCESS)).kind()).isEqualTo(Kind.NOT_REACHED);
  }

  @Test
  void unpacksGzipAndKnowsWhenItIsNone() throws Exception {
    byte[] packed = gzip(Samples.SUCCESS.getBytes(UTF_8));

    assertThat(read(answer(200, packed, "Content-Encoding", "gzip")).kind())
        .isEqualTo(Kind.CONFIRMED);
    assertThat(read(answer(200, packed, "Content-Encoding", "X-GZIP")).kind())
        .isEqualTo(Kind.CONFIRMED);
    assertThat(read(answer(200, Samples.SUCCESS, "Content-Encoding", "identity")).kind())
        .isEqualTo(Kind.CONFIRMED);
    assertThat(read(answer(200, Samples.SUCCESS, "Content-Encoding", "gzip")).code())
        .isEqualTo("malformed-gzip");
    assertThat(
            read(answer(200, Arrays.copyOf(packed, packed.length / 2), "Content-Encoding", "gzip"))
                .code())
        .isEqualTo("malformed-gzip");
    assertThat(read(answer(200, packed, "Content-Encoding", "br")).code())
        .isEqualTo("content-encoding");
    assertThat(read(answer(200, "", "Content-Encoding", "gzip")).code()).isEqualTo("empty-body");
  }

  @Test
  void readsNoMoreOfABodyThanIsAllowed() throws Exception {
    byte[] bomb = gzip(new byte[50_000_000]);
    String padded = Samples.SUCCESS + new String(new char[70_000]).replace('\0', ' ');

    assertThat(read(answer(200, bomb, "Content-Encoding", "gzip")).code()).isEqualTo("too-large");
    assertThat(read(answer(200, padded)).code()).isEqualTo("too-large");
  }

  @Test
  void refusesDeepNestingWithoutRunningOutOfStack() {
    String open = new String(new char[30_000]).replace("\0", "[");
    String close = open.replace('[', ']');
    String fewer = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]";
    String elements = new String(new char[15_000]).replace("\0", "<a>");
    ReplyReader reader =
        new ReplyReader(
            new Settings(
                Samples.gateway(URI.create("https://crm.example/")).maxReplyBytes(1_000_000)));

    for (String body :
        new String[] {
          "{\"a\":" + open,
          "{\"a\":" + open + close + "}",
          elements,
          success("{\"biz_success\":true,\"a\":" + fewer + "}"),
          success(open + close)
        }) {
      assertThat(reader.read(answer(200, body), ConsumePointPayload.METHOD).kind())
          .isEqualTo(Kind.NOT_REACHED);
    }
  }

  @Test
  void boundsTextsAndTakesControlCharactersOutOfThem() {
    String nasty =
        "a\\u0000b\\u001b[31mc\\u202ed\\r\\n" + new String(new char[500]).replace('\0', '狗');
    Reply confirmed =
        read(
            answer(
                200,
                success(
                    "{\"biz_success\":true,\"result\":\"N\",\"result_code\":\"N\",\"result_desc\":\"N\"}"
                        .replace("N", nasty))));
    Reply refused =
        read(
            answer(
                200,
                "{\"error_response\":{\"code\":50,\"msg\":\"N\",\"sub_code\":\"isv.N\"}}"
                    .replace("N", nasty)));

    for (String text :
        new String[] {
          confirmed.code(),
          confirmed.text(),
          ((Reply.Confirmed) confirmed).reference().get(),
          refused.code(),
          refused.text()
        }) {
      assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(200);
      assertThat(text).doesNotContainPattern("[\\p{Cntrl}\\u202e]").contains("狗");
    }
  }

  @Test
  void waitsAsLongAsThePlatformSaysOrTheHeaderOrAMinute() {
    String ban = error(7, "accesscontrol.limited-by-api-access-count");
    assertThat(busy(answer(200, ban))).isEqualTo(Duration.ofMinutes(1));
    assertThat(
            busy(answer(200, ban.replace("\"m\"", "\"This ban will last for 71 more seconds\""))))
        .isEqualTo(Duration.ofSeconds(72));
    assertThat(busy(answer(429, "", "Retry-After", "120"))).isEqualTo(Duration.ofSeconds(121));
    assertThat(busy(answer(429, ban, "Retry-After", "120"))).isEqualTo(Duration.ofSeconds(121));
    assertThat(busy(answer(429, "<html>"))).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void nobodyButThePlatformStopsTheQueueForMoreThanAnHour() {
    String ban = error(7, "accesscontrol.limited-by-api-access-count");
    for (String body : new String[] {"", "<html>", "{\"a\":1}", Samples.SUCCESS + "x"}) {
      assertThat(busy(answer(429, body, "Retry-After", "86400"))).isEqualTo(Duration.ofHours(1));
    }
    assertThat(busy(answer(429, ban, "Retry-After", "80000"))).isEqualTo(Duration.ofSeconds(80001));
  }

  private static Duration busy(Answer answer) {
    return ((Reply.Busy) read(answer)).waitFor();
  }

  private static String success(String result) {
    return "{\"" + ROOT + "\":{\"result\":" + result + "}}";
  }

  private static Reply read(Answer answer) {
    Settings settings =
        new Settings(
            Samples.gateway(URI.create("https://crm.example/"))
                .clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)));
    return new ReplyReader(settings).read(answer, ConsumePointPayload.METHOD);
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
