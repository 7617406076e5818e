package dev.tillbox.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The platform's signature as its documentation describes it. Written apart from the gateway's, on
 * purpose: a mistake shared by both sides would never show.
 */
final class TopSignature {
  private final String secret;

  TopSignature(String secret) {
    this.secret = secret;
  }

  static boolean knows(String signMethod) {
    return signMethod.equals("md5")
        || signMethod.equals("hmac")
        || signMethod.equals("hmac-sha256");
  }

  /** The signature that belongs to these parameters, {@code sign} itself not counted. */
  String of(Map<String, String> parameters) {
    byte[] text = signedText(parameters).getBytes(UTF_8);
    try {
      return upperHex(digest(parameters.get("sign_method"), text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java lacks an algorithm that every Java must have", e);
    }
  }

  private byte[] digest(String signMethod, byte[] text) throws GeneralSecurityException {
    byte[] key = secret.getBytes(UTF_8);
    if (signMethod.equals("md5")) {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(key);
      md5.update(text);
      return md5.digest(key);
    }
    String algorithm = signMethod.equals("hmac") ? "HmacMD5" : "HmacSHA256";
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key, algorithm));
    return mac.doFinal(text);
  }

  private static String signedText(Map<String, String> parameters) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(parameters)
        .forEach(
            (name, value) -> {
              if (!name.equals("sign") && !value.trim().isEmpty()) {
                text.append(name).append(value);
              }
            });
    return text.toString();
  }

  private static String upperHex(byte[] bytes) {
    StringBuilder hex = new StringBuilder(bytes.length * 2);
    for (byte b : bytes) {
      hex.append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)));
      hex.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
    }
    return hex.toString();
  }
}
