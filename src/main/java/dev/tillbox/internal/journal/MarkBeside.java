package dev.tillbox.internal.journal;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file that says which queue file belongs here, for whom, and by which opening it was
 * written last: tells a damaged queue from a foreign file, and an older copy from the queue. During
 * an opening it names two epochs, so that a power cut between the two files accuses nobody.
 */
final class MarkBeside {
  /** What is added to the queue file's name. */
  static final String NAME = ".mark";

  /** What is added to that until it is written. */
  static final String NEXT = ".new";

  private static final Logger LOG = LoggerFactory.getLogger(MarkBeside.class);
  private static final Pattern FORM =
      Pattern.compile(
          "tillbox queue (-?\\d+), epoch (-?\\d+) or (-?\\d+), for (.*)\n(\\d+)\n", Pattern.DOTALL);

  private static final boolean IS_WINDOWS = File.separatorChar == '\\';

  final int fileId;
  final String gateway;
  private final long epoch;
  private final long formerEpoch;

  MarkBeside(int fileId, String gateway, long epoch, long formerEpoch) {
    this.fileId = fileId;
    this.gateway = gateway;
    this.epoch = epoch;
    this.formerEpoch = formerEpoch;
  }

  /** The mark at that place; null when there is none, or none that can be read. */
  static MarkBeside read(Path file) {
    try {
      if (!Files.exists(file)) {
        return null;
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      Matcher form = FORM.matcher(text);
      if (form.matches() && sum(text.substring(0, form.start(5))).equals(form.group(5))) {
        return new MarkBeside(
            Integer.parseInt(form.group(1)),
            form.group(4),
            Long.parseLong(form.group(2)),
            Long.parseLong(form.group(3)));
      }
      LOG.warn("The mark {} is damaged and written anew", file);
    } catch (IOException | NumberFormatException e) {
      LOG.warn("The mark {} cannot be read: check the disk", file, e);
    }
    return null;
  }

  /** Whether a file is the one that was here last. */
  boolean names(int otherFileId, long otherEpoch) {
    return fileId == otherFileId && (otherEpoch == epoch || otherEpoch == formerEpoch);
  }

  /** Replaces the mark at that place; it is on stable storage when this returns. */
  void write(Path file) throws IOException {
    String text =
        "tillbox queue " + fileId + ", epoch " + epoch + " or " + formerEpoch + ", for " + gateway;
    byte[] bytes = (text + "\n" + sum(text + "\n") + "\n").getBytes(StandardCharsets.UTF_8);
    Path next = QueueFile.beside(file, NEXT);
    try {
      write(bytes, next);
      move(next, file);
    } catch (IOException e) {
      drop(next, e);
      throw e;
    }
  }

  private static void drop(Path unfinished, IOException failure) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void write(byte[] bytes, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer content = ByteBuffer.wrap(bytes);
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
  }

  /**
   * Renames a file, on stable storage when this returns; where it throws, the file may have its new
   * name all the same.
   */
  static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
    try (FileChannel folder = FileChannel.open(to.getParent())) {
      folder.force(true);
    } catch (IOException e) {
      if (!IS_WINDOWS) {
        throw e;
      }
      LOG.debug("Windows does not sync a folder, nor needs to", e);
    }
  }

  private static String sum(String text) {
    CRC32 crc = new CRC32();
    crc.update(
        text.getBytes(StandardCharsets.UTF_8), 0, text.getBytes(StandardCharsets.UTF_8).length);
    return Long.toString(crc.getValue());
  }
}
