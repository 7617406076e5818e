package dev.tillbox.internal.journal;

import dev.tillbox.DeviceProfile;
import dev.tillbox.QueueFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
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

  private Opened(QueueFile file, QueueLock lock, DeviceProfile.Storage storage) {
    this.file = file;
    this.lock = lock;
    this.walLimitBytes = storage.walLimitBytes();
    this.reserve = new Reserve(file.path(), storage.reserveBytes());
  }

  static Opened open(Path path, String identity, DeviceProfile.Storage storage, Clock clock) {
    QueueFile file = QueueFile.at(path);
    file.requireWritable();
    Opened opened = new Opened(file, QueueLock.take(file.path()), storage);
    try {
      LOG.trace("locked {}", file.path());
      file.requireOurs();
      opened.connect(new Sqlite(file.path(), storage));
      LOG.trace("connected to {}", file.path());
      opened.bind(identity, clock);
      opened.reserve.take(opened.writing);
      file.rememberIdentity();
      LOG.trace("opened {}", file.path());
      return opened;
    } catch (SQLException e) {
      throw opened.closeAfter(StorageFaults.explain("Opening", file.path(), e));
    } catch (IOException e) {
      throw opened.closeAfter(
          new QueueFileException("The queue file " + file.path() + " vanished while opening", e));
    } catch (RuntimeException e) {
      throw opened.closeAfter(e);
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

  /** Makes the tables of a new file, and refuses a file that belongs to another CRM or account. */
  private void bind(String identity, Clock clock) throws SQLException {
    try (JournalReader known = new JournalReader(writing)) {
      file.requireKnown(known.version());
      if (known.version() == 0) {
        create(identity, clock);
      }
      if (!identity.equals(known.identity())) {
        throw new QueueFileException(
            "The queue file "
                + file.path()
                + " belongs to "
                + known.identity()
                + ", not to "
                + identity
                + ": open it with the gateway that it was made for and let it drain, or give"
                + " another path.");
      }
    }
  }

  private void create(String identity, Clock clock) throws SQLException {
    Sqlite.run(writing, "BEGIN IMMEDIATE");
    Schema.create(writing);
    try (PreparedStatement row =
        writing.prepareStatement(
            "INSERT INTO identity (one, gateway, created_ms) VALUES (1, ?, ?)")) {
      row.setString(1, identity);
      row.setLong(2, clock.millis());
      row.executeUpdate();
    }
    LOG.trace("making the tables of {}", file.path());
    Sqlite.run(writing, "COMMIT");
  }

  /** Closes everything because of a failure, which it returns. */
  RuntimeException closeAfter(RuntimeException failure) {
    for (Connection connection : connections) {
      try {
        connection.close();
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
    try {
      lock.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }
}
