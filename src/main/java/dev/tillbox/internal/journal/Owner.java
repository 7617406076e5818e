package dev.tillbox.internal.journal;

/**
 * Whom a queue file belongs to, as the file says it: the gateway's identity, and the store if one
 * was named.
 */
public final class Owner {
  private static final String STORE = "; store: ";

  private Owner() {}

  /**
   * Puts both into words.
   *
   * @param gateway the gateway's identity
   * @param store the store; null for none
   */
  public static String named(String gateway, Object store) {
    return store == null ? gateway : gateway + STORE + store;
  }

  /** Why a file that says {@code known} may not be used for {@code now}. */
  static String difference(String known, String now) {
    return known.startsWith(now + STORE)
        ? "it is bound to the store "
            + known.substring(now.length() + STORE.length())
            + ", and was opened without store(...)"
        : "it belongs to " + known + ", not to " + now;
  }

  /**
   * Whether a file that says {@code known} may be opened for {@code now} without anybody's leave: a
   * file that named no store is bound to the first one that is named.
   */
  static boolean isSame(String known, String now) {
    return now.equals(known) || (!known.contains(STORE) && now.startsWith(known + STORE));
  }
}
