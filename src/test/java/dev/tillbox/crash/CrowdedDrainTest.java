package dev.tillbox.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import dev.tillbox.EntryFilter;
import dev.tillbox.Redemption;
import dev.tillbox.Tillbox;
import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.sandbox.Fault;
import dev.tillbox.sandbox.SandboxCrm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CrowdedDrainTest {
  private static final int THREADS = 8;
  private static final int EACH = 40;
  private static final int ONE_ANSWER_DROPPED_IN = 8;

  @TempDir Path folder;
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  @AfterAll
  static void report() throws IOException {
    CrashReport.print();
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void everyRedemptionIsAppliedOnceWhileEightThreadsSubmitAndAnswersAreDropped() throws Exception {
    System.out.println("-Dcrash.seed=" + Chains.SEED);
    Random random = new Random(Chains.SEED);
    try (SandboxCrm crm = SandboxCrm.start()) {
      crm.forRequest(
          request -> random.nextInt(ONE_ANSWER_DROPPED_IN) == 0, Fault.CUT_AFTER_APPLYING);
      crm.goOffline();
      try (Tillbox till = open(crm)) {
        sell(till, "backlog");
        crm.goOnline();
        till.flushNow();
        sellAtOnce(till);
        Till.until(till, backlog -> backlog.isDrained() && backlog.untold() == 0);
        till.entries(EntryFilter.all(), entry -> said.add(Till.listing(entry)));
      }
      Evidence evidence = new Evidence();
      evidence.life(new ArrayList<>(said));
      assertThat(Check.problems(evidence, crm)).isEmpty();
      assertThat(crm.applied()).hasSize((THREADS + 1) * EACH);
      CrashReport.count("redemptions in the crowded drain", crm.applied().size());
      CrashReport.count("re-sends in the crowded drain", Chains.resends(crm.attempts()));
    }
  }

  private Tillbox open(SandboxCrm crm) throws IOException {
    DeviceProfile profile = DeviceProfile.load(TightProfile.in(folder));
    return Tillbox.at(folder.resolve("queue.db"))
        .gateway(
            AlscGateway.at(crm.uri())
                .appKey(crm.appKey())
                .appSecret(crm.appSecret())
                .profile(profile)
                .build())
        .listener(Seams.listener(Habit.HONEST, said::add))
        .profile(profile)
        .open();
  }

  private Void sell(Tillbox till, String who) {
    for (int i = 0; i < EACH; i++) {
      String id = who + "-" + i;
      said.add("intent " + id);
      Redemption accepted = till.submit(Sales.request(id, id));
      said.add("accepted " + id + " " + accepted.sequence());
    }
    return null;
  }

  private void sellAtOnce(Tillbox till) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> sellers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String who = "till-" + i;
        sellers.add(() -> sell(till, who));
      }
      for (Future<Void> seller : threads.invokeAll(sellers)) {
        seller.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
