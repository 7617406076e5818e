package dev.tillbox.internal.journal;

import dev.tillbox.DeviceProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collections;

/**
 * A new, empty queue file that takes the place of one that is set aside. It is complete and on
 * stable storage, with the note of who decided, before the old one is moved; a power cut in between
 * leaves either the old one at its place, or the new one ready to be put there ({@link
 * Salvager#finishInterrupted}).
 */
final class Successor {
  private final Path file;
  private final DeviceProfile.Storage storage;

  Successor(Path file, DeviceProfile.Storage storage) {
    this.file = file;
    this.storage = storage;
  }

  /** Makes it, and notes in it whose queue stood here before. */
  void make(String formerOwner, String owner, Adopted by, long nowMs)
      throws IOException, SQLException {
    Path unfinished = QueueFile.beside(file, Salvager.UNFINISHED);
    QueueFile.dropParts(unfinished);
    try (Connection connection = new Sqlite(unfinished, storage).writer()) {
      Sqlite.run(connection, "BEGIN IMMEDIATE");
      Schema.create(connection, new SecureRandom().nextInt(), owner, nowMs);
      try (FactWriter facts = new FactWriter(connection)) {
        facts.adoption(formerOwner, owner, by, Collections.emptyList(), nowMs, new Marks());
      }
      Sqlite.run(connection, "COMMIT");
    }
    QueueFile.moveFinished(unfinished, QueueFile.beside(file, Salvager.READY));
  }

  /**
   * Moves the old file aside, with all that says what it is, and this one to its place.
   *
   * @return where the old one is
   */
  Path takePlace(Clock clock) throws IOException {
    Aside aside = Aside.of(file, "set-aside", clock);
    aside.takeWithMark();
    MarkBeside.move(QueueFile.beside(file, Salvager.READY), file);
    return aside.place();
  }
}
