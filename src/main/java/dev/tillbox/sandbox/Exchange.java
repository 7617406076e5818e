package dev.tillbox.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;
import org.apache.hc.core5.http.io.HttpFilterChain;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** The way back of one request: answers go through HttpCore, faults may go below it. */
final class Exchange {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final Line line;
  private final HttpFilterChain.ResponseTrigger trigger;
  private final Clock clock;
  private final TopAnswers answers;
  private final TopRequest request;
  private final Answer honest;
  private boolean submitted;

  Exchange(
      Line line,
      HttpFilterChain.ResponseTrigger trigger,
      Clock clock,
      TopAnswers answers,
      TopRequest request,
      Answer honest) {
    this.line = line;
    this.trigger = trigger;
    this.clock = clock;
    this.answers = answers;
    this.request = request;
    this.honest = honest;
  }

  Line line() {
    return line;
  }

  TopAnswers answers() {
    return answers;
  }

  TopRequest request() {
    return request;
  }

  /** What the CRM says to it when nothing is in the way; null if it never heard of it. */
  Answer honest() {
    return honest;
  }

  /** Waits, and ends the exchange if the connection was closed meanwhile. */
  void pause(Duration duration) throws IOException {
    if (!duration.isZero() && !line.pause(duration)) {
      throw new ConnectionClosedException("The sandbox went offline");
    }
  }

  /** Answers as HTTP says. */
  void send(Answer answer) throws IOException, HttpException {
    ClassicHttpResponse response = new BasicClassicHttpResponse(answer.status);
    response.setHeader("Date", HTTP_DATE.format(clock.instant()));
    for (Map.Entry<String, String> header : answer.headers.entrySet()) {
      if (!header.getKey().equals("Content-Type")) {
        response.setHeader(header.getKey(), header.getValue());
      }
    }
    // Without a content type here: the entity would parse and word it anew.
    response.setEntity(new ByteArrayEntity(answer.body, null));
    response.setHeader("Content-Type", answer.headers.get("Content-Type"));
    submitted = true;
    // Before the client can have the answer: after it, losing the network ends an idle line.
    line.busy(false);
    trigger.submitResponse(response);
  }

  /** The bytes of an answer's status line and headers. */
  byte[] head(Answer answer, String framing) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(answer.status).append(' ');
    head.append(EnglishReasonPhraseCatalog.INSTANCE.getReason(answer.status, Locale.US));
    head.append("\r\nDate: ").append(HTTP_DATE.format(clock.instant()));
    answer.headers.forEach(
        (name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    return head.append("\r\n").append(framing).append("\r\n\r\n").toString().getBytes(US_ASCII);
  }

  /** The bytes of an answer's status line and headers, with the length of its body. */
  byte[] head(Answer answer) {
    return head(answer, "Content-Length: " + answer.body.length);
  }

  /** Writes past HttpCore. */
  void write(byte[] bytes) throws IOException {
    OutputStream out = line.out();
    out.write(bytes);
    out.flush();
  }

  /** Ends what did not end as HTTP says, so that HttpCore does not go on with it. */
  void end() throws IOException {
    if (!submitted) {
      line.close();
      throw new ConnectionClosedException("Ended by a fault of the script");
    }
  }
}
