package dev.tillbox.internal.journal;

import java.nio.ByteBuffer;

/** Reads SQLite's numbers of variable length: seven bits a byte, highest first, nine at most. */
final class Varints {
  private final ByteBuffer bytes;
  private int position;

  Varints(ByteBuffer bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  int position() {
    return position;
  }

  long next() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      byte part = bytes.get(position++);
      value = (value << 7) | (part & 0x7f);
      if (part >= 0) {
        return value;
      }
    }
    return (value << 8) | (bytes.get(position++) & 0xff);
  }
}
