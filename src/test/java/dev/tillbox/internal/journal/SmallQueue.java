package dev.tillbox.internal.journal;

import dev.tillbox.DeviceProfile;
import dev.tillbox.OfflineLimits;
import dev.tillbox.Profiles;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.sandbox.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;

/** A journal by itself, without anybody who sends. */
final class SmallQueue implements AutoCloseable {
  static final String OWNER = "the shop";
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final Path file;
  final Journal journal;

  /** Both clocks of the terminal. */
  final SettableClock clock = SettableClock.at(NOW);

  private SmallQueue(Path file, String owner, OfflineLimits limits) {
    this.file = file;
    DeviceProfile profile =
        Profiles.with(
            file.getParent(),
            "{\"storage\": {\"pageSizeBytes\": 1024, \"reserveBytes\": 4096,"
                + " \"walLimitBytes\": 65536}}");
    this.journal =
        Journal.open(
            file,
            owner,
            profile.storage(),
            limits,
            clock,
            () -> Duration.between(NOW, clock.instant()).toNanos());
  }

  static SmallQueue open(Path file) {
    return open(file, OWNER);
  }

  static SmallQueue open(Path file, String owner) {
    return new SmallQueue(file, owner, OfflineLimits.builder().build());
  }

  static SmallQueue open(Path file, OfflineLimits limits) {
    return new SmallQueue(file, OWNER, limits);
  }

  /** With an entry in each state, in this order: of 1, 2, 4 points and so on. */
  static SmallQueue filled(Path file) {
    SmallQueue queue = open(file);
    int points = 1;
    for (String id :
        new String[] {"confirmed", "rejected", "held", "released", "begun", "queued"}) {
      queue.accept(id, points);
      points *= 2;
    }
    queue.settle("confirmed", RedemptionState.CONFIRMED);
    queue.settle("rejected", RedemptionState.REJECTED);
    queue.settle("held", RedemptionState.HELD);
    queue.settle("released", RedemptionState.HELD);
    queue.journal.decide("released", Decision.release("Li", "mended"), any -> {});
    queue.journal.commit(new Step().begin(queue.waiting("begun")));
    queue.journal.untold(100).forEach(queue.journal::told);
    return queue;
  }

  Redemption accept(String id, long points) {
    return acceptFor("customer-" + id, points, "order-" + id, id);
  }

  Redemption acceptFor(String customer, long points, String order, String id) {
    return journal.append(
        Requests.of(customer, points, order).requestId(id).build(), new ScriptedGateway()::freeze);
  }

  /** The entry with that id, which is neither settled nor held. */
  Entry waiting(String id) {
    return journal.next(0, 1_000).stream()
        .filter(entry -> entry.call().requestId().equals(id))
        .findFirst()
        .get();
  }

  void settle(String id, RedemptionState state) {
    Entry entry = waiting(id);
    if (state != RedemptionState.HELD && !entry.isBegun()) {
      journal.commit(new Step().begin(entry));
    }
    journal.commit(
        new Step()
            .settle(
                Collections.singletonList(
                    new Settlement(
                        entry,
                        state,
                        state != RedemptionState.HELD,
                        1,
                        state.name(),
                        "200",
                        "text of " + id,
                        "flow-1"))));
  }

  /** As a till that is killed leaves its files, but for the log. */
  void dieWithoutLog() throws IOException {
    die(null);
  }

  /** As a till that is killed leaves its files, with one byte of the log changed. */
  void dieWithLogDamagedAt(int place) throws IOException {
    byte[] log = Files.readAllBytes(QueueFile.beside(file, "-wal"));
    log[place] ^= 1;
    die(log);
  }

  /**
   * As a till that is killed leaves its files, but for the file itself, of which nothing is left.
   */
  void dieEmptied() throws IOException {
    byte[] log = Files.readAllBytes(QueueFile.beside(file, "-wal"));
    die(log);
    Files.write(file, new byte[0]);
  }

  /** As a till that is killed leaves its files. */
  void die() throws IOException {
    die(Files.readAllBytes(QueueFile.beside(file, "-wal")));
  }

  /** As a till that is killed leaves its file, with such a log beside it. */
  void dieWithLog(byte[] log) throws IOException {
    die(log);
  }

  private void die(byte[] log) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    journal.close();
    Files.write(file, bytes);
    if (log != null) {
      Files.write(QueueFile.beside(file, "-wal"), log);
    }
  }

  /** A second call does nothing. */
  @Override
  public void close() {
    journal.close();
  }
}
