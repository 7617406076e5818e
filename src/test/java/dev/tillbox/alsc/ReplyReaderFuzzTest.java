package dev.tillbox.alsc;

import static dev.tillbox.alsc.Samples.ROOT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tillbox.Reply;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Feeds the reader damaged answers, always the same ones for a seed. It must never throw, and must
 * settle only what a second reader finds settled in the body too: confirmed or refused by the CRM,
 * or refused by the platform under a code that refuses for good.
 *
 * <p>{@code -Dtillbox.fuzz.seed} and {@code -Dtillbox.fuzz.inputs} try others and more.
 */
class ReplyReaderFuzzTest {
  private static final int FEW = 24_000;
  private static final int INPUTS = Integer.getInteger("tillbox.fuzz.inputs", FEW);
  private static final long SEED = HostileBytes.seed("tillbox.fuzz.seed", INPUTS > FEW);

  private static final String XML_HEAD = "<?xml version=\"1.0\" encoding=\"utf-8\" ?>";

  private static final String[] BODIES = {
    Samples.SUCCESS,
    Samples.SUCCESS,
    Samples.REFUSAL,
    "{\"result\":" + Samples.RESULT + ",\"request_id\":\"r\"}",
    Samples.error(50, "isv.invalid-parameter:x"),
    Samples.error(40, "isv.invalid-repeat-call"),
    Samples.error(25, "isv.invalid-signature"),
    Samples.error(7, "accesscontrol.limited").replace("\"m\"", "\"last for 71 more seconds\""),
    XML_HEAD + xml("<biz_success>true</biz_success><result_code>200</result_code>"),
    xml("<biz_success>false</biz_success><result_desc>&lt;no&gt;</result_desc>") + "<!--c-->",
    "<error_response><code>40</code><msg>m</msg></error_response><!--top-->",
    "<error_response><code>41</code><sub_code>isv.duplicate-call</sub_code></error_response>",
    "<error_response><code>43</code><sub_code>isp.system-busy</sub_code></error_response>",
    "<!DOCTYPE a [<!ENTITY e 'true'>]>" + xml("<biz_success>&e;</biz_success>"),
    "<html><body>" + Samples.SUCCESS + "</body></html>"
  };

  private static final String[] CONTENT_TYPES = {
    "application/json;charset=UTF-8", "application/json;charset=UTF-8", "text/html", "", ";;",
    "text/xml;charset=GBK", "a/b;charset=UTF-16", "a/b;charset=\"", "a/b;charset=\u0001", "x"
  };

  private static final String[] ENCODINGS = {"", "", "", "", "gzip", "gzip", "br", "identity"};
  private static final int[] STATUSES = {
    200, 200, 200, 200, 200, 206, 302, 400, 404, 429, 500, 600
  };

  private final HostileBytes hostile = new HostileBytes(SEED);
  private final Map<Reply.Kind, Integer> verdicts = new EnumMap<>(Reply.Kind.class);

  @Test
  void neverThrowsAndSettlesOnlyWhatIsSettledInAWellFormedBody() throws Exception {
    System.out.println("-Dtillbox.fuzz.seed=" + SEED + " -Dtillbox.fuzz.inputs=" + INPUTS);
    int settled = 0;
    for (int i = 0; i < INPUTS; i++) {
      boolean simplify = hostile.chance(4);
      String encoding = hostile.oneOf(ENCODINGS);
      String type = hostile.oneOf(CONTENT_TYPES);
      int status = STATUSES[hostile.below(STATUSES.length)];
      byte[] body = hostile.damaged(hostile.oneOf(BODIES).getBytes(UTF_8));
      byte[] sent =
          encoding.equals("gzip") ? hostile.damagedAtTimes(HostileBytes.gzip(body)) : body;
      Answer answer =
          Samples.answer(
              status,
              sent,
              "Content-Type",
              type,
              "Content-Encoding",
              encoding,
              "Retry-After",
              new String(
                  hostile.damaged("Wed, 01 May 2024 10:00:00 GMT".getBytes(UTF_8)), ISO_8859_1));

      Reply reply = read(answer, simplify, i);

      verdicts.merge(reply.kind(), 1, Integer::sum);
      if (reply instanceof Reply.Confirmed || reply instanceof Reply.Rejected) {
        settled++;
        String text = Delivered.decoded(body, type);
        if (status != 200
            || encoding.equals("br")
            || !SecondReader.settles(text, reply, simplify)) {
          throw new AssertionError("seed " + SEED + ", input " + i + ": " + reply + " of " + text);
        }
      }
    }
    System.out.println("verdicts: " + verdicts);
    if (settled < INPUTS / 100) {
      throw new AssertionError("only " + settled + " settled: the inputs are too damaged");
    }
  }

  private static Reply read(Answer answer, boolean simplify, int input) {
    ReplyReader reader = simplify ? SIMPLIFIED : PLAIN;
    try {
      return reader.read(answer, ConsumePointPayload.METHOD);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + SEED + ", input " + input, e);
    }
  }

  private static final ReplyReader PLAIN = reader(false);
  private static final ReplyReader SIMPLIFIED = reader(true);

  private static ReplyReader reader(boolean simplify) {
    return new ReplyReader(
        new Settings(
            Samples.gateway(URI.create("https://crm.example/"))
                .simplify(simplify)
                .maxReplyBytes(4096)));
  }

  private static String xml(String result) {
    return "<" + ROOT + "><result>" + result + "</result></" + ROOT + ">";
  }
}
