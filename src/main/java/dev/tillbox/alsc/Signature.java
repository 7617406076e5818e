package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The platform's signature of a call: every parameter, sorted, under the app secret. */
final class Signature {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final SignMethod method;
  private final byte[] secret;

  Signature(SignMethod method, String secret) {
    this.method = method;
    this.secret = secret.getBytes(UTF_8);
  }

  /** Signs the parameters as they are before percent-encoding, blank ones left out. */
  String of(Map<String, String> parameters) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(parameters)
        .forEach(
            (name, value) -> {
              if (!isBlank(value)) {
                text.append(name).append(value);
              }
            });
    return hex(sign(text.toString().getBytes(UTF_8)));
  }

  /** Whether the platform takes the value for none: it must be neither signed nor sent. */
  static boolean isBlank(String value) {
    return value == null || value.chars().allMatch(Character::isWhitespace);
  }

  private byte[] sign(byte[] text) {
    try {
      return method == SignMethod.MD5 ? wrapped(text) : keyed(text);
    } catch (GeneralSecurityException e) {
      // Every Java platform must have MD5; the two others are in every JRE since 1.4.
      throw new IllegalStateException(method.algorithm() + " is missing in this Java", e);
    }
  }

  private byte[] wrapped(byte[] text) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance(method.algorithm());
    digest.update(secret);
    digest.update(text);
    return digest.digest(secret);
  }

  private byte[] keyed(byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(method.algorithm());
    mac.init(new SecretKeySpec(secret, method.algorithm()));
    return mac.doFinal(text);
  }

  private static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder(bytes.length * 2);
    for (byte b : bytes) {
      hex.append(HEX[(b >> 4) & 0xF]).append(HEX[b & 0xF]);
    }
    return hex.toString();
  }
}
