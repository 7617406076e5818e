package dev.tillbox.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hc.core5.http.HttpException;

/** Faults of the connection: what a broken network does to a good answer, or to none. */
final class WireFaults {
  private WireFaults() {}

  static void cut(Exchange exchange, FaultStep step) {
    exchange.line().close();
  }

  static void reset(Exchange exchange, FaultStep step) {
    exchange.line().reset();
  }

  static void neverAnswer(Exchange exchange, FaultStep step) {
    exchange.line().awaitEnd();
  }

  static void delay(Exchange exchange, FaultStep step) throws IOException, HttpException {
    exchange.pause(step.duration());
    exchange.send(exchange.honest());
  }

  static void dripHeaders(Exchange exchange, FaultStep step) throws IOException {
    drip(exchange, step, exchange.head(exchange.honest()));
    drip(exchange, step, exchange.honest().body);
  }

  static void dripBody(Exchange exchange, FaultStep step) throws IOException {
    exchange.write(exchange.head(exchange.honest()));
    drip(exchange, step, exchange.honest().body);
  }

  static void cutInHeaders(Exchange exchange, FaultStep step) throws IOException {
    exchange.write(firstHalf(exchange.head(exchange.honest())));
  }

  static void cutInBody(Exchange exchange, FaultStep step) throws IOException {
    exchange.write(exchange.head(exchange.honest()));
    exchange.write(firstHalf(exchange.honest().body));
  }

  static void resetInBody(Exchange exchange, FaultStep step) throws IOException {
    cutInBody(exchange, step);
    exchange.line().reset();
  }

  /** Whole as HTTP sees it, but only half of the text. */
  static void halfBody(Exchange exchange, FaultStep step) throws IOException, HttpException {
    Answer honest = exchange.honest();
    exchange.send(honest.withBody(firstHalf(honest.body)));
  }

  static void endlessBody(Exchange exchange, FaultStep step) throws IOException {
    Answer start = Answer.of(200, Answer.JSON, "");
    exchange.write(exchange.head(start, "Transfer-Encoding: chunked"));
    byte[] spaces = new byte[4096];
    Arrays.fill(spaces, (byte) ' ');
    byte[] size = (Integer.toHexString(spaces.length) + "\r\n").getBytes(US_ASCII);
    // Ends when the client has had enough and closes, or when the sandbox goes offline.
    while (exchange.line().isOpen()) {
      exchange.write(size);
      exchange.write(spaces);
      exchange.write("\r\n".getBytes(US_ASCII));
    }
  }

  static void garbage(Exchange exchange, FaultStep step) throws IOException {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (255 - i);
    }
    exchange.write(bytes);
  }

  private static void drip(Exchange exchange, FaultStep step, byte[] bytes) throws IOException {
    for (byte b : bytes) {
      exchange.pause(step.duration());
      exchange.write(new byte[] {b});
    }
  }

  private static byte[] firstHalf(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }
}
