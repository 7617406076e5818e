package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Reply;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Answers over real sockets with damaged HTTP: status line, headers, framing, encoding and body.
 * Each exchange ends in a verdict, and settles only what a second reader finds settled in what the
 * framing delivered.
 */
@Timeout(300)
class WireFuzzTest {
  private static final int FEW = 1_500;
  private static final int INPUTS = Integer.getInteger("tillbox.wire.inputs", FEW);
  private static final long SEED = HostileBytes.seed("tillbox.wire.seed", INPUTS > FEW);

  private static final String[] STATUS_LINES = {
    "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.0 200",
    "HTTP/1.1 302 Found", "HTTP/1.1 407 No", "HTTP/1.1 500 No", "HTTP/1.1 204 No",
        "HTTP/1.1 100 Go",
    "HTTP/9.9 200 OK", "HTTP/1.1 2000 OK", "ICY 200 OK", "HTTP/1.1 -1 OK", ""
  };

  private static final String[] HEADERS = {
    "Content-Type: application/json;charset=UTF-8",
    "Content-Type: text/html;charset=GBK",
    "Content-Type: application/json;charset=nonsense",
    "Content-Encoding: gzip",
    "Content-Encoding: deflate",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Retry-After: 99999999999999999999",
    "Date: Wed, 01 May 2024 10:00:00 GMT",
    "Date: yesterday",
    "Connection: close",
    "Location: http://127.0.0.1:1/",
    "Content-Length: 5",
    "no colon at all",
    ": no name",
    "Set-Cookie: a=b"
  };

  private static final String[] BODIES = {Samples.SUCCESS, Samples.SUCCESS, Samples.REFUSAL, ""};

  private final HostileBytes hostile = new HostileBytes(SEED);
  private final Map<Reply.Kind, Integer> verdicts = new EnumMap<>(Reply.Kind.class);
  private volatile byte[] body = {};
  private volatile byte[] written = {};

  @Test
  void everyExchangeEndsInAVerdictAndSettlesOnlyWhatCameWhole() throws IOException {
    System.out.println("-Dtillbox.wire.seed=" + SEED + " -Dtillbox.wire.inputs=" + INPUTS);
    try (LoopbackServer server = LoopbackServer.plain(this::serve)) {
      AlscGateway gateway = Samples.gateway(server).build();
      for (int i = 0; i < INPUTS; i++) {
        body = hostile.damagedAtTimes(hostile.oneOf(BODIES).getBytes(UTF_8));
        Reply reply = send(gateway, i);
        verdicts.merge(reply.kind(), 1, Integer::sum);
        String text = Delivered.text(written);
        assertThat(reply.kind().isOutcome() && !SecondReader.settles(text, reply, false))
            .as("input %s: %s of %s", i, reply, new String(written, ISO_8859_1))
            .isFalse();
      }
    }
    System.out.println("verdicts: " + verdicts);
    assertThat(verdicts.get(Reply.Kind.CONFIRMED)).isGreaterThan(INPUTS / 100);
    assertThat(verdicts).containsKeys(Reply.Kind.NOT_REACHED, Reply.Kind.UNKNOWN);
  }

  private static Reply send(AlscGateway gateway, int input) {
    try {
      return gateway.send(Samples.call());
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + SEED + ", input " + input, e);
    }
  }

  /** Closes after each answer, so that no damage makes anybody wait for more. */
  private void serve(LoopbackServer.Call call) throws IOException {
    StringBuilder head = new StringBuilder(hostile.oneOf(STATUS_LINES)).append("\r\n");
    boolean packed = hostile.chance(6);
    byte[] sent = packed ? hostile.damagedAtTimes(HostileBytes.gzip(body)) : body;
    if (packed) {
      head.append("Content-Encoding: gzip\r\n");
    }
    for (int i = hostile.below(4); i > 0; i--) {
      head.append(hostile.oneOf(HEADERS)).append("\r\n");
    }
    boolean inChunks = hostile.chance(6);
    byte[] framed = inChunks ? hostile.damagedAtTimes(chunks(sent)) : sent;
    head.append(inChunks ? "Transfer-Encoding: chunked\r\n" : length(sent)).append("\r\n");
    byte[] bytes = head.toString().getBytes(ISO_8859_1);
    byte[] start = hostile.chance(4) ? hostile.damaged(bytes) : bytes;
    written = HostileBytes.joined(start, framed);
    call.write(written);
    call.close();
  }

  /** None, the body's, or one or two bytes beside it. */
  private String length(byte[] sent) {
    int wrong = hostile.chance(4) ? hostile.below(5) - 2 : 0;
    return hostile.chance(3) ? "" : "Content-Length: " + (sent.length + wrong) + "\r\n";
  }

  private byte[] chunks(byte[] sent) {
    int cut = hostile.below(sent.length + 1);
    String text = new String(sent, ISO_8859_1);
    String chunks = chunk(text.substring(0, cut)) + chunk(text.substring(cut)) + "0\r\n\r\n";
    return chunks.getBytes(ISO_8859_1);
  }

  private static String chunk(String text) {
    return text.isEmpty() ? "" : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }
}
