package dev.tillbox.alsc;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** A row of a table: what a text means that fits a pattern in which {@code *} is anything. */
final class Wildcard<T> {
  private final Pattern pattern;
  private final T meaning;

  Wildcard(String pattern, T meaning) {
    String literal = pattern.trim().toLowerCase(Locale.ROOT);
    String regex = Pattern.quote(literal).replace("*", "\\E.*\\Q");
    this.pattern = Pattern.compile(regex, Pattern.DOTALL); // a line break is anything, too
    this.meaning = Objects.requireNonNull(meaning, "the meaning of " + pattern);
  }

  /** The meaning of the first row that fits, in whatever case the text is. */
  static <T> T firstOf(List<Wildcard<T>> rows, String text, T otherwise) {
    String lower = text.trim().toLowerCase(Locale.ROOT);
    for (Wildcard<T> row : rows) {
      if (row.pattern.matcher(lower).matches()) {
        return row.meaning;
      }
    }
    return otherwise;
  }
}
