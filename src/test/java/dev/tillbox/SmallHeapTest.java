package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.sandbox.SandboxCrm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the backlog. */
class SmallHeapTest {
  private static final int BACKLOG = 3_000;

  @Test
  @Timeout(120)
  void aTillWith16MegabytesOfHeapDrainsALongBacklog(@TempDir Path folder) throws Exception {
    try (SandboxCrm crm = SandboxCrm.builder().initialBalance(1_000_000_000).start()) {
      Process till =
          new ProcessBuilder(
                  Arrays.asList(
                      System.getProperty("java.home") + "/bin/java",
                      "-XX:+IgnoreUnrecognizedVMOptions",
                      "--enable-native-access=ALL-UNNAMED",
                      "-Xmx16m",
                      "-cp",
                      System.getProperty("java.class.path"),
                      Till.class.getName(),
                      folder.resolve("queue.db").toString(),
                      crm.uri().toString()))
              .redirectErrorStream(true)
              .start();
      try {
        assertThat(lines(till)).endsWith("drained");
        assertThat(till.waitFor(30, TimeUnit.SECONDS)).isTrue();
      } finally {
        till.destroyForcibly();
      }
      assertThat(crm.applied()).hasSize(BACKLOG);
    }
  }

  private static List<String> lines(Process process) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** A till that takes redemptions faster than it can send them, then drains. */
  static final class Till {
    private Till() {}

    public static void main(String[] args) throws InterruptedException {
      Path file = Paths.get(args[0]);
      AlscGateway crm =
          AlscGateway.at(URI.create(args[1]))
              .appKey(SandboxCrm.APP_KEY)
              .appSecret(SandboxCrm.APP_SECRET)
              .build();
      CountDownLatch told = new CountDownLatch(BACKLOG);
      RedemptionListener listener =
          new RedemptionListener() {
            @Override
            public void onConfirmed(Redemption redemption) {
              told.countDown();
            }

            @Override
            public void onRejected(Redemption redemption) {
              System.out.println("rejected " + redemption.outcome());
            }
          };
      try (Tillbox till = Tillbox.at(file).gateway(crm).listener(listener).open()) {
        for (int i = 0; i < BACKLOG; i++) {
          till.submit(Requests.of("customer-" + i % 100, 1, "order-" + i).build());
        }
        System.out.println(told.await(90, TimeUnit.SECONDS) ? "drained" : "" + till.backlog());
      }
    }
  }
}
