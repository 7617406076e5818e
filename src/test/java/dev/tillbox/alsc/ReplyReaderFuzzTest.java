package dev.tillbox.alsc;

import static dev.tillbox.alsc.Samples.ROOT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.tillbox.Reply;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Feeds the reader damaged answers, always the same ones for a seed. It must never throw, and must
 * settle only what another reader, of a whole tree each, finds settled in the body too.
 *
 * <p>{@code -Dtillbox.fuzz.seed} and {@code -Dtillbox.fuzz.inputs} try others and more.
 */
class ReplyReaderFuzzTest {
  private static final long SEED = Long.getLong("tillbox.fuzz.seed", 20160101120000L);
  private static final int INPUTS = Integer.getInteger("tillbox.fuzz.inputs", 24_000);

  private static final String XML_HEAD = "<?xml version=\"1.0\" encoding=\"utf-8\" ?>";

  private static final String[] BODIES = {
    Samples.SUCCESS,
    Samples.SUCCESS,
    Samples.REFUSAL,
    "{\"result\":" + Samples.RESULT + ",\"request_id\":\"r\"}",
    Samples.error(50, "isv.invalid-parameter:x"),
    Samples.error(7, "accesscontrol.limited").replace("\"m\"", "\"last for 71 more seconds\""),
    XML_HEAD + xml("<biz_success>true</biz_success><result_code>200</result_code>"),
    xml("<biz_success>false</biz_success><result_desc>&lt;no&gt;</result_desc>") + "<!--c-->",
    "<error_response><code>40</code><msg>m</msg></error_response><!--top-->",
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
  private final DocumentBuilder dom = strictDom();

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
        String text = decoded(body, type);
        if (status != 200 || !settles(text, reply, simplify)) {
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

  /** What a reader of whole trees makes of a body; it need not agree on what is not settled. */
  private boolean settles(String text, Reply reply, boolean simplify) throws Exception {
    return text.trim().startsWith("<")
        ? settlesXml(text.trim(), reply)
        : settlesJson(text, reply, simplify);
  }

  private static boolean settlesJson(String text, Reply reply, boolean simplify) {
    try {
      JsonReader strict = new JsonReader(new StringReader(text.replaceAll("[\\t\\r\\n]", " ")));
      strict.setStrictness(Strictness.STRICT);
      JsonObject body = JsonParser.parseReader(strict).getAsJsonObject();
      if (strict.peek() != JsonToken.END_DOCUMENT) {
        return false;
      }
      if (body.has("error_response")) {
        return body.size() == 1 && reply instanceof Reply.Rejected;
      }
      JsonObject root = simplify && !body.has(ROOT) ? body : body.getAsJsonObject(ROOT);
      JsonElement success = root.getAsJsonObject("result").get("biz_success");
      return success.getAsString().equals(String.valueOf(reply instanceof Reply.Confirmed));
    } catch (JsonParseException | IOException | IllegalStateException | NullPointerException e) {
      return false;
    }
  }

  private boolean settlesXml(String text, Reply reply) throws Exception {
    Element root = dom.parse(new InputSource(new StringReader(text))).getDocumentElement();
    if (root.getTagName().equals("error_response")) {
      return reply instanceof Reply.Rejected;
    }
    Element success = onlyChild(onlyChild(root, "result"), "biz_success");
    return root.getTagName().equals(ROOT)
        && success != null
        && success.getTextContent().trim().equals(String.valueOf(reply instanceof Reply.Confirmed));
  }

  /** The child of that name, unless there is none or another one. */
  private static Element onlyChild(Element parent, String name) {
    Element only = null;
    for (Node child = parent == null ? null : parent.getFirstChild();
        child != null;
        child = child.getNextSibling()) {
      if (child.getNodeName().equals(name)) {
        if (only != null) {
          return null;
        }
        only = (Element) child;
      }
    }
    return only;
  }

  private static DocumentBuilder strictDom() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder dom = factory.newDocumentBuilder();
      dom.setErrorHandler(new DefaultHandler());
      return dom;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String decoded(byte[] body, String type) throws Exception {
    String charset = type.contains("GBK") ? "GBK" : type.contains("UTF-16") ? "UTF-16" : "UTF-8";
    String text = new String(body, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String xml(String result) {
    return "<" + ROOT + "><result>" + result + "</result></" + ROOT + ">";
  }
}
