package dev.tillbox.support;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.function.Function;

/** The moment that {@code --since} means: an instant, or a date or a date with time in a zone. */
final class Since {
  private Since() {}

  /** Returns null where the text is none of these. */
  static Instant parse(String typed, ZoneId zone) {
    String text = typed.trim().replace(' ', 'T');
    Instant time = attempt(text, t -> OffsetDateTime.parse(t).toInstant());
    if (time == null) {
      time = attempt(text, t -> LocalDateTime.parse(t).atZone(zone).toInstant());
    }
    return time != null
        ? time
        : attempt(text, t -> LocalDate.parse(t).atStartOfDay(zone).toInstant());
  }

  private static Instant attempt(String text, Function<String, Instant> form) {
    try {
      return form.apply(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
