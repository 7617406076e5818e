package dev.tillbox.internal.journal;

import dev.tillbox.DeviceProfile;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a path to open connections: looked at, locked, recognised, opened, bound. What goes
 * wrong on the way closes what was opened and leaves a foreign file untouched.
 */
final class Opened {
  private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

  final QueueFile file;
  final QueueLock lock;
  final List<Connection> connections = new ArrayList<>();
  final long walLimitBytes;
  final Reserve reserve;
  Connection writing;
  Connection reading;
  Connection checkpointing;
  int pageBytes;

  /** By which the file knows this opening. */
  Stamp stamp = new Stamp(0, 0, 0, true);

  /** Whom the file belongs to, if not to who opens it. */
  String foreignOwner;

  /** What the file itself said before, apart from its log. */
  private Stamp former;

  private Opened(QueueFile file, QueueLock lock, DeviceProfile.Storage storage) {
    this.file = file;
    this.lock = lock;
    this.walLimitBytes = storage.walLimitBytes();
    this.reserve = new Reserve(file.path(), storage.reserveBytes());
  }

  /** Opens a file; a damaged one is salvaged first. */
  static Opened open(Path path, String identity, DeviceProfile.Storage storage, Clock clock) {
    Sqlite.unpackInto(storage);
    QueueFile file = QueueFile.at(path);
    file.requireWritable();
    QueueLock lock = QueueLock.take(file.path());
    try {
      LOG.trace("locked {}", file.path());
      return openOrSalvage(file, lock, identity, storage, clock);
    } catch (SQLException e) {
      throw closing(lock, StorageFaults.explain("Opening", file.path(), e));
    } catch (ClosedByInterruptException e) {
      throw closing(lock, QueueLock.interrupted(file.path(), e));
    } catch (IOException e) {
      throw closing(
          lock,
          StorageFaults.explain(
              "The queue file " + file.path() + " cannot be opened",
              file.path(),
              "check the disk",
              e));
    } catch (RuntimeException e) {
      throw closing(lock, e);
    } catch (Error e) {
      throw closing(lock, e);
    }
  }

  private static Opened openOrSalvage(
      QueueFile file, QueueLock lock, String identity, DeviceProfile.Storage storage, Clock clock)
      throws IOException, SQLException {
    Salvager salvager = new Salvager(file.path(), identity, storage, clock);
    salvager.finishInterrupted();
    MarkBeside mark = MarkBeside.read(file.beside(MarkBeside.NAME));
    try {
      return new Opened(file, lock, storage).open(identity, mark, storage, clock);
    } catch (Damage damage) {
      salvager.run(damage, mark);
    }
    try {
      return new Opened(file, lock, storage).open(identity, null, storage, clock);
    } catch (Damage damage) {
      throw damage.unusable(file.path());
    }
  }

  private Opened open(String identity, MarkBeside mark, DeviceProfile.Storage storage, Clock clock)
      throws IOException, SQLException, Damage {
    file.requireOurs(mark != null);
    if (file.hasContent()) {
      inspect(identity, mark);
    } else {
      make(identity, storage, clock);
    }
    try {
      connect(new Sqlite(file.path(), storage));
      LOG.trace("connected to {}", file.path());
      createTables(writing, identity, clock);
      reserve.take(writing);
      stamp(foreignOwner == null ? identity : foreignOwner);
      file.rememberIdentity();
      LOG.trace("opened {}", file.path());
      return this;
    } catch (IOException | SQLException | RuntimeException | Error e) {
      closeConnections(e);
      throw e;
    }
  }

  /**
   * Refuses a file that belongs to others, and finds damage. On a connection that cannot write, and
   * so leaves a damaged file and its log as they are.
   */
  private void inspect(String identity, MarkBeside mark) throws IOException, SQLException, Damage {
    LogFile log = LogFile.of(file.path());
    if (log.isBroken()) {
      throw new Damage("its write-ahead log is damaged");
    }
    requireLogThatGoesOn(log);
    try (Connection connection = Sqlite.readOnly(file.path());
        JournalReader known = new JournalReader(connection)) {
      file.requireKnown(known.version());
      if (new Inspection(connection).isHalfMade(known)) {
        return;
      }
      new Inspection(connection).requireSound(known);
      if (!Owner.isSame(known.identity(), identity) && known.hasHeldAny()) {
        foreignOwner = known.identity();
      }
      if (known.isStampedOpen() && (!log.isThere() || log.bytes() < known.stampedLogBytes())) {
        throw new Damage("its write-ahead log is missing or cut off, and newer entries with it");
      }
      if (mark != null && !mark.names(known.fileId(), known.epoch())) {
        throw new Damage("it is an older copy, or another queue than was here before");
      }
    } catch (SQLException e) {
      if (StorageFaults.isDamage(e)) {
        throw new Damage("SQLite says: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private void requireLogThatGoesOn(LogFile log) throws IOException, SQLException, Damage {
    if (!log.isThere()) {
      return;
    }
    try (Pages pages = Pages.of(file.path(), log, log.pageBytes())) {
      TableShapes shapes = TableShapes.get();
      RowCheck check = new RowCheck(Origin.of(pages, shapes).fileId());
      former = pages.stampOfFile(check, shapes);
      if (!pages.logGoesOn(check, shapes)) {
        throw new Damage("its write-ahead log is an older one, or another file's");
      }
    }
  }

  private void connect(Sqlite sqlite) throws SQLException {
    writing = keep(sqlite.writer());
    reading = keep(sqlite.second());
    checkpointing = keep(sqlite.second());
    pageBytes = (int) Sqlite.number(writing, "PRAGMA page_size");
  }

  private Connection keep(Connection connection) {
    connections.add(0, connection);
    return connection;
  }

  /**
   * Makes a new file beside its place and moves it there once it is whole: a power cut meanwhile
   * would else leave a first page that nobody knows for ours, or a rollback journal that only a
   * connection that writes can undo.
   */
  private void make(String identity, DeviceProfile.Storage storage, Clock clock)
      throws IOException, SQLException {
    Path making = file.beside(".making");
    QueueFile.dropParts(making);
    try (Connection connection = new Sqlite(making, storage).writer()) {
      createTables(connection, identity, clock);
    }
    QueueFile.moveFinished(making, file.path());
  }

  /** Also those of a file in which there are none yet. */
  private void createTables(Connection connection, String identity, Clock clock)
      throws SQLException {
    if (Sqlite.number(connection, "PRAGMA user_version") != 0) {
      return;
    }
    Sqlite.run(connection, "BEGIN IMMEDIATE");
    Schema.create(connection, new SecureRandom().nextInt(), identity, clock.millis());
    LOG.trace("making the tables of {}", file.path());
    Sqlite.run(connection, "COMMIT");
  }

  /**
   * Stamps the file as open, in a commit that the first checkpoint carries into the file itself
   * before anything is accepted. Without room for it the queue opens all the same, under the epoch
   * that it had: a new one that the mark beside it does not name would make it a stranger.
   */
  private void stamp(String owner) throws SQLException {
    Path mark = file.beside(MarkBeside.NAME);
    try (JournalReader known = new JournalReader(writing);
        FactWriter facts = new FactWriter(writing)) {
      long epoch = new SecureRandom().nextLong();
      long formerEpoch = former == null ? known.epoch() : former.epoch;
      stamp = new Stamp(known.epoch(), formerEpoch, file.logBytes(), true);
      new MarkBeside(known.fileId(), owner, epoch, known.epoch()).write(mark);
      Stamp next = new Stamp(epoch, formerEpoch, file.logBytes(), true);
      Sqlite.run(writing, "BEGIN IMMEDIATE");
      facts.stamp(next);
      if (!owner.equals(known.identity())) {
        facts.identity(owner, known.createdMs(), known.fileId());
      }
      Sqlite.run(writing, "COMMIT");
      stamp = next;
      new MarkBeside(known.fileId(), owner, epoch, epoch).write(mark);
    } catch (IOException | SQLException e) {
      LOG.warn("{} cannot be stamped as open: free some disk, or check it", file.path(), e);
      Reserve.rollback(writing, e);
    }
  }

  private void closeConnections(Throwable failure) {
    for (Connection connection : connections) {
      try {
        connection.close();
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** Closes everything because of a failure, which it returns. */
  <T extends Throwable> T closeAfter(T failure) {
    closeConnections(failure);
    return closing(lock, failure);
  }

  private static <T extends Throwable> T closing(QueueLock lock, T failure) {
    lock.close();
    return failure;
  }
}
