package dev.tillbox.alsc;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For how long the platform asks not to be called: by the seconds in its text, by {@code
 * Retry-After}, else {@link #UNSAID}. Never less than a second.
 */
final class Waits {
  static final Duration UNSAID = Duration.ofMinutes(1);

  /**
   * What anybody on the way can ask for at the most. A portal's day must not stop a store's queue
   * for a day; the platform is asked again within the hour, and says it itself if it means it.
   */
  static final Duration LONGEST_OF_OTHERS = Duration.ofHours(1);

  /** {@code This ban will last for 71 more seconds}, and what it may become. */
  private static final Pattern SECONDS =
      Pattern.compile("(?<![\\d.,-])(\\d{1,9})\\s*(?:more\\s+)?(?:s\\b|sec|秒)");

  private static final Pattern DELAY = Pattern.compile("\\d{1,9}");

  /** The wait is counted from when the answer was made, and ends on the platform's clock. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final CallClock clock;

  Waits(CallClock clock) {
    this.clock = clock;
  }

  Duration of(Answer answer, String text) {
    Optional<Duration> wait = inText(text);
    return (wait.isPresent() ? wait : retryAfter(answer))
        .map(time -> time.isNegative() ? MARGIN : time.plus(MARGIN))
        .orElse(UNSAID);
  }

  /** The same, asked for by an answer that is not certainly the platform's. */
  Duration ofOthers(Answer answer) {
    Duration wait = of(answer, "");
    return wait.compareTo(LONGEST_OF_OTHERS) > 0 ? LONGEST_OF_OTHERS : wait;
  }

  private static Optional<Duration> inText(String text) {
    Matcher seconds = SECONDS.matcher(text);
    return seconds.find()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds.group(1))))
        : Optional.empty();
  }

  private Optional<Duration> retryAfter(Answer answer) {
    String value = answer.retryAfter();
    if (DELAY.matcher(value).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    // Both dates by the server's clock where it told it: the terminal's may be anywhere.
    return Answer.instant(value)
        .map(end -> Duration.between(answer.date().orElseGet(clock::instant), end));
  }
}
