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

  private static KeyStore own() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = TestTls.class.getResourceAsStream("localhost.p12")) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }
}
