package dev.tillbox.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The least that a durable write can cost: one block of 4 KiB, overwritten in a file that was
 * allocated beforehand, then {@code fdatasync}. Not thread-safe.
 */
final class RawDisk implements Closeable {
  private static final int BLOCK = 4_096;
  private static final int BLOCKS = 256;

  private final FileChannel file;
  private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
  private int next;

  RawDisk(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    for (int i = 0; i < BLOCKS; i++) {
      overwrite(i);
    }
    file.force(true);
  }

  /** Overwrites the next block; it is on the disk when this returns. */
  void write() throws IOException {
    block.putLong(0, next);
    overwrite(next++ % BLOCKS);
    file.force(false);
  }

  private void overwrite(int index) throws IOException {
    block.clear();
    long at = (long) index * BLOCK;
    while (block.hasRemaining()) {
      file.write(block, at + block.position());
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
