package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProbeTest {
  @Test
  void connectsAndHangsUpWithoutARequest() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(json(Samples.SUCCESS))) {
      AlscGateway gateway = Samples.gateway(server).build();

      assertThat(gateway.probe()).isTrue();
      assertThat(gateway.probe()).isTrue();

      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void saysNoWhereNobodyListensOrTheNameIsUnknown() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThat(Samples.gateway(URI.create("http://127.0.0.1:" + port + "/")).build().probe())
        .isFalse();
    assertThat(Samples.gateway(URI.create("https://crm.invalid/")).build().probe()).isFalse();
  }

  @Test
  void saysWhichNameCannotBeLookedUp() throws Exception {
    AlscGateway gateway = Samples.gateway(URI.create("https://crm.invalid/")).build();

    assertThat(gateway.probe()).isFalse();
    assertThat(gateway.obstacle().get()).startsWith("the name crm.invalid cannot be looked up");

    AlscGateway proxied =
        Samples.gateway(URI.create("https://crm.example/")).proxy("http://proxy.invalid:1").build();
    assertThat(proxied.probe()).isFalse();
    assertThat(proxied.obstacle().get()).startsWith("the name proxy.invalid cannot be looked up");
  }

  @Test
  void tellsTheLogOnceWhatStandsInTheWayHoweverOftenItIsMet() {
    AlscGateway gateway = Samples.gateway(URI.create("https://crm.invalid/")).build();
    List<String> told = new ArrayList<>();
    Handler handler = new Told(told);
    Logger log = Logger.getLogger(Probe.class.getName());
    Level before = log.getLevel();
    log.setLevel(Level.INFO);
    log.addHandler(handler);
    try {
      for (int i = 0; i < 5; i++) {
        assertThat(gateway.probe()).isFalse();
        assertThat(gateway.obstacle().get()).startsWith("the name crm.invalid cannot be");
      }
    } finally {
      log.removeHandler(handler);
      log.setLevel(before);
    }
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).contains("crm.invalid cannot be looked up");
  }

  /** Keeps what is logged at INFO and above. */
  private static final class Told extends Handler {
    private final List<String> lines;

    Told(List<String> lines) {
      this.lines = lines;
      setLevel(Level.INFO);
    }

    @Override
    public void publish(LogRecord entry) {
      if (isLoggable(entry)) {
        lines.add(entry.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void saysWhichProxyCannotBeReachedAndNothingOfACrmThatIsMerelyOffline() throws Exception {
    URI nobody = nobodyListens();
    AlscGateway proxied =
        Samples.gateway(URI.create("https://crm.invalid/"))
            .proxy("http://127.0.0.1:" + nobody.getPort())
            .build();
    assertThat(proxied.probe()).isFalse();
    assertThat(proxied.obstacle())
        .contains("the proxy 127.0.0.1:" + nobody.getPort() + " cannot be reached");

    AlscGateway direct = Samples.gateway(nobody).build();
    assertThat(direct.probe()).isFalse();
    assertThat(direct.obstacle()).isEmpty();
  }

  @Test
  void looksThroughTheProxyWhereThereIsOne() throws Exception {
    try (LoopbackServer proxy = LoopbackServer.plain(LoopbackServer.hangUp())) {
      AlscGateway gateway =
          Samples.gateway(URI.create("https://crm.invalid/"))
              .proxy("http://127.0.0.1:" + proxy.port())
              .build();

      assertThat(gateway.probe()).isFalse();
      assertThat(proxy.next().head).startsWith("CONNECT crm.invalid:443 HTTP/1.1\r\n");
    }
  }

  @Test
  void needsNoOtherThreadWhileNothingAnswers() throws Exception {
    AlscGateway gateway = Samples.gateway(nobodyListens()).build();
    Set<Thread> before = Thread.getAllStackTraces().keySet();

    for (int i = 0; i < 20; i++) {
      assertThat(gateway.probe()).isFalse();
    }

    Set<Thread> after = Thread.getAllStackTraces().keySet();
    after.removeAll(before);
    after.removeIf(thread -> !thread.getName().startsWith("tillbox"));
    assertThat(after).isEmpty();
  }

  @Test
  void costsLessThanAThousandthOfASecondOfTheProcessorWhileNothingAnswers() throws Exception {
    AlscGateway gateway = Samples.gateway(nobodyListens()).build();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 500; i++) {
      gateway.probe();
    }
    long start = threads.getCurrentThreadCpuTime();

    for (int i = 0; i < 500; i++) {
      gateway.probe();
    }

    long each = (threads.getCurrentThreadCpuTime() - start) / 500;
    System.out.println("a probe that nothing answers: " + each / 1000 + " us of the processor");
    assertThat(each).isLessThan(1_000_000);
  }

  private static URI nobodyListens() throws Exception {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/");
    }
  }
}
