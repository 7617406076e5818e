package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.ContentType;

/** The text of an answer's body: unpacked, decoded, without byte order mark, bounded. */
final class ReplyText {
  private static final String WHITE_SPACE = " \t\r\n";

  private ReplyText() {}

  /**
   * The body as text.
   *
   * @param most how many bytes it may have, packed or unpacked
   */
  static String of(Answer answer, int most) throws NotTheCrmException {
    byte[] bytes = unpacked(answer, most);
    if (bytes.length > most) {
      throw new NotTheCrmException("too-large", "a body of more than " + most + " bytes");
    }
    String text = new String(bytes, charset(answer.contentType()));
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    text = stripped(text);
    if (text.isEmpty()) {
      throw new NotTheCrmException("empty-body", "an empty body");
    }
    return text;
  }

  /** Without the white space that JSON and XML know; {@code trim} would forgive any garbage. */
  private static String stripped(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && WHITE_SPACE.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && WHITE_SPACE.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  private static byte[] unpacked(Answer answer, int most) throws NotTheCrmException {
    switch (answer.contentEncoding().toLowerCase(Locale.ROOT)) {
      case "":
      case "identity":
        return answer.body();
      case "gzip":
      case "x-gzip":
        return gunzipped(answer.body(), most);
      default:
        throw new NotTheCrmException(
            "content-encoding", "a body in an encoding that was not asked for");
    }
  }

  private static byte[] gunzipped(byte[] packed, int most) throws NotTheCrmException {
    if (packed.length == 0) {
      return packed;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return upTo(most, in);
    } catch (IOException e) {
      throw new NotTheCrmException("malformed-gzip", "a body that is no whole gzip stream");
    }
  }

  /** Reads to the end, or until one byte more than {@code most} has come. */
  static byte[] upTo(int most, InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (bytes.size() <= most) {
      int count = in.read(buffer, 0, Math.min(buffer.length, most + 1 - bytes.size()));
      if (count < 0) {
        break;
      }
      bytes.write(buffer, 0, count);
    }
    return bytes.toByteArray();
  }

  private static Charset charset(String contentType) {
    try {
      ContentType type = ContentType.parseLenient(contentType);
      return type == null ? UTF_8 : type.getCharset(UTF_8);
    } catch (IllegalArgumentException e) {
      return UTF_8; // a charset whose name is no name
    }
  }
}
