package dev.tillbox.alsc;

import java.util.Objects;

/**
 * What reaches no log, no file and no screen, whoever says it: the CRM, or a page on the way, may
 * hand back what a call was made with. The one place where texts of others become ours.
 */
final class Secrets {
  private static final String MASK = "***";

  /** Shorter ones occur in ids by chance, so they are masked only where they are the whole text. */
  private static final int LEAST_WITHIN = 6;

  /** The same, of digits alone: ids are made of those. */
  private static final int LEAST_DIGITS_WITHIN = 12;

  private final String appSecret;
  private final ProxyLogin login;
  private volatile String session;

  /** What a call that is still under way may be made with. */
  private volatile String formerSession;

  Secrets(String appSecret, ProxyLogin login) {
    this.appSecret = appSecret;
    this.login = login;
  }

  /** Notes what the next call is made with. */
  synchronized void uses(String newSession) {
    String current = session;
    if (!Objects.equals(newSession, current)) {
      formerSession = current;
      session = newSession;
    }
  }

  /** The text without secrets, in {@link PlainText}. */
  String plain(String text, int most) {
    String masked = without(formerSession, without(session, without(appSecret, text)));
    return PlainText.of(without(login.password(), without(login.encoded(), masked)), most);
  }

  private static String without(String secret, String text) {
    if (Signature.isBlank(secret)) {
      return text;
    }
    if (occursByChance(secret)) {
      return text.trim().equals(secret) ? MASK : text;
    }
    return text.replace(secret, MASK);
  }

  private static boolean occursByChance(String secret) {
    return secret.length() < LEAST_WITHIN
        || (secret.length() < LEAST_DIGITS_WITHIN && secret.matches("\\d+"));
  }
}
