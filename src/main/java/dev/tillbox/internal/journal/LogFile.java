package dev.tillbox.internal.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The write-ahead log as bytes: which pages of it SQLite will use, and what lies behind a place
 * where its chain of checksums breaks. The format is SQLite's, see sqlite.org/fileformat.html.
 */
final class LogFile {
  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int MAGIC = 0x377f0682;
  private static final int MOST_BYTES = 1 << 30;
  private static final int MOST_BEGINNINGS = 1 << 20;

  /** That there is none. */
  static final LogFile NONE = new LogFile(new byte[0]);

  private final ByteBuffer bytes;
  private final Map<Integer, Integer> committed = new HashMap<>();
  private final Map<Integer, Integer> behind = new HashMap<>();
  private int pageBytes;
  private int commitsBehind;
  private boolean holed;
  private int sum0;
  private int sum1;

  private LogFile(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
    if (bytes.length >= HEADER && hasSoundHeader()) {
      readFrames();
    }
  }

  /** Reads the log beside a queue file; must run while this process has no connection to it. */
  static LogFile of(Path queueFile) throws IOException {
    Path file = QueueFile.beside(queueFile, "-wal");
    boolean fits = Files.exists(file) && Files.size(file) <= MOST_BYTES;
    return new LogFile(fits ? Files.readAllBytes(file) : new byte[0]);
  }

  private boolean hasSoundHeader() {
    int size = bytes.getInt(8);
    if ((bytes.getInt(0) & ~1) != MAGIC || !Pages.isPageSize(size)) {
      return false;
    }
    add(0, FRAME_HEADER);
    if (sum0 != bytes.getInt(24) || sum1 != bytes.getInt(28)) {
      return false;
    }
    pageBytes = size;
    return true;
  }

  private void readFrames() {
    Map<Integer, Integer> open = new HashMap<>();
    boolean whole = true;
    boolean strange = false;
    int frameBytes = FRAME_HEADER + pageBytes;
    for (int at = HEADER; at + frameBytes <= bytes.capacity(); at += frameBytes) {
      boolean sameLife = bytes.getLong(at + 8) == bytes.getLong(16);
      whole = whole && sameLife && continues(at);
      boolean commits = bytes.getInt(at + 4) != 0;
      holed |= strange && isOfThisLog(at);
      // A file that has just grown reads as zeros where it was not synced.
      strange |= !isOfThisLog(at) && bytes.getInt(at + 8) != 0;
      if (whole) {
        open.put(bytes.getInt(at), at + FRAME_HEADER);
        if (commits) {
          committed.putAll(open);
          open.clear();
        }
      } else if (sameLife) {
        behind.put(bytes.getInt(at), at + FRAME_HEADER);
        commitsBehind += commits ? 1 : 0;
      }
    }
  }

  /** Each time that the log begins anew, SQLite adds one to the first half of its salt. */
  private boolean isOfThisLog(int frame) {
    int beginnings = bytes.getInt(16) - bytes.getInt(frame + 8);
    return beginnings >= 0 && beginnings < MOST_BEGINNINGS;
  }

  private boolean continues(int frame) {
    add(frame, 8);
    add(frame + FRAME_HEADER, pageBytes);
    return sum0 == bytes.getInt(frame + 16) && sum1 == bytes.getInt(frame + 20);
  }

  private void add(int from, int length) {
    ByteOrder order = (bytes.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer words = bytes.duplicate().order(order);
    for (int at = from; at < from + length; at += 8) {
      sum0 += words.getInt(at) + sum1;
      sum1 += words.getInt(at + 4) + sum0;
    }
  }

  /** Whether SQLite would take it for a log at all. */
  boolean isThere() {
    return pageBytes != 0;
  }

  /** Its size, valid or not. */
  int bytes() {
    return bytes.capacity();
  }

  int pageBytes() {
    return pageBytes;
  }

  /**
   * Whether commits that were synced are cut off. One unsynced commit may be torn by a power cut,
   * and no other is begun before it is synced: so more than one behind the break means damage, as
   * does a frame that never was one of this log between others that were.
   */
  boolean isBroken() {
    return commitsBehind > 1 || holed;
  }

  /** The pages that SQLite reads from the log. */
  Map<Integer, Integer> committed() {
    return Collections.unmodifiableMap(committed);
  }

  /** The pages behind the break; those of a commit that never ended may be among them. */
  Map<Integer, Integer> behind() {
    return Collections.unmodifiableMap(behind);
  }

  byte[] page(int at) {
    return Arrays.copyOfRange(bytes.array(), at, at + pageBytes);
  }
}
