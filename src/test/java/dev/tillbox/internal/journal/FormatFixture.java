package dev.tillbox.internal.journal;

import dev.tillbox.DeviceProfile;
import dev.tillbox.HaltReason;
import dev.tillbox.Profiles;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.sandbox.SandboxCrm;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;

/**
 * Makes the queue file that is kept as an example of format 1, with a row in every state. While
 * 0.1.0 is unreleased it may be made again, into src/test/resources; that of a released format
 * never.
 */
final class FormatFixture {
  static final String NAME = "format-1.db";
  static final String GATEWAY = "format-1";
  static final Instant MADE = Instant.parse("2026-01-15T09:00:00Z");

  private static final AlscGateway CRM =
      AlscGateway.at(URI.create("http://127.0.0.1:1/router/rest"))
          .appKey(SandboxCrm.APP_KEY)
          .appSecret(SandboxCrm.APP_SECRET)
          .build();

  private final Path file;
  private Journal journal;

  private FormatFixture(Path file) {
    this.file = file;
  }

  /** Takes the folder to write to. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Paths.get("/tmp/till"));
    Path file = folder.resolve("queue.db");
    new FormatFixture(file).make();
    Files.copy(file, Paths.get(args[0], NAME), StandardCopyOption.REPLACE_EXISTING);
    Folders.remove(folder);
  }

  /** That gateway under the name that is written in the file: a sandbox has a port of its own. */
  static RedemptionGateway named(RedemptionGateway gateway) {
    return (RedemptionGateway)
        Proxy.newProxyInstance(
            FormatFixture.class.getClassLoader(),
            new Class<?>[] {RedemptionGateway.class},
            (proxy, method, args) -> {
              try {
                return method.getName().equals("identity") ? GATEWAY : method.invoke(gateway, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  static Journal open(Path file) {
    DeviceProfile profile =
        Profiles.with(file.getParent(), "{\"storage\": {\"reserveBytes\": 4096}}");
    return Journal.open(
        file, GATEWAY, profile.storage(), profile.limits(), Clock.fixed(MADE, ZoneOffset.UTC));
  }

  private void make() throws IOException {
    salvaged();
    journal = open(file);
    settle("salvaged", RedemptionState.HELD);
    accept("confirmed", "rejected", "voided", "untold", "released", "held", "doubtful");
    settle("confirmed", RedemptionState.CONFIRMED);
    settle("rejected", RedemptionState.REJECTED);
    settle("voided", RedemptionState.HELD);
    settle("untold", RedemptionState.CONFIRMED);
    settle("released", RedemptionState.HELD);
    settle("held", RedemptionState.HELD);
    Decision voided = Decision.settle(RedemptionState.VOIDED, "op-1", "the sale was taken back");
    journal.decide("voided", voided, any -> {});
    journal.decide("released", Decision.release("op-1", "the item was mended"), any -> {});
    tellAllBut("untold");
    journal.commit(new Step().halt(HaltReason.CREDENTIALS, "27 Invalid session"));
    journal.commit(new Step().endHalt().obstacle("a portal"));
    Entry doubtful = journal.next(6, 10).get(0);
    journal.commit(new Step().begin(doubtful));
    journal.commit(new Step().attempt(doubtful, 1, "UNKNOWN", 0));
    accept("queued");
    journal.append(Requests.of("c", 7, "without-an-id").build(), CRM::freeze);
    journal.close();
  }

  /** A file that was put back from an older copy is salvaged. */
  private void salvaged() throws IOException {
    journal = open(file);
    accept("salvaged");
    journal.close();
    Path copy = Files.copy(file, file.resolveSibling("older"));
    open(file).close();
    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    open(file).close();
  }

  private void accept(String... ids) {
    for (String id : ids) {
      journal.append(Requests.named(id), CRM::freeze);
    }
  }

  private void settle(String id, RedemptionState state) {
    Entry entry =
        journal.next(0, 100).stream()
            .filter(next -> next.call().requestId().equals(id))
            .findFirst()
            .get();
    boolean begins = state.isSettled() && !entry.isBegun();
    if (begins) {
      journal.commit(new Step().begin(entry));
    }
    Settlement outcome =
        new Settlement(
            entry, state, begins || entry.isBegun(), 1, state.name(), "200", "text", "flow-1");
    journal.commit(new Step().settle(Collections.singletonList(outcome)));
  }

  private void tellAllBut(String id) {
    for (Untold outcome : journal.untold(100)) {
      if (outcome.redemption().requestId().equals(id)) {
        journal.setAside(outcome);
      } else {
        journal.told(outcome);
      }
    }
    journal.purge(Duration.ofDays(3_650), 1);
  }
}
