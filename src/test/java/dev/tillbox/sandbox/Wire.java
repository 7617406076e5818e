package dev.tillbox.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;

/** What one request brings back over a plain socket, and how the connection then ends. */
final class Wire {
  enum End {
    CLOSED,
    RESET,
    SILENCE,
    TOO_LONG
  }

  final byte[] bytes;
  final End end;
  final long firstByteNanos;
  final long nanos;

  private Wire(byte[] bytes, End end, long firstByteNanos, long nanos) {
    this.bytes = bytes;
    this.end = end;
    this.firstByteNanos = firstByteNanos;
    this.nanos = nanos;
  }

  static Wire send(SandboxCrm crm, TillCall call, String... headers) throws IOException {
    return send(crm.uri(), "POST", call.body(), headers);
  }

  /** For where silence is expected. */
  static Wire sendBriefly(SandboxCrm crm, TillCall call) throws IOException {
    try (Socket socket = connect(1, crm.port())) {
      int before = crm.attempts().size();
      write(socket, crm.uri().getPath(), "POST", call.body());
      // Patient until the request has arrived, for the machine may be slow.
      crm.awaitAttempts(before + 1, Duration.ofSeconds(5));
      socket.setSoTimeout(100);
      return read(socket);
    }
  }

  static Wire send(URI uri, String method, byte[] body, String... headers) throws IOException {
    try (Socket socket = connect(1, uri.getPort())) {
      write(socket, uri.getPath(), method, body, headers);
      return read(socket);
    }
  }

  /** Connects to 127.0.0.{@code last}. */
  static Socket connect(int last, int port) throws IOException {
    Socket socket = new Socket();
    byte[] address = {127, 0, 0, (byte) last};
    socket.connect(new InetSocketAddress(InetAddress.getByAddress(address), port), 2000);
    socket.setSoTimeout(5000);
    return socket;
  }

  static void write(Socket socket, String path, String method, byte[] body, String... headers)
      throws IOException {
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            + "Content-Type: application/x-www-form-urlencoded;charset=UTF-8\r\nContent-Length: "
            + body.length
            + "\r\n"
            + Arrays.stream(headers).map(h -> h + "\r\n").reduce("", String::concat)
            + "\r\n";
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(head.getBytes(ISO_8859_1));
    request.write(body);
    socket.getOutputStream().write(request.toByteArray());
  }

  static Wire read(Socket socket) throws IOException {
    long start = System.nanoTime();
    long first = 0;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    End end = End.TOO_LONG;
    byte[] buffer = new byte[8192];
    try {
      while (bytes.size() < 1_000_000) {
        int n = in.read(buffer);
        first = first == 0 ? System.nanoTime() - start : first;
        if (n < 0) {
          end = End.CLOSED;
          break;
        }
        bytes.write(buffer, 0, n);
      }
    } catch (SocketTimeoutException e) {
      end = End.SILENCE;
    } catch (SocketException e) {
      end = End.RESET;
    }
    return new Wire(bytes.toByteArray(), end, first, System.nanoTime() - start);
  }

  String text() {
    return new String(bytes, UTF_8);
  }

  int status() {
    return Integer.parseInt(text().substring("HTTP/1.1 ".length()).substring(0, 3));
  }

  /** The header's value, or null. */
  String header(String name) {
    return Arrays.stream(head().split("\r\n"))
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse(null);
  }

  byte[] body() {
    return Arrays.copyOfRange(bytes, head().length() + 4, bytes.length);
  }

  String bodyText() {
    return new String(body(), UTF_8);
  }

  JsonObject json() {
    return JsonParser.parseString(bodyText()).getAsJsonObject();
  }

  /** The CRM's result, for an answer that is neither simplified nor an error. */
  JsonObject result() {
    return json()
        .getAsJsonObject("alibaba_alsc_crm_point_consumepoint_response")
        .getAsJsonObject("result");
  }

  JsonObject error() {
    return json().getAsJsonObject("error_response");
  }

  private String head() {
    String latin = new String(bytes, ISO_8859_1);
    return latin.substring(0, latin.indexOf("\r\n\r\n"));
  }
}
