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
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = TestTls.class.getResourceAsStream("localhost.p12")) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusting(store), null);
    return context;
  }

  private static javax.net.ssl.TrustManager[] trusting(KeyStore store) throws Exception {
    // A key's own certificate is trusted only as an entry of its own.
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("crm", store.getCertificate("crm"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust.getTrustManagers();
  }
}
