package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Java reads {@code javax.net.ssl.trustStore} once in a process, so each case has its own. */
@Timeout(60)
class SystemTrustTest {
  @TempDir Path folder;

  @Test
  void trustsWhomTheTrustStoreOfTheSystemPropertiesVouchesFor() throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(TestTls.context(), json(Samples.SUCCESS))) {
      Path trusted = folder.resolve("trusted.jks");
      KeyStore store = TestTls.trusted("JKS");
      try (java.io.OutputStream out = Files.newOutputStream(trusted)) {
        store.store(out, TestTls.PASSWORD.toCharArray());
      }

      assertThat(sendFromAnotherProcess(server, trusted)).isEqualTo("CONFIRMED");
    }
  }

  private String sendFromAnotherProcess(LoopbackServer server, Path trustStore) throws Exception {
    Path output = folder.resolve("output");
    Process till =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Djavax.net.ssl.trustStore=" + trustStore,
                "-Djavax.net.ssl.trustStorePassword=" + TestTls.PASSWORD,
                "-cp",
                System.getProperty("java.class.path"),
                Till.class.getName(),
                server.address().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(till.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return String.join("\n", Files.readAllLines(output)).trim();
  }

  /** Sends one redemption and says what came of it. */
  static final class Till {
    private Till() {}

    public static void main(String[] args) {
      System.out.println(Samples.gateway(URI.create(args[0])).build().send(Samples.call()).kind());
    }
  }
}
