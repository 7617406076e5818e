package dev.tillbox.alsc;

import static dev.tillbox.alsc.Samples.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Damages bytes as networks, proxies and malice might, always alike for a seed. */
final class HostileBytes {
  /** What is pasted somewhere into a body. */
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\\",
    "\\u0000",
    "\\ud800",
    "\u0000",
    "\uFEFF",
    "null",
    "true",
    "false",
    "\"biz_success\":true,",
    "\"biz_success\":false,",
    "\"error_response\":{},",
    "\"" + ROOT + "\":",
    "\"result\":{\"biz_success\":true}",
    "1e999999999",
    "-0",
    "99999999999999999999",
    "<",
    ">",
    "</result>",
    "<result>",
    "<biz_success>true</biz_success>",
    "<!--",
    "-->",
    "&e;",
    "&#0;",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE x>",
    "<?x y?>",
    " ",
    "\n",
    "\t",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
  };

  private final Random random;

  /** Every build tries the same bytes, a long form others; the property brings any of them back. */
  static long seed(String property, boolean longForm) {
    return Long.getLong(property, longForm ? System.nanoTime() & 0xFFFFFF : 20160101120000L);
  }

  HostileBytes(long seed) {
    this.random = new Random(seed);
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** One in four is damaged. */
  byte[] damagedAtTimes(byte[] bytes) {
    return chance(4) ? damaged(bytes) : bytes;
  }

  /** Damaged up to three times over. */
  byte[] damaged(byte[] bytes) {
    byte[] result = bytes;
    for (int i = random.nextInt(4); i > 0; i--) {
      result = damagedOnce(result);
    }
    return result;
  }

  private byte[] damagedOnce(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(20));
    switch (random.nextInt(6)) {
      case 0:
        return spliced(bytes, at, bytes.length, new byte[0]);
      case 1:
        return spliced(bytes, at, to, new byte[0]);
      case 2:
        return spliced(bytes, at, at, oneOf(PIECES).getBytes(UTF_8));
      case 3:
        return spliced(bytes, at, to, oneOf(PIECES).getBytes(UTF_8));
      case 4:
        return spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      default:
        byte[] flipped = bytes.clone();
        if (at < bytes.length) {
          flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    result.write(bytes, 0, from);
    result.write(piece, 0, piece.length);
    result.write(bytes, to, bytes.length - to);
    return result.toByteArray();
  }

  static byte[] joined(byte[] head, byte[] body) {
    return spliced(head, head.length, head.length, body);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
