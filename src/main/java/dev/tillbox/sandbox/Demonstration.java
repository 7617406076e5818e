package dev.tillbox.sandbox;

import dev.tillbox.Backlog;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionListener;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.Tillbox;
import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.support.Main;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The main job, to watch: a store is offline, its till takes 30 redemptions, is restarted in
 * between, the link returns, the queue drains, and the CRM's ledger is compared with what was
 * submitted. Ends with exit code 0 if they agree, else 1.
 */
public final class Demonstration {
  private static final int REDEMPTIONS = 30;
  private static final int POOR_CUSTOMERS_SALE = 12;
  private static final String POOR_CUSTOMER = "1000000000000000000003";
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** UTF-8 whatever the machine's locale is: the names are Chinese. */
  private final PrintStream out;

  private final Path queueFile;
  private final List<String> submitted = new ArrayList<>();
  private final CountDownLatch told = new CountDownLatch(REDEMPTIONS);

  private Demonstration(Path queueFile, PrintStream out) {
    this.queueFile = queueFile;
    this.out = out;
  }

  /**
   * Runs the demonstration.
   *
   * @param arguments the queue file; without one, {@code target/demonstration/queue.db}. A file
   *     that is there already is replaced
   * @throws Exception if it cannot run
   */
  public static void main(String[] arguments) throws Exception {
    String file = arguments.length == 0 ? "target/demonstration/queue.db" : arguments[0];
    PrintStream out =
        new PrintStream(
            new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8.name());
    boolean agrees = run(Paths.get(file), out);
    out.flush();
    if (!agrees) {
      System.exit(1);
    }
  }

  /** Runs it and returns whether the ledger and the till agree. */
  static boolean run(Path queueFile, PrintStream out) throws Exception {
    return new Demonstration(queueFile, out).run();
  }

  private boolean run() throws Exception {
    startAnew();
    try (SandboxCrm crm = SandboxCrm.builder().balance(POOR_CUSTOMER, 10).start()) {
      out.println("A stand-in CRM listens on " + crm.uri());
      crm.goOffline();
      out.println("\nThe store's link is down. The till takes redemptions all the same:");
      try (Tillbox till = open(crm)) {
        submit(till, 0, REDEMPTIONS / 2);
        out.println("  what waits, by till.backlog(): " + till.backlog());
      }
      out.println("\nThe till is restarted, and goes on:");
      try (Tillbox till = open(crm)) {
        submit(till, REDEMPTIONS / 2, REDEMPTIONS);
        out.println("  what waits, by till.backlog(): " + till.backlog());
        out.println("\nThe link returns. The queue drains, and the till is told:");
        crm.goOnline();
        if (!isAllTold(till)) {
          out.println("  not everything was told within " + PATIENCE);
        }
      }
      dump();
      return agrees(crm);
    }
  }

  /** The last callback has returned, too, so that nothing is shown as untold. */
  private boolean isAllTold(Tillbox till) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    told.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    while (till.backlog().untold() > 0 && System.nanoTime() < end) {
      Thread.sleep(1);
    }
    return till.backlog().untold() == 0;
  }

  /** With the mark: the stand-in CRM has another address each time, and so another queue. */
  private void startAnew() throws IOException {
    Files.createDirectories(queueFile.toAbsolutePath().getParent());
    for (String suffix : new String[] {".mark", "", "-wal", "-shm", ".salvage"}) {
      Files.deleteIfExists(Paths.get(queueFile + suffix));
    }
  }

  private Tillbox open(SandboxCrm crm) {
    AlscGateway gateway =
        AlscGateway.at(crm.uri()).appKey(crm.appKey()).appSecret(crm.appSecret()).build();
    return Tillbox.at(queueFile).gateway(gateway).listener(new Told()).open();
  }

  private void submit(Tillbox till, int from, int to) {
    for (int i = from; i < to; i++) {
      Redemption accepted = till.submit(i == 0 ? sampleOfTheApiPage() : sale(i));
      submitted.add(accepted.requestId());
    }
    out.println("  " + (to - from) + " redemptions are on disk, " + submitted.size() + " in all");
  }

  private static RedemptionRequest sampleOfTheApiPage() {
    return RedemptionRequest.builder()
        .brandId("32213")
        .changePoint(2333)
        .customerId("7027365982937563912722")
        .operatorId("84646738392")
        .operatorName("小狗")
        .outBizId("32323234344356")
        .reason("积分抵现")
        .requestId("354346532")
        .shopId("45346543")
        .outShopId("32423234")
        .outBrandId("33959")
        .bizChannel("KRY")
        .build();
  }

  private static RedemptionRequest sale(int i) {
    return RedemptionRequest.builder()
        .customerId(i == POOR_CUSTOMERS_SALE ? POOR_CUSTOMER : "100000000000000000000" + i % 3)
        .changePoint(50 + 10L * i)
        .outBizId("ORDER-2026-" + (1000 + i))
        .operatorId("84646738392")
        .operatorName("小狗")
        .outBrandId("33959")
        .outShopId("32423234")
        .bizChannel("KRY")
        .reason("积分抵现")
        .build();
  }

  private void dump() {
    out.println("\nWhat support sees: tillbox dump " + queueFile);
    out.flush();
    Main.run(out, System.err, "dump", queueFile.toString());
    out.println("\nand: tillbox status " + queueFile);
    Main.run(out, System.err, "status", queueFile.toString());
  }

  private boolean agrees(SandboxCrm crm) {
    List<String> violations = crm.violations(submitted);
    long applied = crm.applied().size();
    out.println("\nThe CRM's ledger against what was submitted:");
    violations.forEach(line -> out.println("  " + line));
    boolean agrees = violations.isEmpty() && applied == REDEMPTIONS - 1 && told.getCount() == 0;
    out.println(
        "  "
            + applied
            + " applied once each, "
            + (crm.ledger().size() - applied)
            + " refused; order and payloads "
            + (violations.isEmpty() ? "unchanged" : "CHANGED")
            + "; "
            + (REDEMPTIONS - told.getCount())
            + " of "
            + REDEMPTIONS
            + " told: "
            + (agrees ? "all is well" : "SOMETHING IS WRONG"));
    return agrees;
  }

  /** Prints each callback as it comes. */
  private final class Told implements RedemptionListener {
    @Override
    public void onConfirmed(Redemption redemption) {
      print("confirmed", redemption);
    }

    @Override
    public void onRejected(Redemption redemption) {
      print("REJECTED ", redemption);
    }

    @Override
    public void onHeld(Redemption redemption) {
      print("HELD     ", redemption);
    }

    @Override
    public void onBacklogChanged(Backlog backlog) {
      out.println("         onBacklogChanged, what waits and the link: " + backlog);
    }

    private void print(String what, Redemption redemption) {
      told.countDown();
      out.println(
          String.format(
              "  %2d/%d  %s  #%d  %4d points  %s  %s",
              REDEMPTIONS - told.getCount(),
              REDEMPTIONS,
              what,
              redemption.sequence(),
              redemption.request().changePoint(),
              redemption.requestId(),
              redemption.outcome().get().text()));
    }
  }
}
