package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.json;
import static dev.tillbox.alsc.LoopbackServer.silence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Reply;
import dev.tillbox.Reply.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another thread ends what is under way. All other time limits here are far longer. */
@Timeout(20)
class CutTest {
  @Test
  void leavesInDoubtWhatWasOnTheWireAndStaysUsable() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.plain(json(Samples.SUCCESS), silence(), json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).build();
      gateway.send(Samples.call());
      server.next();
      CompletableFuture<Reply> sending =
          CompletableFuture.supplyAsync(() -> gateway.send(Samples.call()));
      server.next();

      long start = System.nanoTime();
      gateway.cut();
      Reply reply = sending.get(10, TimeUnit.SECONDS);

      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(1000);
      assertThat(reply.kind()).isEqualTo(Kind.UNKNOWN);
      assertThat(reply.code()).isEqualTo("cut");
      Reply next = gateway.send(Samples.call());
      assertThat(next.kind()).as(next.toString()).isEqualTo(Kind.CONFIRMED);
    }
  }

  @Test
  void leavesUnsentWhatWasStillConnecting() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      AlscGateway gateway = gatewayTo(silent);
      CompletableFuture<Reply> sending =
          CompletableFuture.supplyAsync(() -> gateway.send(Samples.call()));
      try (Socket handshaking = silent.accept()) {
        // The first byte of the handshake has come: the till waits for ours.
        assertThat(handshaking.getInputStream().read()).isPositive();
        gateway.cut();

        assertThat(sending.get(1, TimeUnit.SECONDS).kind()).isEqualTo(Kind.NOT_SENT);
      }
    }
  }

  @Test
  void endsAProbe() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      AlscGateway gateway = gatewayTo(silent);
      CompletableFuture<Boolean> probing = CompletableFuture.supplyAsync(gateway::probe);
      try (Socket handshaking = silent.accept()) {
        assertThat(handshaking.getInputStream().read()).isPositive();
        gateway.cut();

        assertThat(probing.get(1, TimeUnit.SECONDS)).isFalse();
      }
    }
  }

  @Test
  void doesNothingWhenNothingIsUnderWay() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).build();

      gateway.cut();
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
      gateway.cut();
      assertThat(gateway.probe()).isTrue();
      gateway.cut();
      assertThat(gateway.send(Samples.call()).kind()).isEqualTo(Kind.CONFIRMED);
    }
  }

  private static AlscGateway gatewayTo(ServerSocket listener) {
    return Samples.gateway(URI.create("https://127.0.0.1:" + listener.getLocalPort() + "/"))
        .responseTimeout(Duration.ofSeconds(15))
        .exchangeDeadline(Duration.ofSeconds(15))
        .build();
  }
}
