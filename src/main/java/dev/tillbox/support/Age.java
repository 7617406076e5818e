package dev.tillbox.support;

import java.time.Duration;

/** Lengths of time as people say them. */
final class Age {
  private Age() {}

  /** To two units, such as "3 h 12 min". */
  static String inWords(Duration length) {
    long seconds = Math.max(0, length.toMillis() / 1_000);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 86_400) {
      return seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
    }
    return seconds / 86_400 + " d " + seconds / 3_600 % 24 + " h";
  }
}
