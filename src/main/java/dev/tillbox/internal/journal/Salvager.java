package dev.tillbox.internal.journal;

import dev.tillbox.DeviceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a queue file anew from a damaged one. The new file is complete and on stable storage before
 * the damaged one is moved aside, never deleted; a power cut in between leaves either the damaged
 * file at its place, or the new one ready to be put there.
 */
final class Salvager {
  private static final Logger LOG = LoggerFactory.getLogger(Salvager.class);

  /** What is added to the file's name while the new one is filled. */
  static final String UNFINISHED = ".salvaging";

  /** What is added to it once the new one is whole. */
  static final String READY = ".salvage";

  private final Path file;

  /** Under this name while it is filled, so that a power cut leaves no half of it as the whole. */
  private final Path unfinished;

  private final Path rebuilt;
  private final String identity;
  private final DeviceProfile.Storage storage;
  private final Clock clock;

  Salvager(Path file, String identity, DeviceProfile.Storage storage, Clock clock) {
    this.file = file;
    this.unfinished = QueueFile.beside(file, UNFINISHED);
    this.rebuilt = QueueFile.beside(file, READY);
    this.identity = identity;
    this.storage = storage;
    this.clock = clock;
  }

  /** Ends a salvage that a power cut interrupted, or drops what it left. */
  void finishInterrupted() throws IOException {
    if (Files.exists(rebuilt) && !Files.exists(file)) {
      replace(quarantine());
    }
    QueueFile.dropParts(unfinished);
    QueueFile.dropParts(rebuilt);
  }

  /** Replaces the damaged file; must run while this process has no connection to it. */
  void run(Damage damage, MarkBeside mark) throws IOException, SQLException {
    LOG.warn("The queue file {} is damaged and salvaged: {}", file, damage.getMessage());
    Aside quarantine = quarantine();
    TableShapes shapes = TableShapes.get();
    try (Pages pages = Pages.of(file, LogFile.of(file), shapes)) {
      Origin origin = Origin.of(pages, shapes);
      String owner = owner(origin, mark);
      try (Connection connection = new Sqlite(unfinished, storage).writer()) {
        Sqlite.run(connection, "BEGIN");
        int fileId = fileId(origin, mark);
        Schema.create(connection, fileId, owner, clock.millis());
        try (Rebuild rebuild = new Rebuild(connection, shapes, fileId)) {
          takeRows(pages, pages.logGoesOn(new RowCheck(fileId), shapes), rebuild);
          rebuild.finish(
              damage.getMessage(),
              quarantine.place().toString(),
              new SecureRandom().nextLong(),
              clock.millis());
        }
        Sqlite.run(connection, "COMMIT");
        log(connection);
      }
    }
    QueueFile.moveFinished(unfinished, rebuilt);
    replace(quarantine);
  }

  private void log(Connection connection) throws SQLException {
    try (JournalReader reader = new JournalReader(connection)) {
      LOG.warn("The queue file {} was salvaged: {}", file, reader.salvage().get());
    }
  }

  private static void takeRows(Pages pages, boolean logGoesOn, Rebuild rebuild)
      throws IOException, SQLException {
    if (logGoesOn) {
      pages.ofBoth(rebuild::take);
    } else {
      pages.ofFile(rebuild::take);
      pages.ofLog(rebuild::take);
    }
    pages.behindTheBreak(rebuild::takeDoubtful);
  }

  private static int fileId(Origin origin, MarkBeside mark) {
    return mark != null && !origin.isCertain() ? mark.fileId : origin.fileId();
  }

  /** A file of others' is salvaged for them, and then frozen like any other of theirs. */
  private String owner(Origin origin, MarkBeside mark) {
    String known = origin.gateway();
    if (known == null && mark != null) {
      if (!origin.isCertain() && !Owner.isSame(mark.gateway, identity)) {
        throw QueueFile.markSaysOtherwise(file, mark.gateway, identity);
      }
      known = mark.gateway;
    }
    return known == null || Owner.isSame(known, identity) ? identity : known;
  }

  private Aside quarantine() {
    return Aside.of(file, "damaged", clock);
  }

  private void replace(Aside quarantine) throws IOException {
    quarantine.take();
    MarkBeside.move(rebuilt, file);
  }
}
