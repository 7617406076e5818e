package dev.tillbox.internal.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A free place beside a queue file, where another one is kept that nobody may lose. */
final class Aside {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The mark first: without it the file is still known by itself. */
  private static final String[] PARTS = {MarkBeside.NAME, "", "-wal", "-shm"};

  private final Path file;
  private final Path place;

  private Aside(Path file, Path place) {
    this.file = file;
    this.place = place;
  }

  /** Finds a place that says why, and since when. */
  static Aside of(Path file, String why, Clock clock) {
    String name = "." + why + "-" + TIME.format(clock.instant());
    Path free = QueueFile.beside(file, name);
    for (int i = 2; Files.exists(free); i++) {
      free = QueueFile.beside(file, name + "-" + i);
    }
    return new Aside(file, free);
  }

  Path place() {
    return place;
  }

  /** Moves the file with its log there, on stable storage when this returns. */
  void take() throws IOException {
    take(1);
  }

  /** Moves the file there with all that says what it is, so that it can be opened there. */
  void takeWithMark() throws IOException {
    take(0);
  }

  private void take(int firstPart) throws IOException {
    for (int i = firstPart; i < PARTS.length; i++) {
      Path from = QueueFile.beside(file, PARTS[i]);
      if (Files.exists(from)) {
        MarkBeside.move(from, QueueFile.beside(place, PARTS[i]));
      }
    }
  }
}
