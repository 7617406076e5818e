package dev.tillbox.internal.journal;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * The request ids that tillbox draws: 16 hex digits that are random for each opening of the file,
 * then the sequence in 16 hex digits. The random half keeps ids apart when a file is lost, restored
 * or copied and sequences come again; the other half makes an index over ids needless.
 */
final class RequestIds {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{16}[0-7][0-9a-f]{15}");
  private static final int HALF = 16;

  private final String epoch = hex(new SecureRandom().nextLong());

  String draw(long sequence) {
    return epoch + hex(sequence);
  }

  /** Whether it has the form of an id drawn by tillbox; a till may have chosen such a one too. */
  static boolean isOurs(String requestId) {
    return FORM.matcher(requestId).matches();
  }

  static long sequenceIn(String requestId) {
    return Long.parseLong(requestId.substring(HALF), HALF);
  }

  private static String hex(long value) {
    return String.format("%016x", value);
  }
}
