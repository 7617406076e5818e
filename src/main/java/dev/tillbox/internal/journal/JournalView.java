package dev.tillbox.internal.journal;

import dev.tillbox.Backlog;
import dev.tillbox.EntryFilter;
import dev.tillbox.Redemption;
import dev.tillbox.Salvage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteJDBCLoader;

/**
 * A queue file seen from outside, beside a running till or after it died: reads only, never waits
 * for the till nor makes it wait, and sees what was committed up to each call. Each call is one
 * short transaction, so that the write-ahead log can be written back in between. Not thread-safe.
 */
public final class JournalView implements Closeable {
  private final Path path;
  private final Connection connection;
  private final JournalReader reader;

  private JournalView(Path path, Connection connection) {
    this.path = path;
    this.connection = connection;
    this.reader = new JournalReader(connection);
  }

  /**
   * Opens a queue file for reading.
   *
   * @param given the file, or a link to it
   * @throws UnusableFileException if there is none, or it cannot be read; it is left untouched
   */
  public static JournalView open(Path given) {
    Path path = existing(given);
    requireSqlite(path);
    Connection connection = null;
    try {
      connection = Sqlite.readOnly(path);
      Sqlite.run(connection, "PRAGMA trusted_schema = OFF");
      JournalView view = new JournalView(path, connection);
      view.requireQueue();
      return view;
    } catch (SQLException e) {
      throw closing(connection, ViewFaults.explain(path, e));
    } catch (RuntimeException e) {
      throw closing(connection, e);
    }
  }

  private static Path existing(Path given) {
    if (!Files.exists(given)) {
      throw ViewFaults.missing(given, "does not exist: check the path");
    }
    if (Files.isDirectory(given)) {
      throw ViewFaults.missing(given, "is a folder: give the path of the queue file in it");
    }
    QueueFile file = QueueFile.at(given);
    if (!Files.isReadable(file.path())) {
      throw ViewFaults.unreadable(file.path());
    }
    if (QueueLock.isHeldByAnotherLoader(file.path())) {
      throw ViewFaults.openInThisProcess(file.path());
    }
    if (!QueueLock.isHeldHere(file.path())) {
      requireOurs(file);
    }
    requireHarmlessTraces(file.path());
    return file.path();
  }

  private static void requireOurs(QueueFile file) {
    try {
      file.requireOurs(false);
    } catch (Damage e) {
      throw e.unusable(file.path());
    }
  }

  /**
   * SQLite makes the -wal and -shm files where they are missing, and a reader leaves them behind.
   * They get the queue file's rights, but not its owner unless root makes them.
   */
  private static void requireHarmlessTraces(Path path) {
    String user = System.getProperty("user.name");
    String owner = owner(path);
    boolean mayMake = owner == null || user.equals(owner) || user.equals("root");
    if (!mayMake && !Files.exists(path.resolveSibling(path.getFileName() + "-shm"))) {
      throw ViewFaults.foreignTraces(path, owner);
    }
  }

  /** Null on Windows, where a file inherits the rights of its folder, and where nobody knows. */
  private static String owner(Path path) {
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      return view == null ? null : view.getOwner().getName();
    } catch (IOException e) {
      throw new UnusableFileException(
          UnusableFileException.Reason.FAILED,
          "The queue file " + path + " cannot be looked at: check the disk. " + e,
          e);
    }
  }

  private static void requireSqlite(Path path) {
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) { // so it is declared
      throw ViewFaults.noSqlite(path, e);
    }
  }

  private void requireQueue() throws SQLException {
    int version = reader.version();
    if (version == 0) {
      throw ViewFaults.missing(
          path,
          "holds no queue yet: the till was stopped while it made the file, or never opened it;"
              + " open it with the till, or check the path");
    }
    new QueueFile(path).requireKnown(version);
  }

  private static RuntimeException closing(Connection connection, RuntimeException failure) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** Where the file is, links resolved. */
  public Path path() {
    return path;
  }

  /** Whom the queued calls are for. */
  public String identity() {
    return read(JournalReader::identity);
  }

  /** The version of the file's format. */
  public int version() {
    return read(JournalReader::version);
  }

  /** Who has the queue open, if anybody has: a process, and since when; or that it is unknown. */
  public Optional<String> holder() {
    return QueueLock.holder(path);
  }

  /**
   * Entries after a sequence that pass the filter, in order.
   *
   * @param afterSequence 0 for the first page
   * @param most how many at once; fewer are returned only at the end
   */
  public List<Redemption> page(EntryFilter filter, long afterSequence, int most) {
    return read(r -> r.page(filter, afterSequence, most, r.marks().toldFact));
  }

  /** What was saved when the till found the file damaged, the last time that it did. */
  public Optional<Salvage> salvage() {
    return read(JournalReader::salvage);
  }

  /** How many outcomes the listener would not take. */
  public long setAsideCount() {
    return read(JournalReader::countSetAside);
  }

  /** What waits, and what its head waits for. */
  public Standing standing() {
    return read(JournalView::standing);
  }

  private static Standing standing(JournalReader r) throws SQLException {
    Marks marks = r.marks();
    Totals totals = new Totals(marks, r.inDoubt(marks).size());
    Optional<Redemption> oldest = r.oldest(marks.head, marks.toldFact);
    TillClock clock = r.clock(Clock.systemUTC(), System::nanoTime);
    Backlog backlog =
        Backlog.builder()
            .counts(totals.queued(), totals.inDoubt(), totals.held())
            .points(totals.points())
            .untold(r.countFresh(marks.toldFact) + r.countSetAside())
            .oldest(oldest.map(Redemption::submittedAt).orElse(null))
            .oldestAge(oldest.map(clock::age).orElse(null))
            .clock(clock.state(), clock.offset().orElse(null))
            .halt(r.halt().orElse(null))
            .lastAnswer(r.haltAnswer().orElse(r.obstacle().orElse(null)))
            .build();
    List<Entry> next = r.unsettled(marks.head, 1);
    if (next.isEmpty()) {
      return new Standing(backlog, null, null);
    }
    Entry head = next.get(0);
    Instant waitUntil = head.attempts() == 0 ? null : head.waitUntil();
    Redemption entry = r.page(EntryFilter.all(), head.sequence() - 1, 1, marks.toldFact).get(0);
    return new Standing(backlog, entry, waitUntil);
  }

  private <T> T read(Query<T> query) {
    try {
      Sqlite.run(connection, "BEGIN");
      try {
        return query.read(reader);
      } finally {
        Sqlite.run(connection, "ROLLBACK");
      }
    } catch (SQLException e) {
      throw ViewFaults.explain(path, e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw ViewFaults.impossible(path, e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
      connection.close();
    } catch (SQLException e) {
      throw ViewFaults.explain(path, e);
    }
  }

  /** Reads on the view's connection. */
  private interface Query<T> {
    T read(JournalReader reader) throws SQLException;
  }
}
