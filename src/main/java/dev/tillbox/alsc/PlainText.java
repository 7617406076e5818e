package dev.tillbox.alsc;

/** Makes texts of a reply fit for a queue file, a log and a terminal: one line, bounded. */
final class PlainText {
  private PlainText() {}

  /** The text without control, format and unpaired characters, at most {@code most} code points. */
  static String of(String text, int most) {
    StringBuilder plain = new StringBuilder();
    text.codePoints().map(c -> isPlain(c) ? c : ' ').limit(most).forEach(plain::appendCodePoint);
    return plain.toString().trim();
  }

  private static boolean isPlain(int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL:
      case Character.FORMAT: // among them those that turn the direction of writing
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
      case Character.SURROGATE:
        return false;
      default:
        return true;
    }
  }
}
