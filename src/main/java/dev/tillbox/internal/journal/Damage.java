package dev.tillbox.internal.journal;

import dev.tillbox.internal.journal.UnusableFileException.Reason;
import java.nio.file.Path;

/** Found while opening: the file is ours and cannot be trusted as it is; the message says why. */
final class Damage extends Exception {
  private static final long serialVersionUID = 1L;

  Damage(String why) {
    super(why);
  }

  Damage(String why, Throwable cause) {
    super(why, cause);
  }

  /** For those who cannot salvage it. */
  UnusableFileException unusable(Path file) {
    return new UnusableFileException(
        Reason.DAMAGED,
        "The queue file "
            + file
            + " is damaged: "
            + getMessage()
            + ". Keep it together with its -wal file and do not delete it: the till salvages it"
            + " when it opens it.",
        this);
  }
}
