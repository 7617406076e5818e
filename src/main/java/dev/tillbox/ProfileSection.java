package dev.tillbox;

import java.time.Duration;

/** One object of a profile's JSON, read key by key: each key is asked for once, with its range. */
interface ProfileSection {
  /** A whole number from {@code least} to {@code most}. */
  long whole(String key, long least, long most);

  /** A whole number of milliseconds; the key ends in {@code Ms}. */
  default Duration millis(String key, long least, long most) {
    return Duration.ofMillis(whole(key, least, most));
  }

  /** A text, or {@code null} where the JSON says null. */
  String textOrNull(String key);

  /** As {@link #textOrNull}, but no message and no log shows it. */
  String secretOrNull(String key);
}
