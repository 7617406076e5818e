package dev.tillbox.support;

import java.time.Duration;

/** Lengths of time as people say them. */
final class Age {
  private Age() {}

  /** To two units, such as "3 h 12 min", and to the nearest of the smaller one. */
  static String inWords(Duration length) {
    long seconds = Math.max(0, (length.toMillis() + 500) / 1_000);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    long minutes = (seconds + 30) / 60;
    if (minutes < 24 * 60) {
      return minutes / 60 + " h " + minutes % 60 + " min";
    }
    long hours = (seconds + 1_800) / 3_600;
    return hours / 24 + " d " + hours % 24 + " h";
  }
}
