package dev.tillbox.support;

import java.time.Duration;

/** Numbers and times in words, as {@code status} and the foot of a table say them. */
final class Words {
  private Words() {}

  static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  /** A length of time to two units, such as "3 h 12 min". */
  static String length(Duration length) {
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
