package dev.tillbox.simulation;

import java.util.concurrent.RejectedExecutionException;

/** What the script lets a gateway, a listener or an executor throw. */
final class Planned extends RejectedExecutionException {
  private static final long serialVersionUID = 1;

  Planned(String what) {
    super(what);
  }

  /** Whether the script threw it, or the end of a process. */
  static boolean isBehind(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Planned || cause instanceof Crash) {
        return true;
      }
    }
    return false;
  }
}
