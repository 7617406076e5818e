package dev.tillbox.internal.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.zip.CRC32;

/**
 * The checksum in the last column of a row, over its table, its values and the file that it belongs
 * to: tells a whole row from a damaged one, and from one of another queue, wherever it is found.
 */
final class RowCheck {
  private final int fileId;

  /** For the rows of the file with that number; see {@code identity} in {@link Schema}. */
  RowCheck(int fileId) {
    this.fileId = fileId;
  }

  /** Binds a row's values and, behind them, their checksum. */
  void bind(PreparedStatement statement, String table, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, plain(values[i]));
    }
    statement.setLong(values.length + 1, unsigned(crc(table, values, values.length) ^ fileId));
  }

  /** Whether a row, as it was read, its checksum last, is as it was written to this file. */
  boolean isWhole(String table, Object[] row) {
    Integer id = fileIdIn(table, row);
    return id != null && id == fileId;
  }

  /** The number of the file in which this row, its checksum last, would be whole; or null. */
  static Integer fileIdIn(String table, Object[] row) {
    Object last = plain(row[row.length - 1]);
    return last instanceof Long ? ((Long) last).intValue() ^ crc(table, row, row.length - 1) : null;
  }

  private static long unsigned(int value) {
    return value & 0xffffffffL;
  }

  private static int crc(String table, Object[] values, int count) {
    CRC32 crc = new CRC32();
    add(crc, 't', table.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < count; i++) {
      Object value = plain(values[i]);
      if (value instanceof Long) {
        add(crc, 'i', ByteBuffer.allocate(Long.BYTES).putLong((Long) value).array());
      } else if (value instanceof String) {
        add(crc, 't', ((String) value).getBytes(StandardCharsets.UTF_8));
      } else if (value instanceof byte[]) {
        add(crc, 'b', (byte[]) value);
      } else {
        crc.update(value == null ? 0 : 1);
      }
    }
    return mixed((int) crc.getValue());
  }

  /**
   * A CRC is linear: rows of two tables would differ by one and the same number, and that be taken
   * for the number of a file. This is not; it is the end of MurmurHash3.
   */
  private static int mixed(int crc) {
    int mixed = (crc ^ (crc >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }

  private static void add(CRC32 crc, char kind, byte[] content) {
    crc.update(kind);
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array(), 0, Integer.BYTES);
    crc.update(content, 0, content.length);
  }

  /** As SQLite stores it: whole numbers are all of one kind. */
  private static Object plain(Object value) {
    if (value instanceof Boolean) {
      return (Boolean) value ? 1L : 0L;
    }
    return value instanceof Integer ? Long.valueOf((Integer) value) : value;
  }
}
