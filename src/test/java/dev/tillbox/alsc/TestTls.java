package dev.tillbox.alsc;

import java.io.InputStream;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate made for these tests and for nothing else: signed by itself, for {@code localhost},
 * valid for a hundred years from 2020. Made, in a form that Java 8 reads too, by
 *
 * <pre>
 * keytool -J-Dkeystore.pkcs12.legacy -genkeypair -alias crm -keyalg RSA -keysize 2048 \
 *   -dname CN=localhost -ext SAN=dns:localhost -startdate "2020/01/01 00:00:00" \
 *   -validity 36500 -storetype PKCS12 -keystore localhost.p12 -storepass for-tests
 * </pre>
 *
 * <p>{@code certificates.p12} holds the key and chain of a server for each fault, made likewise
 * ({@code -keyalg EC -groupname secp256r1}) and signed by {@code keytool -gencert} in the name of
 * {@code CN=tillbox test CA}, whose certificate it holds, too, as {@code ca}: {@code good} for
 * localhost until 2119, {@code expired} in January 2020, {@code early} from 2110 on, {@code other}
 * for another host; {@code proxy} is for localhost, but issued by {@code CN=Store Proxy CA}.
 */
final class TestTls {
  static final String PASSWORD = "for-tests";

  private TestTls() {}

  /** Shows the certificate as a server, trusts it as a client. */
  static SSLContext context() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own(), PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted("PKCS12"));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** A store that vouches for the certificate: a key's own is trusted only as an entry apart. */
  static KeyStore trusted(String type) throws Exception {
    KeyStore trusted = KeyStore.getInstance(type);
    trusted.load(null, null);
    trusted.setCertificateEntry("crm", own().getCertificate("crm"));
    return trusted;
  }

  /** Shows the certificate of that name as a server. */
  static SSLContext server(String alias) throws Exception {
    KeyStore all = load("certificates.p12");
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    char[] password = PASSWORD.toCharArray();
    one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Trusts the test CA as a client. */
  static SSLContext client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", load("certificates.p12").getCertificate("ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore own() throws Exception {
    return load("localhost.p12");
  }

  private static KeyStore load(String file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = TestTls.class.getResourceAsStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }
}
