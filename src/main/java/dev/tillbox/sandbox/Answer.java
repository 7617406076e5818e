package dev.tillbox.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** An HTTP answer as a value, so that a fault can send it late, in drops or in part. */
final class Answer {
  static final String HTML = "text/html; charset=UTF-8";
  static final String JSON = "application/json;charset=UTF-8";
  static final String XML = "text/xml;charset=UTF-8";

  final int status;
  final byte[] body;
  final Map<String, String> headers;

  private Answer(int status, byte[] body, Map<String, String> headers) {
    this.status = status;
    this.body = body;
    this.headers = Collections.unmodifiableMap(headers);
  }

  static Answer of(int status, String contentType, String body) {
    return new Answer(
        status, body.getBytes(UTF_8), Collections.singletonMap("Content-Type", contentType));
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, body, more);
  }

  Answer withBody(byte[] other) {
    return new Answer(status, other, headers);
  }

  Answer zipped() {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new IllegalStateException("An array cannot fail", e);
    }
    return withBody(zipped.toByteArray()).with("Content-Encoding", "gzip");
  }
}
