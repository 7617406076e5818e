package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Reply;
import dev.tillbox.Reply.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;

/** Whether something was sent is told by the attempt, never by the exception. */
class NoAnswerTest {
  private static final Exception[] CAUSES = {
    new SocketTimeoutException("t"),
    new ConnectTimeoutException("t"),
    new NoHttpResponseException("n"),
    new ClientProtocolException("p"),
    new SocketException("r"),
    new ConnectException("c"),
    new NoRouteToHostException("h"),
    new UnknownHostException("u"),
    new SSLException("s"),
    new IOException("i"),
    new IllegalStateException("x")
  };

  @Test
  void isUnsentForCertainBeforeTheFirstByteAndUnknownFromThenOn() {
    for (Exception cause : CAUSES) {
      assertThat(reply(new Attempt(), cause).kind()).as("%s", cause).isEqualTo(Kind.NOT_SENT);
      assertThat(reply(sending(), cause).kind()).as("%s", cause).isEqualTo(Kind.UNKNOWN);
    }
  }

  @Test
  void namesHowTheAnswerWasLost() {
    assertThat(reply(sending(), new SocketTimeoutException("t")).code())
        .isEqualTo("response-timeout");
    assertThat(reply(sending(), new NoHttpResponseException("n")).code()).isEqualTo("no-response");
    assertThat(reply(sending(), new ClientProtocolException("p")).code()).isEqualTo("not-http");
    assertThat(reply(sending(), new SocketException("r")).code()).isEqualTo("connection-lost");
    assertThat(reply(sending(), new IllegalStateException("x")).code()).isEqualTo("internal-error");
    assertThat(reply(sending(), new SocketException("reset")).text())
        .isEqualTo("SocketException: reset");
  }

  @Test
  void namesWhyThereWasNoConnection() {
    assertThat(reply(new Attempt(), new UnknownHostException("crm")).text())
        .startsWith("the address's name is unknown; ");
    assertThat(reply(new Attempt(), new SSLException("s")).text())
        .startsWith("no trusted TLS connection");
    for (Exception cause :
        new Exception[] {
          new ConnectException("c"),
          new NoRouteToHostException("h"),
          new SocketTimeoutException("t")
        }) {
      assertThat(reply(new Attempt(), cause).text()).startsWith("no connection; ");
    }
    assertThat(reply(new Attempt(), new SocketException("r")).text())
        .isEqualTo("SocketException: r");
    assertThat(reply(new Attempt(), new IOException()).text()).isEqualTo("IOException:");
  }

  @Test
  void namesWhoCutIt() {
    Attempt connecting = new Attempt();
    connecting.cut(Attempt.DEADLINE);
    Attempt sending = sending();
    sending.cut(Attempt.CUT);

    assertThat(reply(connecting, new SocketException("closed")).text())
        .isEqualTo("not connected in time; cut by deadline");
    assertThat(reply(sending, new SocketException("closed")).code()).isEqualTo(Attempt.CUT);
    assertThat(reply(sending, new SocketException("closed")).text()).isEqualTo("cut by cut");
  }

  private static Attempt sending() {
    Attempt attempt = new Attempt();
    attempt.beginsToSend();
    return attempt;
  }

  private static Reply reply(Attempt attempt, Exception cause) {
    return NoAnswerException.of(attempt, cause, Samples.settings().secrets).reply();
  }
}
