package dev.tillbox.support;

import dev.tillbox.Backlog;
import java.time.Duration;
import java.util.Optional;

/** What is known of the terminal's clock, in words for support staff. */
final class ClockWords {
  /** Less is not worth a look: dates come in whole seconds. */
  private static final Duration EXACT = Duration.ofSeconds(5);

  private ClockWords() {}

  static String of(Backlog backlog) {
    String compared = compared(backlog.clockOffset());
    return backlog.clock() == Backlog.ClockState.IMPOSSIBLE
        ? "impossible: it shows a time that has passed; set it (" + compared + ")"
        : compared;
  }

  private static String compared(Optional<Duration> offset) {
    if (!offset.isPresent()) {
      return "never compared with the CRM's";
    }
    Duration ahead = offset.get();
    if (ahead.abs().compareTo(EXACT) < 0) {
      return "agrees with the CRM's";
    }
    return Age.inWords(ahead.abs())
        + (ahead.isNegative() ? " ahead of the CRM's" : " behind the CRM's");
  }
}
