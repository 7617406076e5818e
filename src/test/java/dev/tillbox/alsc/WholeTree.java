package dev.tillbox.alsc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** A body as a tree of whole documents' parsers, which the product does not read with. */
final class WholeTree {
  private static final String BLANKS = "[ \\t\\r\\n]+";

  private WholeTree() {}

  /** The document; one without members where the text is no whole one, or has a name twice. */
  static JsonObject of(String text) {
    String body = text.replaceAll("^" + BLANKS, "").replaceAll(BLANKS + "$", "");
    try {
      return body.startsWith("<") ? xml(body) : json(body);
    } catch (JsonParseException | IllegalStateException | IOException | SAXException e) {
      return new JsonObject();
    }
  }

  /** A member's text; empty where it has none. */
  static String text(JsonObject parent, String name) {
    JsonElement member = parent.get(name);
    return member != null && member.isJsonPrimitive() ? member.getAsString() : "";
  }

  private static JsonObject json(String text) throws IOException {
    // A raw line break in a string is forgiven: to a person it may as well be a space.
    JsonReader strict = new NamesOnce(text.replaceAll("[\\t\\r\\n]", " "));
    strict.setStrictness(Strictness.STRICT);
    JsonObject body = JsonParser.parseReader(strict).getAsJsonObject();
    return strict.peek() == JsonToken.END_DOCUMENT ? body : new JsonObject();
  }

  /** Gson's trees keep the last of two members of one name, and do not tell. */
  private static final class NamesOnce extends JsonReader {
    private final Deque<Set<String>> names = new ArrayDeque<>();

    NamesOnce(String text) {
      super(new StringReader(text));
    }

    @Override
    public void beginObject() throws IOException {
      super.beginObject();
      names.push(new HashSet<>());
    }

    @Override
    public void endObject() throws IOException {
      super.endObject();
      names.pop();
    }

    @Override
    public String nextName() throws IOException {
      String name = super.nextName();
      if (!names.element().add(name)) {
        throw new MalformedJsonException(name + " stands twice");
      }
      return name;
    }
  }

  private static JsonObject xml(String text) throws IOException, SAXException {
    Element root = dom().parse(new InputSource(new StringReader(text))).getDocumentElement();
    JsonObject body = new JsonObject();
    body.add(root.getTagName(), value(root));
    return body;
  }

  private static JsonElement value(Element element) {
    JsonObject members = new JsonObject();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element) {
        add(members, child.getNodeName(), value((Element) child));
      }
    }
    return members.size() > 0 ? members : new JsonPrimitive(element.getTextContent().trim());
  }

  /** What stands repeatedly is a list. */
  private static void add(JsonObject members, String name, JsonElement value) {
    JsonElement earlier = members.get(name);
    if (earlier == null) {
      members.add(name, value);
    } else if (earlier.isJsonArray()) {
      earlier.getAsJsonArray().add(value);
    } else {
      JsonArray list = new JsonArray();
      list.add(earlier);
      list.add(value);
      members.add(name, list);
    }
  }

  private static DocumentBuilder dom() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder dom = factory.newDocumentBuilder();
      dom.setErrorHandler(new DefaultHandler());
      return dom;
    } catch (ParserConfigurationException e) {
      throw new AssertionError(e);
    }
  }
}
