package dev.tillbox.internal.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The pages of a queue file, read without SQLite: those of the file, and over them those of its
 * write-ahead log. Finds rows in every page that looks like one of a table, whatever leads to it.
 */
final class Pages implements Closeable {
  private static final int SMALLEST = 512;
  private static final int LARGEST = 65536;
  private static final int TABLE_LEAF = 0x0D;

  private final FileChannel file;
  private final LogFile log;
  private final Map<Integer, Integer> overlay = new HashMap<>();
  private final int pageBytes;
  private final int count;

  private Pages(FileChannel file, LogFile log, int pageBytes) throws IOException {
    this.file = file;
    this.log = log;
    this.pageBytes = pageBytes;
    this.count = file == null ? 0 : (int) (file.size() / pageBytes);
  }

  /**
   * Opens the file and its log at the page size at which most rows are whole: the header, which
   * tells it, may be damaged. Must run while this process has no connection to the file.
   */
  static Pages of(Path path, LogFile log, TableShapes shapes) throws IOException, SQLException {
    int best = toldPageBytes(path);
    if (best != 0) {
      return of(path, log, best);
    }
    int most = -1;
    for (int size = SMALLEST; size <= LARGEST; size *= 2) {
      try (Pages pages = of(path, log, size)) {
        int agreeing = Origin.of(pages, shapes).agreeing();
        best = agreeing > most ? size : best;
        most = Math.max(most, agreeing);
      }
    }
    return of(path, log, best);
  }

  /** What the header says of a page, if what it says of the file is true; else 0. */
  private static int toldPageBytes(Path path) throws IOException {
    if (!Files.exists(path)) {
      return 0;
    }
    try (FileChannel file = FileChannel.open(path)) {
      ByteBuffer header = read(file, 0, 32);
      int told = header.getShort(16) == 1 ? LARGEST : header.getShort(16) & 0xffff;
      return isPageSize(told) && (long) told * header.getInt(28) == file.size() ? told : 0;
    }
  }

  /** Opens the file, and its log if that has pages of the same size. */
  static Pages of(Path path, LogFile log, int pageBytes) throws IOException {
    FileChannel file = Files.exists(path) ? FileChannel.open(path) : null;
    return new Pages(file, log.pageBytes() == pageBytes ? log : LogFile.NONE, pageBytes);
  }

  static boolean isPageSize(int bytes) {
    return bytes >= SMALLEST && bytes <= LARGEST && Integer.bitCount(bytes) == 1;
  }

  private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int read = file.read(bytes, at);
    while (read > 0 && bytes.hasRemaining()) {
      read = file.read(bytes, at + bytes.position());
    }
    return bytes;
  }

  /** Every row in the file's own pages. */
  void ofFile(Found found) throws IOException, SQLException {
    overlay.clear();
    leaves(found);
  }

  /** Every row in the pages of the log. */
  void ofLog(Found found) throws IOException, SQLException {
    overlay.putAll(log.committed());
    for (int page : log.committed().keySet()) {
      leaf(page, found);
    }
  }

  /** Every row where SQLite would see it: in the log, and else in the file. */
  void ofBoth(Found found) throws IOException, SQLException {
    overlay.putAll(log.committed());
    leaves(found);
    for (int page : log.committed().keySet()) {
      if (page > count) {
        leaf(page, found);
      }
    }
  }

  /** Every row in those pages of the log that lie behind a break, which SQLite does not see. */
  void behindTheBreak(Found found) throws IOException, SQLException {
    overlay.putAll(log.behind());
    for (int page : log.behind().keySet()) {
      leaf(page, found);
    }
  }

  /** Whether the log goes on from the file: an older one would hide the file's newest rows. */
  boolean logGoesOn(RowCheck check, TableShapes shapes) throws IOException, SQLException {
    Newest inFile = new Newest(check, shapes);
    Newest inLog = new Newest(check, shapes);
    Newest inBoth = new Newest(check, shapes);
    ofFile(inFile);
    ofLog(inLog);
    ofBoth(inBoth);
    boolean sameLife =
        inLog.stamp == null || inFile.stamp == null || inLog.stamp.goesOnFrom(inFile.stamp);
    return sameLife && inLog.strangers == 0 && inBoth.fact >= inFile.fact;
  }

  /** What the file itself is stamped with, whatever the log says; null when it cannot be read. */
  Stamp stampOfFile(RowCheck check, TableShapes shapes) throws IOException, SQLException {
    Newest inFile = new Newest(check, shapes);
    ofFile(inFile);
    return inFile.stamp;
  }

  private void leaves(Found found) throws IOException, SQLException {
    for (int page = 1; page <= count; page++) {
      leaf(page, found);
    }
  }

  private void leaf(int number, Found found) throws IOException, SQLException {
    byte[] page = page(number);
    int header = number == 1 ? 100 : 0;
    if (page == null || page[header] != TABLE_LEAF) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(page);
    int cells = bytes.getShort(header + 3) & 0xffff;
    for (int i = 0; i < cells && header + 8 + 2 * i + 2 <= pageBytes; i++) {
      Object[] row = null;
      try {
        row = row(bytes, bytes.getShort(header + 8 + 2 * i) & 0xffff);
      } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
        // Not even the lengths in this cell are sound.
        continue;
      }
      found.row(row);
    }
  }

  private Object[] row(ByteBuffer page, int cell) throws IOException {
    Varints head = new Varints(page, cell);
    long length = head.next();
    long key = head.next();
    if (length < 1 || length > (long) Math.max(1, count + overlay.size()) * pageBytes) {
      throw new IllegalArgumentException("no length of a row: " + length);
    }
    return RecordFormat.values(key, content(page, head.position(), (int) length));
  }

  /** The content of a cell, most of which may lie in a chain of pages of its own. */
  private byte[] content(ByteBuffer page, int at, int length) throws IOException {
    int here = length;
    if (length > pageBytes - 35) {
      int least = (pageBytes - 12) * 32 / 255 - 23;
      here = least + (length - least) % (pageBytes - 4);
      here = here <= pageBytes - 35 ? here : least;
    }
    byte[] content = new byte[length];
    for (int i = 0; i < here; i++) {
      content[i] = page.get(at + i);
    }
    int next = here < length ? page.getInt(at + here) : 0;
    while (here < length) {
      byte[] further = page(next);
      if (further == null) {
        throw new IllegalArgumentException("no such page: " + next);
      }
      int part = Math.min(pageBytes - 4, length - here);
      System.arraycopy(further, 4, content, here, part);
      next = ByteBuffer.wrap(further).getInt(0);
      here += part;
    }
    return content;
  }

  private byte[] page(int number) throws IOException {
    Integer inLog = overlay.get(number);
    if (inLog != null) {
      return log.page(inLog);
    }
    return number >= 1 && number <= count
        ? read(file, (number - 1L) * pageBytes, pageBytes).array()
        : null;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /** Remembers the newest fact and the stamp. */
  private static final class Newest implements Found {
    private final RowCheck check;
    private final TableShapes shapes;
    private long fact;
    private long strangers;
    private Stamp stamp;

    Newest(RowCheck check, TableShapes shapes) {
      this.check = check;
      this.shapes = shapes;
    }

    @Override
    public void row(Object[] row) {
      String table = shapes.tableOf(row, check);
      if (table != null) {
        fact = Math.max(fact, Schema.fact(table, row));
        stamp = table.equals("stamp") ? Stamp.of(row) : stamp;
      } else if (shapes.isDamaged(row, check)) {
        strangers++;
      }
    }
  }

  /** Takes a row, whichever table it is of. */
  interface Found {
    void row(Object[] row) throws SQLException;
  }
}
