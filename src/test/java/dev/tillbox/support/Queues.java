package dev.tillbox.support;

import dev.tillbox.Conditions;
import dev.tillbox.HaltReason;
import dev.tillbox.RecordingListener;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.Tillbox;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Queue files as tills leave them, made by the library itself. */
final class Queues {
  static final String CUSTOMER = "7027365982937563912722";
  static final String HOSTILE = "\u001b[31mred\u0007 \u202Egnp.exe\u202C, \"quoted\"\nnext line";

  private Queues() {}

  static RedemptionRequest request(String id, String order, long points) {
    return Requests.of(CUSTOMER, points, order).requestId(id).build();
  }

  /** One entry confirmed, one refused, one held, one that may have been sent, two queued. */
  static Path mixed(Path folder) throws InterruptedException {
    Path file = folder.resolve("queue.db");
    ScriptedGateway crm = new ScriptedGateway();
    try (Tillbox till = open(file, crm, "2026-11-24T08:00:00Z")) {
      settle(till, crm, ScriptedGateway.confirmed(), request("paid", "order-1", 100));
      settle(till, crm, Reply.rejected("NOT_ENOUGH", HOSTILE), request("refused", "order-2", 20));
      settle(till, crm, Reply.duplicate("DUP", "seen"), request("held", "order-3", 3));
    }
    try (Tillbox till = open(file, crm, "2026-11-24T09:00:00Z")) {
      leaveInDoubt(till, crm, request("doubtful", "order-4", 7));
      till.submit(request("waiting", "=1+1", 5));
      till.submit(Requests.of("other-customer", 6, "order-6").requestId("other").build());
    }
    return file;
  }

  /** One confirmed entry. */
  static Path drained(Path folder) throws InterruptedException {
    Path file = folder.resolve("drained.db");
    ScriptedGateway crm = new ScriptedGateway();
    try (Tillbox till = open(file, crm, "2026-11-24T08:00:00Z")) {
      settle(till, crm, ScriptedGateway.confirmed(), request("paid", "order-1", 100));
    }
    return file;
  }

  /** One confirmed entry whose outcome the till did not hear. */
  static Path untold(Path folder) {
    Path file = folder.resolve("untold.db");
    ScriptedGateway crm = new ScriptedGateway();
    try (Tillbox till =
        Tillbox.at(file)
            .gateway(crm)
            .callbackExecutor(task -> {})
            .listener(new RecordingListener())
            .open()) {
      till.submitAndWait(request("paid", "order-1", 100), Duration.ofSeconds(10));
    }
    return file;
  }

  /** One held entry, one queued, and a gateway whose name nobody knows. */
  static Path astray(Path folder) throws InterruptedException {
    Path file = folder.resolve("astray.db");
    ScriptedGateway crm = new ScriptedGateway();
    try (Tillbox till = open(file, crm, "2026-11-24T08:00:00Z")) {
      settle(till, crm, Reply.duplicate("DUP", "seen"), request("held", "order-3", 3));
      crm.obstacle("the name crm.invalid cannot be looked up");
      crm.answer(
          call -> {
            crm.reachable(false);
            return Reply.notSent("gone");
          });
      till.submit(request("waiting", "order-4", 7));
      Conditions.await(
          "the obstacle is seen",
          () -> till.backlog().lastAnswer().orElse("").contains("crm.invalid"));
    }
    return file;
  }

  /** One entry of which nothing was sent. */
  static Path waiting(Path folder) {
    Path file = folder.resolve("waiting.db");
    ScriptedGateway crm = new ScriptedGateway();
    crm.reachable(false);
    try (Tillbox till = open(file, crm, "2026-11-24T08:00:00Z")) {
      till.submit(request("waiting", "order-1", 100));
    }
    return file;
  }

  /** One entry, and the CRM does not know the till any more. */
  static Path halted(Path folder) throws InterruptedException {
    Path file = folder.resolve("halted.db");
    ScriptedGateway crm = new ScriptedGateway();
    crm.answer(call -> Reply.halt(HaltReason.CREDENTIALS, "27", "Invalid session"));
    try (Tillbox till = open(file, crm, "2026-11-24T08:00:00Z")) {
      till.submit(request("waiting", "order-1", 100));
      Conditions.await("it is halted", () -> till.backlog().halt().isPresent());
    }
    return file;
  }

  /** The next life of that till finds everything in order. */
  static void drain(Path file) throws InterruptedException {
    try (Tillbox till = open(file, new ScriptedGateway(), "2026-11-24T09:00:00Z")) {
      till.flushNow();
      Conditions.await("it is drained", () -> till.backlog().isDrained());
    }
  }

  private static Tillbox open(Path file, ScriptedGateway crm, String time) {
    Clock both = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    crm.clock(both);
    return Tillbox.at(file).gateway(crm).clock(both).open();
  }

  private static void settle(
      Tillbox till, ScriptedGateway crm, Reply reply, RedemptionRequest request)
      throws InterruptedException {
    crm.answer(call -> reply);
    till.submitAndWait(request, Duration.ofSeconds(10));
    Conditions.await("its outcome is told", () -> till.backlog().untold() == 0);
  }

  /** The request is sent once, a portal answers, and nothing can be reached from then on. */
  private static void leaveInDoubt(Tillbox till, ScriptedGateway crm, RedemptionRequest request)
      throws InterruptedException {
    crm.answer(
        call -> {
          crm.reachable(false);
          return Reply.notReached("portal", "sign in as " + CUSTOMER);
        });
    till.submit(request);
    Conditions.await(
        "its attempt is written down",
        () -> till.find(request.requestId().get()).get().attempts() == 1);
  }
}
