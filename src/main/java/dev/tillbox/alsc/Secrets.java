package dev.tillbox.alsc;

/**
 * What reaches no log, no file and no screen, whoever says it: the CRM, or a page on the way, may
 * hand back what a call was made with. The one place where texts of others become ours.
 */
final class Secrets {
  private static final String MASK = "***";

  /** Shorter ones occur in ids by chance, so they are masked only where they are the whole text. */
  private static final int LEAST_WITHIN = 6;

  private final String appSecret;
  private final ProxyLogin login;
  private volatile String session;

  Secrets(String appSecret, ProxyLogin login) {
    this.appSecret = appSecret;
    this.login = login;
  }

  /** Notes what the next call is made with. */
  void uses(String newSession) {
    session = newSession;
  }

  /** The text without secrets, in {@link PlainText}. */
  String plain(String text, int most) {
    String masked = without(session, without(appSecret, text));
    return PlainText.of(without(login.password(), without(login.encoded(), masked)), most);
  }

  private static String without(String secret, String text) {
    if (Signature.isBlank(secret)) {
      return text;
    }
    return secret.length() < LEAST_WITHIN
        ? (text.trim().equals(secret) ? MASK : text)
        : text.replace(secret, MASK);
  }
}
