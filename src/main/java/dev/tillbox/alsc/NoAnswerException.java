package dev.tillbox.alsc;

import dev.tillbox.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** An attempt that ended without a whole HTTP answer. */
final class NoAnswerException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MOST_TEXT = 200;

  private final transient Reply reply;

  NoAnswerException(Reply reply) {
    super(reply.toString(), null, false, false);
    this.reply = reply;
  }

  /**
   * Says what an exception means. Whether anything was sent is told by the attempt alone: the same
   * exceptions come before and after (a connect timeout is a socket timeout too).
   */
  static NoAnswerException of(Attempt attempt, Exception cause, Secrets secrets) {
    String text =
        secrets.plain(cause.getClass().getSimpleName() + ": " + message(cause), MOST_TEXT);
    if (attempt.cutBy() != null) {
      text = "cut by " + attempt.cutBy();
    }
    return new NoAnswerException(
        attempt.maySent()
            ? Reply.unknown(codeOf(attempt, cause), text)
            : Reply.notSent(connecting(attempt, cause) + text));
  }

  Reply reply() {
    return reply;
  }

  private static String codeOf(Attempt attempt, Exception cause) {
    if (attempt.cutBy() != null) {
      return attempt.cutBy();
    }
    if (cause instanceof SocketTimeoutException) {
      return "response-timeout";
    }
    if (cause instanceof NoHttpResponseException) {
      return "no-response";
    }
    if (cause instanceof ClientProtocolException) {
      return "not-http";
    }
    return cause instanceof IOException ? "connection-lost" : "internal-error";
  }

  private static String connecting(Attempt attempt, Exception cause) {
    if (attempt.cutBy() != null) {
      return "not connected in time; ";
    }
    if (cause instanceof UnknownHostException) {
      return "the address's name is unknown; ";
    }
    if (cause instanceof SSLException) {
      return TlsFault.of((SSLException) cause) + "; ";
    }
    return cause instanceof ConnectException
            || cause instanceof NoRouteToHostException
            || cause instanceof SocketTimeoutException
        ? "no connection; "
        : "";
  }

  private static String message(Exception cause) {
    return cause.getMessage() == null ? "" : cause.getMessage();
  }
}
