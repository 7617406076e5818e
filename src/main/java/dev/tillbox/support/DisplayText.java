package dev.tillbox.support;

/**
 * Text from the queue file made fit for a screen: what could steer a terminal or turn the reading
 * direction is shown as its number, and widths are counted as a terminal does, where a Chinese
 * character takes two columns.
 */
final class DisplayText {
  /** They turn the direction of writing; Java 8's tables do not know them yet. */
  private static final int FIRST_ISOLATE = 0x2066;

  private static final int LAST_ISOLATE = 0x2069;

  private static final int[][] WIDE = {
    {0x1100, 0x115F}, // Hangul initials
    {0x231A, 0x231B},
    {0x23E9, 0x23EC},
    {0x2E80, 0x303E}, // CJK radicals and punctuation
    {0x3041, 0x33FF}, // Kana and CJK symbols
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF}, // CJK ideographs
    {0xA000, 0xA4CF},
    {0xA960, 0xA97F},
    {0xAC00, 0xD7A3}, // Hangul syllables
    {0xF900, 0xFAFF},
    {0xFE10, 0xFE19},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60}, // full-width forms
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, // pictures
    {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD}, // further ideographs
  };

  private static final String CUT = "…";

  private DisplayText() {}

  /** Shows as {@code \}{@code uXXXX} what a screen would obey instead of showing. */
  static String harmless(String text) {
    if (text.codePoints().noneMatch(DisplayText::isObeyed)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      if (!isObeyed(point)) {
        shown.appendCodePoint(point);
        continue;
      }
      for (char half : Character.toChars(point)) {
        shown.append(String.format("\\u%04x", (int) half));
      }
    }
    return shown.toString();
  }

  /** Control and format characters, line ends of every kind, and halves of characters. */
  private static boolean isObeyed(int point) {
    if (point >= FIRST_ISOLATE && point <= LAST_ISOLATE) {
      return true;
    }
    switch (Character.getType(point)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
      case Character.SURROGATE:
        return true;
      default:
        return false;
    }
  }

  /** How many columns a terminal gives it. */
  static int width(String text) {
    return text.codePoints().map(DisplayText::width).sum();
  }

  private static int width(int point) {
    switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK:
      case Character.ENCLOSING_MARK:
        return 0;
      default:
        return isWide(point) ? 2 : 1;
    }
  }

  private static boolean isWide(int point) {
    for (int[] range : WIDE) {
      if (point <= range[1]) {
        return point >= range[0];
      }
    }
    return false;
  }

  /** Fills up with spaces behind the text. */
  static String left(String text, int columns) {
    return text + spaces(columns - width(text));
  }

  /** Fills up with spaces before the text. */
  static String right(String text, int columns) {
    return spaces(columns - width(text)) + text;
  }

  private static String spaces(int count) {
    StringBuilder spaces = new StringBuilder();
    for (int i = 0; i < count; i++) {
      spaces.append(' ');
    }
    return spaces.toString();
  }

  /** Cuts off what goes beyond so many columns, and shows that something is missing. */
  static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int left = columns - 1;
    for (int point : text.codePoints().toArray()) {
      left -= width(point);
      if (left < 0) {
        break;
      }
      kept.appendCodePoint(point);
    }
    return kept + CUT;
  }
}
