package dev.tillbox.internal.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes the bytes of a row apart, as sqlite.org/fileformat.html says under "Record Format". */
final class RecordFormat {
  private static final int[] NUMBER_BYTES = {0, 1, 2, 3, 4, 6, 8};

  private RecordFormat() {}

  /**
   * The values of a row: whole numbers, texts, blobs and nulls.
   *
   * @param key stands for the first value, which every table of {@link Schema#CHECKED} leaves out
   * @throws IndexOutOfBoundsException or IllegalArgumentException if the bytes are no such row
   */
  static Object[] values(long key, byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    Varints types = new Varints(bytes, 0);
    int at = (int) types.next();
    int end = at;
    List<Object> values = new ArrayList<>();
    while (types.position() < end) {
      long type = types.next();
      int length = length(type, content.length - at);
      values.add(value(type, Arrays.copyOfRange(content, at, at + length)));
      at += length;
    }
    if (!values.isEmpty() && values.get(0) == null) {
      values.set(0, key);
    }
    return values.toArray();
  }

  private static int length(long type, int left) {
    long length = 0;
    if (type >= 12) {
      length = (type - 12) / 2;
    } else if (type >= 1 && type <= 6) {
      length = NUMBER_BYTES[(int) type];
    } else if (type != 0 && type != 8 && type != 9) {
      throw new IllegalArgumentException("no type of ours: " + type);
    }
    if (length < 0 || length > left) {
      throw new IllegalArgumentException("longer than its row: " + length);
    }
    return (int) length;
  }

  private static Object value(long type, byte[] bytes) {
    if (type >= 12) {
      return type % 2 == 0 ? bytes : new String(bytes, StandardCharsets.UTF_8);
    }
    if (type == 0) {
      return null;
    }
    if (type >= 8) {
      return type - 8;
    }
    long number = bytes[0] < 0 ? -1 : 0;
    for (byte part : bytes) {
      number = (number << 8) | (part & 0xff);
    }
    return number;
  }
}
