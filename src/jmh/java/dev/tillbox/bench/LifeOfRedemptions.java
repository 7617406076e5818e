package dev.tillbox.bench;

import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Tillbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * The program whose syncs and bytes {@link LifeFigure} counts: one day of a till with a queue file
 * that exists already, from open to close. Says what the kernel says it wrote.
 */
public final class LifeOfRedemptions {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path KERNELS_COUNT = Paths.get("/proc/self/io");
  private static final String WRITTEN = "write_bytes: ";

  private final Sales sales = new Sales();
  private final MemoryCrm crm;
  private final Path folder;

  private LifeOfRedemptions(Path folder, long roundTripMs) {
    this.folder = folder;
    this.crm = new MemoryCrm(true, roundTripMs);
  }

  /**
   * Runs a scenario.
   *
   * @param args a folder; {@code online} or {@code backlog}; how many redemptions
   */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[2]);
    boolean online = args[1].equals("online");
    LifeOfRedemptions life = new LifeOfRedemptions(Paths.get(args[0]), online ? 2 : 20);
    life.day(online, 2);
    life.mark();
    long before = writtenBytes();
    life.day(online, count);
    long after = writtenBytes();
    life.mark();
    System.out.println(before < 0 ? -1 : after - before);
  }

  private void day(boolean online, int count) throws InterruptedException {
    try (Tillbox till = Tills.open(folder.resolve("queue.db"), crm)) {
      if (online) {
        sellOnline(till, count);
      } else {
        sellOffline(till, count);
      }
    }
  }

  private void sellOnline(Tillbox till, int count) {
    for (int i = 0; i < count; i++) {
      require(till.submitAndWait(sales.next(), PATIENCE));
    }
  }

  private void sellOffline(Tillbox till, int count) throws InterruptedException {
    crm.reachable(false);
    String last = "";
    for (int i = 0; i < count; i++) {
      last = till.submit(sales.next()).requestId();
    }
    crm.reachable(true);
    till.flushNow();
    // A loop, not await(): a waiting till makes each answer commit at once, and here none waits.
    for (int i = 0; i < 600 && !till.backlog().isDrained(); i++) {
      Thread.sleep(100);
    }
    require(till.find(last).get());
  }

  private static void require(Redemption done) {
    if (done.state() != RedemptionState.CONFIRMED) {
      throw new IllegalStateException("not confirmed in time: " + done);
    }
  }

  /** A write that shows in a trace where the measured part begins and ends. */
  private void mark() throws IOException {
    Files.write(
        folder.resolve(LifeFigure.MARK),
        "mark".getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.CREATE);
  }

  /** -1 where the kernel does not say. */
  private static long writtenBytes() throws IOException {
    if (!Files.isReadable(KERNELS_COUNT)) {
      return -1;
    }
    List<String> lines = Files.readAllLines(KERNELS_COUNT, StandardCharsets.US_ASCII);
    for (String line : lines) {
      if (line.startsWith(WRITTEN)) {
        return Long.parseLong(line.substring(WRITTEN.length()));
      }
    }
    return -1;
  }
}
