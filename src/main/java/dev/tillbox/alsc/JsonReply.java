package dev.tillbox.alsc;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a JSON body to its end: RFC 8259, no name twice, no deeper than any reply goes. */
final class JsonReply {
  /** A success is three deep, a page of the ledger five. */
  static final int MAX_DEPTH = 32;

  private JsonReply() {}

  static Value parse(String body) throws NotTheCrmException {
    // A line break inside a string is the one slip worth forgiving: between tokens it means the
    // same as a space, and inside a text for people it may as well be one.
    String text = body.replace('\t', ' ').replace('\r', ' ').replace('\n', ' ');
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      Value value = value(reader, 0);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw malformed();
      }
      return value;
    } catch (IOException | IllegalStateException e) {
      throw malformed();
    }
  }

  private static Value value(JsonReader reader, int depth) throws IOException, NotTheCrmException {
    if (depth > MAX_DEPTH) {
      throw malformed();
    }
    switch (reader.peek()) {
      case BEGIN_OBJECT:
        return object(reader, depth);
      case BEGIN_ARRAY:
        return list(reader, depth);
      case BOOLEAN:
        return Value.text(String.valueOf(reader.nextBoolean()));
      case NULL:
        reader.nextNull();
        return Value.nothing();
      default:
        return Value.text(reader.nextString());
    }
  }

  private static Value object(JsonReader reader, int depth) throws IOException, NotTheCrmException {
    Map<String, Value> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      // With a name twice, what the body says depends on who reads it.
      if (members.put(reader.nextName(), value(reader, depth + 1)) != null) {
        throw malformed();
      }
    }
    reader.endObject();
    return Value.object(members);
  }

  private static Value list(JsonReader reader, int depth) throws IOException, NotTheCrmException {
    List<Value> items = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      items.add(value(reader, depth + 1));
    }
    reader.endArray();
    return Value.list(items);
  }

  private static NotTheCrmException malformed() {
    return new NotTheCrmException("malformed-json", "a body that is no whole JSON value");
  }
}
