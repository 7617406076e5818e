package dev.tillbox.internal.journal;

import java.util.function.Supplier;

/**
 * Work on files for a thread that may be interrupted already: Java would close each file under its
 * hands. The interrupt stays, for whoever waits next.
 */
final class Undisturbed {
  private Undisturbed() {}

  static <T> T get(Supplier<T> work) {
    boolean interrupted = Thread.interrupted();
    try {
      return work.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
