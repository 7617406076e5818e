package dev.tillbox.internal.journal;

/** Which opening of the file wrote it last, and whether it was closed since; see {@link Schema}. */
final class Stamp {
  final long epoch;
  final long formerEpoch;
  final long logBytes;
  final boolean open;

  Stamp(long epoch, long formerEpoch, long logBytes, boolean open) {
    this.epoch = epoch;
    this.formerEpoch = formerEpoch;
    this.logBytes = logBytes;
    this.open = open;
  }

  /** From the row as it was found in a page. */
  static Stamp of(Object[] row) {
    return new Stamp((Long) row[1], (Long) row[2], (Long) row[3], row[4].equals(1L));
  }

  Stamp closed() {
    return new Stamp(epoch, formerEpoch, 0, false);
  }

  /** For a log that has grown. */
  Stamp withLog(long bytes) {
    return new Stamp(epoch, formerEpoch, bytes, open);
  }

  /** Whether this one follows another, or is of the same life. */
  boolean goesOnFrom(Stamp earlier) {
    return epoch == earlier.epoch || formerEpoch == earlier.epoch;
  }
}
