package dev.tillbox;

/** Finds what is typed or pasted around an id and is no part of it. */
final class Blanks {
  private Blanks() {}

  /** Whether a text that is more than blanks begins or ends with one, in any script. */
  static boolean areAround(String text) {
    return text != null
        && !text.trim().isEmpty()
        && (isBlank(text.codePointAt(0)) || isBlank(text.codePointBefore(text.length())));
  }

  private static boolean isBlank(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }
}
