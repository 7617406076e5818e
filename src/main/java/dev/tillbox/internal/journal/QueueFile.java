package dev.tillbox.internal.journal;

import dev.tillbox.QueueFileException;
import dev.tillbox.internal.journal.UnusableFileException.Reason;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The file on disk, apart from what SQLite sees in it: what stands at the path before it is opened,
 * and whether it is still the same one afterwards.
 */
final class QueueFile {
  private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** What is added to its name for all that is opened together with it. */
  private static final String[] PARTS = {
    "",
    MarkBeside.NAME,
    MarkBeside.NAME + MarkBeside.NEXT,
    QueueLock.NAME,
    Salvager.READY,
    "-wal",
    "-shm",
    "-journal"
  };

  private static final int HEADER_BYTES = 100;
  private static final int USER_VERSION_AT = 60;
  private static final int APPLICATION_ID_AT = 68;

  private final Path path;
  private FileIdentity itself;
  private FileIdentity wal;
  private FileIdentity lock;

  /** The one true path; see {@link #at}. */
  QueueFile(Path path) {
    this.path = path;
  }

  /** Finds the one true path of a queue file that exists or can be made; touches nothing. */
  static QueueFile at(Path given) {
    Path file = given.toAbsolutePath().normalize();
    Path folder = file.getParent();
    if (folder == null || file.getFileName() == null) {
      throw refusal(Reason.MISSING, file, "names no file", "give the path of a file");
    }
    if (!Files.isDirectory(folder)) {
      throw refusal(
          Reason.MISSING,
          file,
          "lies in a folder that does not exist",
          "create " + folder + " first");
    }
    if (Files.isDirectory(file)) {
      throw refusal(Reason.MISSING, file, "is a folder", "give the path of a file in it");
    }
    try {
      boolean exists = Files.exists(file);
      Path path = exists ? file.toRealPath() : folder.toRealPath().resolve(file.getFileName());
      requirePlain(path);
      return new QueueFile(path);
    } catch (IOException e) {
      throw new QueueFileException(
          "The path " + file + " cannot be resolved: check the folder's links and rights. " + e, e);
    }
  }

  /**
   * To open a pipe may take for ever, and a device may take what is written to it for a command.
   */
  private static void requirePlain(Path path) {
    for (String part : PARTS) {
      Path file = beside(path, part);
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw refusal(
            Reason.FOREIGN,
            path,
            "cannot be used, for "
                + file
                + " is a device, a pipe or a folder; it was left untouched",
            (part.isEmpty() ? "" : "remove it, or ") + "give the path of a file on a local disk");
      }
    }
  }

  Path path() {
    return path;
  }

  /** Refuses a folder that cannot be written, before anything is made in it. */
  void requireWritable() {
    Path folder = path.getParent();
    if (!Files.isWritable(folder)) {
      throw refusal(
          Reason.DENIED,
          path,
          "lies in a folder that cannot be written",
          "give this user the right to write to " + folder);
    }
    if (Files.exists(path) && !Files.isWritable(path)) {
      throw refusal(
          Reason.DENIED,
          path,
          "cannot be written",
          "give this user the right to write to it and to " + folder);
    }
    if (names() > 1) {
      throw refusal(
          Reason.DENIED,
          path,
          "has a second name (a hard link); under each name it would get a log of its own, and the"
              + " two would destroy it",
          "remove the other name, and use copies for backups");
    }
  }

  /** How many directory entries lead to the file; 1 where the system does not tell. */
  private int names() {
    try {
      return Files.exists(path) ? (Integer) Files.getAttribute(path, "unix:nlink") : 1;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return 1;
    }
  }

  /**
   * Refuses, by its header alone or by its pages where that is damaged, a file that is none of
   * ours. Must run while this process has no connection to it (see {@link QueueLock} for why).
   *
   * @param expected whether a queue is known to belong at this place
   * @throws Damage if it is ours, or was, and cannot be opened
   */
  void requireOurs(boolean expected) throws Damage {
    try {
      if (!hasContent()) {
        // SQLite would lay the pages of a log that was left over what is made here.
        if (expected || LogFile.of(path).isThere()) {
          throw new Damage(Files.exists(path) ? "it is empty" : "it is gone");
        }
        return;
      }
      ByteBuffer header = header();
      if (header != null && header.getInt(APPLICATION_ID_AT) == Schema.APPLICATION_ID) {
        requireKnown(header.getInt(USER_VERSION_AT));
        requireSound(header);
      } else if (expected || hasPagesOfOurs()) {
        throw new Damage("its first page is damaged");
      } else {
        throw refusal(
            Reason.FOREIGN,
            path,
            "is not a tillbox queue; it was left untouched",
            "give another path");
      }
    } catch (IOException | SQLException e) {
      throw new QueueFileException(
          "The queue file " + path + " cannot be read: check the disk and the file's rights. " + e,
          e);
    }
  }

  boolean hasContent() throws IOException {
    return Files.exists(path) && Files.size(path) > 0;
  }

  private boolean hasPagesOfOurs() throws IOException, SQLException {
    TableShapes shapes = TableShapes.get();
    try (Pages pages = Pages.of(path, LogFile.of(path), shapes)) {
      return Origin.of(pages, shapes).isCertain();
    }
  }

  /**
   * SQLite itself would take some of these for the file of a newer SQLite, or for a read-only one.
   */
  private static void requireSound(ByteBuffer header) throws Damage {
    boolean sound =
        Pages.isPageSize((header.getShort(16) & 0xffff) == 1 ? 65536 : header.getShort(16) & 0xffff)
            && header.get(18) >= 1
            && header.get(18) <= 2
            && header.get(19) == header.get(18)
            && header.getInt(20) == 0x00402020;
    if (!sound) {
      throw new Damage("its header is damaged");
    }
  }

  /** Refuses a file that a newer tillbox has written. */
  void requireKnown(int version) {
    if (version > Schema.VERSION) {
      throw refusal(
          Reason.NEWER,
          path,
          "was written by a newer tillbox (file format "
              + version
              + ", this one knows up to "
              + Schema.VERSION
              + "); it was left untouched",
          "use that newer version");
    }
  }

  /** Null where the file does not begin as an SQLite database. */
  private ByteBuffer header() throws IOException {
    byte[] bytes = new byte[HEADER_BYTES];
    try (DataInputStream in = new DataInputStream(Files.newInputStream(path))) {
      in.readFully(bytes);
    } catch (EOFException e) {
      return null;
    }
    for (int i = 0; i < SQLITE.length; i++) {
      if (bytes[i] != SQLITE[i]) {
        return null;
      }
    }
    return ByteBuffer.wrap(bytes);
  }

  /** Remembers which files are open now. */
  void rememberIdentity() throws IOException {
    itself = FileIdentity.of(path);
    wal = FileIdentity.of(path.resolveSibling(path.getFileName() + "-wal"));
    lock = FileIdentity.of(QueueLock.fileFor(path));
  }

  /**
   * Whether the path still leads to the files that are open, where the system can tell; without the
   * lock file another process could open the queue as well.
   */
  boolean isStillTheSame() {
    return itself.isUnchanged() && wal.isUnchanged() && lock.isUnchanged();
  }

  private Path wal() {
    return beside(path, "-wal");
  }

  /** How large the log is; asks the folder, without opening it. */
  long logBytes() {
    return wal().toFile().length();
  }

  /** The file of that name, but for what is added to it. */
  static Path beside(Path file, String added) {
    return file.resolveSibling(file.getFileName() + added);
  }

  /** The file of this name, but for what is added to it. */
  Path beside(String added) {
    return beside(path, added);
  }

  /**
   * Moves a file that was made and closed to its place. SQLite says nothing when the last
   * checkpoint fails, but then it leaves the log there, and the file alone is not whole.
   */
  static void moveFinished(Path made, Path to) throws IOException {
    if (Files.exists(beside(made, "-wal"))) {
      throw new IOException(made + " could not be written out of its log");
    }
    MarkBeside.move(made, to);
  }

  /** Removes a file that was not finished, with what SQLite keeps beside it. */
  static void dropParts(Path unfinished) throws IOException {
    for (String part : new String[] {"", "-journal", "-wal", "-shm"}) {
      Files.deleteIfExists(beside(unfinished, part));
    }
  }

  /** There is nothing in the file to save, and nothing to freeze. */
  static QueueFileException markSaysOtherwise(Path file, String owner, String other) {
    return new QueueFileException(
        "The queue file "
            + file
            + " is gone or cannot be read, and the mark "
            + beside(file, MarkBeside.NAME)
            + " says that it belongs to "
            + owner
            + ", not to "
            + other
            + ": put the file back. If the queue was removed on purpose, remove the mark too, or"
            + " give another path.");
  }

  private static UnusableFileException refusal(
      Reason reason, Path file, String what, String remedy) {
    return new UnusableFileException(
        reason, "The queue file " + file + " " + what + ": " + remedy + ".", null);
  }
}
