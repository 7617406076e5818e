package dev.tillbox.internal.delivery;

import dev.tillbox.DeviceProfile;
import dev.tillbox.Outcome;
import dev.tillbox.RedemptionState;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Settlement;
import dev.tillbox.sandbox.SettableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.LongSupplier;

/** A queue by the generic profile, for tests of single parts of the engine. */
final class GenericQueue {
  static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");

  private GenericQueue() {}

  static Journal open(Path folder, ScriptedGateway crm, LongSupplier nanoTime) {
    DeviceProfile profile = DeviceProfile.named("generic");
    return Journal.open(
        folder.resolve("queue.db"),
        crm.identity(),
        profile.storage(),
        profile.limits(),
        SettableClock.at(NOW),
        nanoTime);
  }

  static Settlement confirmed(Entry entry) {
    return new Settlement(
        entry, RedemptionState.CONFIRMED, false, 1, "200", Outcome.LEDGER, "ok", null);
  }
}
