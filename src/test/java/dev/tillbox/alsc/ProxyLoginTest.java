package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.PasswordAuthentication;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;

/** When a proxy's login leaves the till. */
class ProxyLoginTest {
  private static final HttpHost PROXY = new HttpHost("http", "proxy.store", 3128);
  private static final HttpHost OTHER = new HttpHost("http", "proxy.other", 3128);

  private String password = "sesame";

  private final ProxyLogin login =
      new ProxyLogin(
          () ->
              password == null ? null : new PasswordAuthentication("till", password.toCharArray()));

  @Test
  void goesToNobodyWhoHasNotAskedForIt() {
    assertThat(login.headerFor(PROXY)).isNull();

    assertThat(login.demanded(PROXY, " basic realm=\"r\"")).isTrue();
    assertThat(login.headerFor(PROXY)).isEqualTo("Basic dGlsbDpzZXNhbWU=");
    assertThat(login.headerFor(OTHER)).isNull();
  }

  @Test
  void isTriedOnceForEachProxyThatAsks() {
    assertThat(login.demanded(PROXY, "Basic")).isTrue();
    assertThat(login.demanded(PROXY, "Basic")).isFalse();
    assertThat(login.demanded(OTHER, "Basic")).isTrue();
    assertThat(login.demanded(PROXY, "Basic")).isTrue();
  }

  @Test
  void isNoAnswerToADemandForAnythingElse() {
    assertThat(login.demanded(PROXY, "Negotiate")).isFalse();
    assertThat(login.demanded(PROXY, "")).isFalse();
    assertThat(login.headerFor(PROXY)).isNull();
  }

  @Test
  void isTakenAnewAtEveryCall() {
    password = null;
    assertThat(login.demanded(PROXY, "Basic")).isFalse();
    password = "sesame";
    assertThat(login.demanded(PROXY, "Basic")).isTrue();
    password = "other";
    assertThat(login.headerFor(PROXY)).isEqualTo("Basic dGlsbDpvdGhlcg==");
    password = null;
    assertThat(login.headerFor(PROXY)).isNull();
  }
}
