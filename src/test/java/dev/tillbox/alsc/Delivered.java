package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What the bytes of an HTTP answer deliver when all of them have come, read without the product's
 * client: the text that the framing holds and the encoding unpacks to, or a reason to have none.
 */
final class Delivered {
  private final String bytes;
  private final Map<String, String> headers = new HashMap<>();
  private int at;

  private Delivered(byte[] answer) {
    this.bytes = new String(answer, ISO_8859_1);
  }

  /** The text of an answer with status 200 that came whole; else an empty one. */
  static String text(byte[] answer) {
    try {
      return new Delivered(answer).text();
    } catch (IOException | NumberFormatException e) {
      return "";
    }
  }

  private String text() throws IOException {
    String status = line().trim();
    while (!status.startsWith("HTTP/")) {
      status = line().trim(); // a client may pass over what stands before
    }
    for (String header = line(); !header.isEmpty(); header = line()) {
      String[] parts = header.split(":", 2);
      if (parts.length == 2) {
        headers.putIfAbsent(parts[0].trim().toLowerCase(Locale.ROOT), parts[1].trim());
      }
    }
    if (!status.matches("(?s)HTTP/\\S+\\s+200(\\s.*)?")) {
      throw new IOException(status);
    }
    return decoded(unpacked(body().getBytes(ISO_8859_1)), header("content-type"));
  }

  private String body() throws IOException {
    if (headers.containsKey("transfer-encoding")) {
      return chunks();
    }
    String length = headers.get("content-length");
    return next(length == null ? bytes.length() - at : Integer.parseInt(length));
  }

  private String chunks() throws IOException {
    if (!header("transfer-encoding").equalsIgnoreCase("chunked")) {
      throw new IOException(header("transfer-encoding"));
    }
    StringBuilder body = new StringBuilder();
    for (int size = size(line()); size > 0; size = size(line())) {
      body.append(next(size));
      if (!line().isEmpty()) {
        throw new IOException("a chunk of another size");
      }
    }
    while (!line().isEmpty()) {
      // trailers
    }
    return body.toString();
  }

  private static int size(String line) {
    return Integer.parseInt(line.split(";", 2)[0].trim(), 16);
  }

  private byte[] unpacked(byte[] body) throws IOException {
    switch (header("content-encoding").toLowerCase(Locale.ROOT)) {
      case "":
      case "identity":
        return body;
      case "gzip":
      case "x-gzip":
        return gunzipped(body);
      default:
        throw new IOException(header("content-encoding"));
    }
  }

  private static byte[] gunzipped(byte[] packed) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        whole.write(next);
      }
    }
    return whole.toByteArray();
  }

  private String header(String name) {
    return headers.getOrDefault(name, "");
  }

  private String line() throws IOException {
    int end = bytes.indexOf('\n', at);
    if (end < 0) {
      throw new EOFException();
    }
    String line = bytes.substring(at, end);
    at = end + 1;
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private String next(int count) throws IOException {
    if (count < 0 || count > bytes.length() - at) {
      throw new EOFException();
    }
    at += count;
    return bytes.substring(at - count, at);
  }

  /** A body's bytes as text, without byte order mark. */
  static String decoded(byte[] body, String type) throws IOException {
    String charset = type.contains("GBK") ? "GBK" : type.contains("UTF-16") ? "UTF-16" : "UTF-8";
    String text = new String(body, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
