package dev.tillbox.internal.journal;

import dev.tillbox.QueueFileException;

/** A queue file that cannot be read, and for which of the reasons that support must tell apart. */
public final class UnusableFileException extends QueueFileException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  UnusableFileException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why the file cannot be read. */
  public Reason reason() {
    return reason;
  }

  /** The reasons that support must tell apart. */
  public enum Reason {
    /** There is no file, it is a folder, or no queue was made in it yet. */
    MISSING,
    /** It is somebody else's file. */
    FOREIGN,
    /** A newer tillbox wrote it. */
    NEWER,
    /** It is ours and its content is broken. */
    DAMAGED,
    /** This user may not read it, or may not write to its folder. */
    DENIED,
    /** Another program keeps it locked. */
    LOCKED,
    /** SQLite's native library could not be loaded; the file was not even looked at. */
    NO_SQLITE,
    /** The disk failed or is full. */
    FAILED
  }
}
