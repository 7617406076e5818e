package dev.tillbox.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A form as it came over the wire, decoded without forgiving anything. */
final class FormBody {
  private final Map<String, byte[]> values = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();

  /**
   * Decodes the form.
   *
   * @throws IllegalArgumentException if it is not percent-encoded UTF-8 or names a field twice
   */
  FormBody(byte[] body) {
    // Every byte of an encoded form is ASCII; another one becomes U+FFFD and is refused below.
    for (String pair : new String(body, US_ASCII).split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = text(decode(equals < 0 ? pair : pair.substring(0, equals)));
        byte[] value = decode(equals < 0 ? "" : pair.substring(equals + 1));
        if (values.put(name, value) != null) {
          throw new IllegalArgumentException("the field " + name + " comes twice");
        }
        texts.put(name, text(value));
      }
    }
  }

  /** The value's bytes, or none at all. */
  byte[] bytes(String name) {
    return values.getOrDefault(name, new byte[0]).clone();
  }

  Map<String, String> texts() {
    return Collections.unmodifiableMap(texts);
  }

  private static byte[] decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(hex(encoded, i + 1) * 16 + hex(encoded, i + 2));
        i += 2;
      } else if (c > ' ' && c < 127) {
        bytes.write(c == '+' ? ' ' : c);
      } else {
        throw new IllegalArgumentException("the form has a byte that is not percent-encoded");
      }
    }
    return bytes.toByteArray();
  }

  private static int hex(String encoded, int at) {
    int digit = at < encoded.length() ? Character.digit(encoded.charAt(at), 16) : -1;
    if (digit < 0) {
      throw new IllegalArgumentException("the form has a % without two hex digits");
    }
    return digit;
  }

  private static String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the form is not UTF-8", e);
    }
  }
}
