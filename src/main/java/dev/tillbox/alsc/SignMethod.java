package dev.tillbox.alsc;

/** How a call is signed with the app secret. The platform knows these three and no others. */
public enum SignMethod {
  /** MD5 of the text between two copies of the secret; for app keys that know nothing better. */
  MD5("md5", "MD5"),
  /** HMAC-MD5. */
  HMAC("hmac", "HmacMD5"),
  /** HMAC-SHA256, the default. */
  HMAC_SHA256("hmac-sha256", "HmacSHA256");

  private final String wireName;
  private final String algorithm;

  SignMethod(String wireName, String algorithm) {
    this.wireName = wireName;
    this.algorithm = algorithm;
  }

  /**
   * The method's name in the parameter {@code sign_method}.
   *
   * @return {@code md5}, {@code hmac} or {@code hmac-sha256}
   */
  public String wireName() {
    return wireName;
  }

  String algorithm() {
    return algorithm;
  }
}
