package dev.tillbox.crash;

import dev.tillbox.sandbox.Attempt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs chains, two at a time, and reports what they came to. */
final class Chains {
  /** Printed by every test; {@code -Dcrash.seed} brings it back. */
  static final long SEED = Long.getLong("crash.seed", System.nanoTime() & 0xFFFFFF);

  private static final int AT_A_TIME = 2;

  private Chains() {}

  static void inParallel(List<Callable<Void>> chains) throws InterruptedException {
    System.out.println("-Dcrash.seed=" + SEED);
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<String> failures = new ArrayList<>();
      for (Future<Void> chain : threads.invokeAll(chains)) {
        try {
          chain.get();
        } catch (ExecutionException e) {
          failures.add(e.getCause().toString());
        }
      }
      if (!failures.isEmpty()) {
        throw new AssertionError(String.join("\n", failures));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** The last healthy life, and everything must be right. */
  static void finish(Chain chain, String name) throws IOException, InterruptedException {
    List<String> problems = chain.finish();
    CrashReport.count("redemptions in the ledgers", chain.crm().ledger().size());
    CrashReport.count("re-sends seen by the CRM", resends(chain.crm().attempts()));
    if (!problems.isEmpty()) {
      throw new AssertionError(
          name + ", -Dcrash.seed=" + SEED + ":\n" + String.join("\n", problems) + chain.story());
    }
  }

  static long resends(List<Attempt> attempts) {
    Set<String> ids = new HashSet<>();
    attempts.forEach(attempt -> ids.add(attempt.request().requestId().orElse("no id")));
    return (long) attempts.size() - ids.size();
  }
}
