package dev.tillbox.internal.journal;

import dev.tillbox.QueueFileException;
import dev.tillbox.QueueInUseException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process, and one owner in it, have a queue file at a time. The lock is a file of its own
 * beside the queue: on POSIX, closing any handle of a file drops all locks that the process has on
 * it, SQLite's included. The operating system frees it when the process dies; the file stays, for
 * removing it would let two owners lock two different files of one name. For the same reason a lock
 * that this process has already is refused before the file is opened, whichever class loader has
 * it.
 */
final class QueueLock implements Closeable {
  /** What is added to the queue file's name. */
  static final String NAME = ".lock";

  private static final Logger LOG = LoggerFactory.getLogger(QueueLock.class);

  /** What this copy of the class holds. Guarded by {@link #PROCESS}. */
  private static final Set<Path> HELD_HERE = new HashSet<>();

  /**
   * Of the whole process, where several class loaders may each have a copy of this class: the same
   * object for all as a monitor, and the system properties that begin with it as their common
   * memory. Only texts in there: other programs print and store them.
   */
  private static final String PROCESS = "dev.tillbox.open.".intern();

  /** Behind all content, since Windows does not let others read what is locked. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int LONGEST_HOLDER = 400;
  private static final int TRIES = 5;
  private static final long TRY_NANOS = 20_000_000;

  private final Path lockFile;

  /** Not a channel of its own, which an interrupt would close. */
  private final RandomAccessFile locked;

  private QueueLock(Path lockFile, RandomAccessFile locked) {
    this.lockFile = lockFile;
    this.locked = locked;
  }

  static Path fileFor(Path queueFile) {
    return QueueFile.beside(queueFile, NAME);
  }

  /** Takes the lock or says who has it. */
  static QueueLock take(Path queueFile) {
    Path lockFile = fileFor(queueFile);
    synchronized (PROCESS) {
      if (isHeld(lockFile)) {
        throw inUse(queueFile, "this process (" + self() + ")", null);
      }
      try {
        QueueLock lock = new QueueLock(lockFile, lock(queueFile, lockFile));
        hold(lockFile);
        return lock;
      } catch (ClosedByInterruptException e) {
        throw interrupted(queueFile, e);
      } catch (IOException e) {
        throw StorageFaults.explain(
            "The lock file " + lockFile + " cannot be written",
            lockFile,
            "give this user the right to write to its folder",
            e);
      }
    }
  }

  /** Whether this very process has it, and so must not open the queue file with a stream. */
  static boolean isHeldHere(Path queueFile) {
    synchronized (PROCESS) {
      return isHeld(fileFor(queueFile));
    }
  }

  /**
   * Whether this very process has it, but under another class loader: with an SQLite of its own,
   * which knows nothing of the locks of ours and drops them when it closes the file.
   */
  static boolean isHeldByAnotherLoader(Path queueFile) {
    synchronized (PROCESS) {
      Path lockFile = fileFor(queueFile);
      return isHeld(lockFile) && !HELD_HERE.contains(lockFile);
    }
  }

  private static boolean isHeld(Path lockFile) {
    return HELD_HERE.contains(lockFile) || System.getProperty(PROCESS + lockFile) != null;
  }

  private static void hold(Path lockFile) {
    HELD_HERE.add(lockFile);
    System.setProperty(PROCESS + lockFile, Instant.now().toString());
  }

  /** Who has the queue open, without taking it, or why that cannot be told; empty for nobody. */
  static Optional<String> holder(Path queueFile) {
    Path lockFile = fileFor(queueFile);
    synchronized (PROCESS) {
      if (isHeld(lockFile)) {
        return Optional.of("this process (" + self() + ")");
      }
      try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.READ);
          FileLock free = channel.tryLock(LOCKED_BYTE, 1, true)) {
        boolean held = free == null || isHeldByOthers(channel, lockFile);
        return held ? Optional.of(holder(channel)) : Optional.empty();
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException | OverlappingFileLockException e) {
        LOG.debug("The lock file {} cannot be read", lockFile, e);
        return Optional.of("unknown: the lock file " + lockFile + " cannot be read (" + e + ")");
      }
    }
  }

  private static RandomAccessFile lock(Path queueFile, Path lockFile) throws IOException {
    RandomAccessFile file = new RandomAccessFile(lockFile.toFile(), "rw");
    try {
      FileChannel channel = file.getChannel();
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      for (int again = 0; lock == null && again < TRIES; again++) {
        // Whoever only asks for the holder has the lock for a moment too.
        LockSupport.parkNanos(TRY_NANOS);
        lock = channel.tryLock(LOCKED_BYTE, 1, false);
      }
      if (lock == null || isHeldByOthers(channel, lockFile)) {
        throw inUse(queueFile, holder(channel), null);
      }
      write(file, self() + " since " + Instant.now() + "\n" + LockHolder.own(lockFile) + "\n");
      return file;
    } catch (OverlappingFileLockException e) {
      file.close();
      throw inUse(queueFile, "this process (" + self() + ")", e);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Over what was there, and never less: a block that was given up may be missing on a full disk.
   */
  private static void write(RandomAccessFile file, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(content, Math.max(content.length, LONGEST_HOLDER));
    Arrays.fill(padded, content.length, padded.length, (byte) ' ');
    file.seek(0);
    file.write(padded);
  }

  /**
   * Whether the lock is free and yet another process has the queue: one that has opened and closed
   * the lock file itself, as for a backup, by which POSIX drops its lock.
   */
  private static boolean isHeldByOthers(FileChannel channel, Path lockFile) throws IOException {
    String[] lines = lines(channel);
    return lines.length > 1 && LockHolder.isOthers(lines[1], lockFile);
  }

  private static String holder(FileChannel channel) throws IOException {
    return "process " + lines(channel)[0].trim();
  }

  private static String[] lines(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(LONGEST_HOLDER);
    channel.read(content, 0);
    content.flip();
    return StandardCharsets.UTF_8.decode(content).toString().split("\n", -1);
  }

  /** Java closes a file under the hands of a thread that is interrupted. */
  static QueueFileException interrupted(Path queueFile, IOException cause) {
    return new QueueFileException(
        "The thread was interrupted while it opened the queue file "
            + queueFile
            + ": nothing is wrong with the file; open it again.",
        cause);
  }

  private static String self() {
    return ManagementFactory.getRuntimeMXBean().getName();
  }

  private static QueueInUseException inUse(Path file, String holder, Throwable cause) {
    return new QueueInUseException(
        "The queue file "
            + file
            + " is in use by "
            + holder
            + ": close it there, or give this till a queue file of its own.",
        cause);
  }

  @Override
  public void close() {
    synchronized (PROCESS) {
      // A second close must not set free what somebody else has taken since.
      if (locked.getChannel().isOpen()) {
        HELD_HERE.remove(lockFile);
        System.clearProperty(PROCESS + lockFile);
        try (RandomAccessFile closing = locked) {
          write(closing, "");
        } catch (IOException e) {
          LOG.warn(
              "{} still names this process, which keeps others out until it ends", lockFile, e);
        }
      }
    }
  }
}
