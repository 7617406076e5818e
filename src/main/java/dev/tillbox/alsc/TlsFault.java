package dev.tillbox.alsc;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Why a TLS connection was refused, named for those who must mend it. */
final class TlsFault {
  private TlsFault() {}

  /** Names the fault by what Java says alone. */
  static String of(SSLException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "TLS expired: the certificate's time is over; have it renewed, or set the clock";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "TLS not yet valid: the certificate's time has not begun; set the terminal's clock";
      }
      if (isUntrusted(cause)) {
        return "TLS untrusted: nobody whom this terminal trusts vouches for the certificate; it is"
            + " self-signed, or a portal or proxy listens in";
      }
    }
    return isForAnotherHost(fault)
        ? "TLS wrong host: the certificate is for another host; check the address, or a portal"
            + " answers for it"
        : "no trusted TLS connection (a portal or proxy may be in the way)";
  }

  /** HttpClient has a name for it, Java only a text; of late with the alert in brackets before. */
  private static boolean isForAnotherHost(SSLException fault) {
    return fault instanceof SSLPeerUnverifiedException
        || String.valueOf(fault.getMessage())
            .matches("(?s)(\\(\\w+\\) )?No (name|subject alternative).*");
  }

  /** Whether the certificate that was shown would tell more. */
  static boolean isUntrusted(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getSimpleName().equals("SunCertPathBuilderException")) {
        return true;
      }
    }
    return false;
  }

  /** Names the fault of a certificate that nobody vouches for. */
  static String ofUntrusted(X509Certificate shown) {
    String issuer = PlainText.of(shown.getIssuerX500Principal().getName(), 120);
    return shown.getIssuerX500Principal().equals(shown.getSubjectX500Principal())
        ? "TLS self-signed: the certificate vouches for itself (" + issuer + ")"
        : "TLS interception: the certificate was issued by "
            + issuer
            + ", whom this terminal does not trust; a portal or proxy listens in";
  }
}
