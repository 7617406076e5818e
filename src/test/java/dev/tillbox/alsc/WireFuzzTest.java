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
 * Each exchange ends in a verdict, and none that did not carry a whole success confirms.
 */
@Timeout(300)
class WireFuzzTest {
  private static final long SEED = Long.getLong("tillbox.wire.seed", 20160101120000L);
  private static final int INPUTS = Integer.getInteger("tillbox.wire.inputs", 1_500);

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
  private volatile String sentHead = "";

  @Test
  void everyExchangeEndsInAVerdictAndOnlyAWholeSuccessConfirms() throws IOException {
    System.out.println("-Dtillbox.wire.seed=" + SEED + " -Dtillbox.wire.inputs=" + INPUTS);
    try (LoopbackServer server = LoopbackServer.plain(this::serve)) {
      AlscGateway gateway = Samples.gateway(server).build();
      for (int i = 0; i < INPUTS; i++) {
        body = hostile.damagedAtTimes(hostile.oneOf(BODIES).getBytes(UTF_8));
        Reply reply = send(gateway, i);
        verdicts.merge(reply.kind(), 1, Integer::sum);
        assertThat(reply.kind() == Reply.Kind.CONFIRMED && !mayConfirm())
            .as("input %s: %s of %s", i, reply, new String(body, ISO_8859_1))
            .isFalse();
      }
    }
    System.out.println("verdicts: " + verdicts);
    assertThat(verdicts.get(Reply.Kind.CONFIRMED)).isGreaterThan(INPUTS / 100);
    assertThat(verdicts).containsKeys(Reply.Kind.NOT_REACHED, Reply.Kind.UNKNOWN);
  }

  private boolean mayConfirm() {
    String text = new String(body, ISO_8859_1);
    return sentHead.contains(" 200")
        && text.contains("biz_success")
        && text.contains("true")
        && text.contains(Samples.ROOT);
  }

  private static Reply send(AlscGateway gateway, int input) {
    try {
      return gateway.send(Samples.call());
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + SEED + ", input " + input, e);
    }
  }

  /** Closes after most answers, so that no damage makes anybody wait for more. */
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
    head.append(hostile.chance(3) ? "" : "Content-Length: " + sent.length + "\r\n").append("\r\n");
    byte[] bytes = head.toString().getBytes(ISO_8859_1);
    byte[] written = hostile.chance(4) ? hostile.damaged(bytes) : bytes;
    sentHead = new String(written, ISO_8859_1);
    call.write(written);
    call.write(sent);
    call.close();
  }
}
