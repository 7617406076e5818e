package dev.tillbox.alsc;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;

/** What came back over HTTP, from whomever: status, headers of interest, the body's bytes. */
final class Answer {
  private final HttpResponse head;
  private final byte[] body;
  private final Duration took;

  /**
   * Makes an answer.
   *
   * @param head status and headers
   * @param body the bytes as they came; longer than the limit when the rest was left unread
   * @param took how long the exchange took
   */
  Answer(HttpResponse head, byte[] body, Duration took) {
    this.head = head;
    this.body = body;
    this.took = took;
  }

  int status() {
    return head.getCode();
  }

  byte[] body() {
    return body;
  }

  Duration took() {
    return took;
  }

  String contentType() {
    return header(HttpHeaders.CONTENT_TYPE);
  }

  String contentEncoding() {
    return header(HttpHeaders.CONTENT_ENCODING);
  }

  String retryAfter() {
    return header(HttpHeaders.RETRY_AFTER);
  }

  /** When the answer was made, by the clock of whoever made it. */
  Optional<Instant> date() {
    return instant(header(HttpHeaders.DATE));
  }

  /** An HTTP date; empty for anything else. */
  static Optional<Instant> instant(String httpDate) {
    return Optional.ofNullable(DateUtils.parseStandardDate(httpDate));
  }

  private String header(String name) {
    Header header = head.getFirstHeader(name);
    return header == null || header.getValue() == null ? "" : header.getValue().trim();
  }
}
