package dev.tillbox.crash;

import dev.tillbox.sandbox.Fault;
import dev.tillbox.sandbox.SandboxCrm;
import dev.tillbox.sandbox.TopRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Successive lives of one till with one queue file, against a CRM that outlives them all. */
final class Chain implements AutoCloseable {
  private static final int LINGERS_MS = 12;
  private static final int LINES = 100;

  private final SandboxCrm crm = SandboxCrm.builder().balance(Sales.POOR, Sales.POINTS - 1).start();
  private final Evidence evidence = new Evidence();
  private final Path folder;
  private final Path profile;
  private final Habit habit;
  private final Random random;
  private int sales;

  Chain(Path folder, Habit habit, long seed) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.profile = TightProfile.in(folder);
    this.habit = habit;
    this.random = new Random(seed);
  }

  /** One life of the till, a day with an outage in it; returns whether it was killed as told. */
  boolean live(Kill kill) throws IOException, InterruptedException {
    crm.healthy();
    try (TillProcess till = new TillProcess(folder, crm.uri(), profile, habit, kill)) {
      if (kill.isOnTheWire()) {
        stopOnTheWire(kill, till);
      }
      refuseSomeRepeats();
      boolean over = false;
      try {
        day(till);
        over = true;
      } catch (TillProcess.Gone e) {
        // Stopped inside its step, or dead.
      }
      int exit = till.kill(over ? 0 : random.nextInt(LINGERS_MS));
      evidence.life(till.said());
      return !over && exit == TillProcess.KILLED;
    }
  }

  private void stopOnTheWire(Kill kill, TillProcess till) {
    AtomicInteger left = new AtomicInteger(kill.nth);
    Predicate<TopRequest> nth =
        request -> {
          boolean now = left.decrementAndGet() == 0;
          if (now) {
            till.stopped();
          }
          return now;
        };
    if (kill.step == CrashStep.LEFT_AND_APPLIED) {
      crm.forRequest(nth, Fault.NEVER_ANSWER.afterApplying());
    } else {
      crm.forRequest(nth, Fault.NEVER_ANSWER);
    }
  }

  /** Has taken the points, and says no when it is asked again: no till may take that for a no. */
  private void refuseSomeRepeats() {
    crm.forRequest(
        request -> {
          String id = request.requestId().orElse("");
          return id.hashCode() % 2 == 0 && isApplied(id);
        },
        Fault.REFUSED);
  }

  private boolean isApplied(String id) {
    return crm.applied().stream().anyMatch(entry -> entry.requestId().equals(id));
  }

  private void day(TillProcess till) throws TillProcess.Gone, InterruptedException {
    till.tell("open");
    submitAgain(till);
    till.tell("pay" + fresh(2));
    crm.goOffline();
    till.tell("submit" + fresh(2) + fresh(1) + "-" + Sales.POOR);
    String crowd = fresh(8);
    till.tell("crowd " + (2 + random.nextInt(3)) + crowd);
    till.tell("offline");
    cutSome(crowd.trim().split(" ", -1));
    crm.goOnline();
    till.tell("drain");
    till.tell("pay" + fresh(2));
    till.tell("close");
  }

  /** What may or may not have been accepted, as every till does after a crash. */
  private void submitAgain(TillProcess till) throws TillProcess.Gone, InterruptedException {
    List<String> limbo = evidence.limbo();
    if (!limbo.isEmpty()) {
      till.tell("again " + String.join(" ", limbo));
    }
  }

  private String fresh(int count) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < count; i++) {
      names.append(" s").append(++sales);
    }
    return names.toString();
  }

  private void cutSome(String[] ids) {
    // One in the middle, so that something is begun ahead of its answer and must be taken back.
    crm.forRequest(ids[3], Fault.CUT_AFTER_APPLYING);
    for (String id : ids) {
      if (random.nextInt(5) == 0) {
        crm.forRequest(
            id, random.nextBoolean() ? Fault.CUT_AFTER_APPLYING : Fault.CUT_BEFORE_APPLYING);
      }
    }
  }

  /**
   * A last healthy life that drains, and a look at the closed file; then everything must be right.
   */
  List<String> finish() throws IOException, InterruptedException {
    crm.healthy();
    refuseSomeRepeats();
    try (TillProcess till = new TillProcess(folder, crm.uri(), profile, habit, Kill.never())) {
      try {
        till.tell("open");
        submitAgain(till);
        till.tell("drain");
        till.tell("close");
        till.tell("check");
        till.tell("open");
        till.tell("drain");
        till.tell("list");
        till.tell("close");
      } catch (TillProcess.Gone e) {
        // The evidence tells.
      }
      till.kill(0);
      evidence.lastLife(till.said());
    }
    return Check.problems(evidence, crm);
  }

  SandboxCrm crm() {
    return crm;
  }

  /** What the tills said and logged last, for the report of a failure. */
  String story() {
    return "\nsaid:\n" + last(evidence.lines) + "\nlogged:\n" + last(log());
  }

  private static String last(List<String> lines) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }

  private List<String> log() {
    try {
      return Files.readAllLines(folder.resolve("log"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return Collections.singletonList(e.toString());
    }
  }

  @Override
  public void close() {
    crm.close();
  }
}
