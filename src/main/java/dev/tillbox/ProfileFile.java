package dev.tillbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of a profile as a tree of JSON objects, strict: UTF-8, no comments, no second value for
 * a key. Gson's own tree would let the last of two equal keys win without a word.
 */
final class ProfileFile {
  private static final Pattern PLACE = Pattern.compile("at line \\d+ column \\d+");

  private final ProfileFaults faults;

  private ProfileFile(ProfileFaults faults) {
    this.faults = faults;
  }

  /** Reads the whole text; what is wrong with single keys goes to {@code faults}. */
  static JsonObject parse(byte[] bytes, ProfileFaults faults) {
    String text = decode(bytes, faults);
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      if (reader.peek() != JsonToken.BEGIN_OBJECT) {
        throw faults.unreadable("it is not a JSON object", null);
      }
      JsonObject profile = new ProfileFile(faults).object(reader, "");
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw faults.unreadable("something follows the JSON object", null);
      }
      return profile;
    } catch (IOException e) {
      throw faults.unreadable("it is not JSON" + place(e), e);
    }
  }

  /** Of what Gson says only where: the rest is advice to those who program with it. */
  private static String place(IOException e) {
    Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
    return place.find() ? " " + place.group() : "";
  }

  private static String decode(byte[] bytes, ProfileFaults faults) {
    try {
      // A fresh decoder reports malformed bytes; new String(...) would put question marks.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // Windows' Notepad writes a byte order mark.
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw faults.unreadable("it is not UTF-8", e);
    }
  }

  private JsonObject object(JsonReader reader, String path) throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      if (object.has(key)) {
        faults.add(path + key, "stands there twice", "once");
      }
      object.add(key, value(reader, path + key));
    }
    reader.endObject();
    return object;
  }

  private JsonElement value(JsonReader reader, String path) throws IOException {
    switch (reader.peek()) {
      case BEGIN_OBJECT:
        return object(reader, path + ".");
      case STRING:
        return new JsonPrimitive(reader.nextString());
      case NUMBER:
        // Keeps the digits as written, for the range check and for the message.
        return new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(reader));
      case BOOLEAN:
        return new JsonPrimitive(reader.nextBoolean());
      case NULL:
        reader.nextNull();
        return JsonNull.INSTANCE;
      default:
        reader.skipValue();
        faults.add(path, "is a list", "a single value");
        return JsonNull.INSTANCE;
    }
  }
}
