package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

/** What the person is told who must mend a refused TLS connection. */
class TlsFaultTest {
  @Test
  void findsTheCauseHoweverDeepJavaHidesIt() {
    assertThat(TlsFault.of(caused(new CertificateExpiredException()))).startsWith("TLS expired");
    assertThat(TlsFault.of(caused(new CertificateNotYetValidException())))
        .startsWith("TLS not yet valid");
    assertThat(TlsFault.isUntrusted(caused(new CertificateExpiredException()))).isFalse();
  }

  @Test
  void namesACertificateForAnotherHost() {
    for (SSLException fault :
        new SSLException[] {
          new SSLPeerUnverifiedException("other"),
          new SSLException("No name matching crm.example found"),
          new SSLException("No subject alternative DNS name matching crm.example found.")
        }) {
      assertThat(TlsFault.of(fault)).startsWith("TLS wrong host");
    }
  }

  @Test
  void saysNoMoreThanItKnowsOfAnyOtherFault() {
    for (SSLException fault :
        new SSLException[] {
          new SSLException((String) null), new SSLException("handshake_failure: No name")
        }) {
      assertThat(TlsFault.of(fault)).startsWith("no trusted TLS connection");
      assertThat(TlsFault.isUntrusted(fault)).isFalse();
    }
  }

  private static SSLException caused(Exception cause) {
    return new SSLException("handshake", new CertPathValidatorException("path", cause));
  }
}
