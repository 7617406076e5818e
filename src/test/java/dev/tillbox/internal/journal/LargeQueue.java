package dev.tillbox.internal.journal;

import dev.tillbox.DeviceProfile;
import dev.tillbox.FrozenCall;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A queue file with a long history, written by the journal's own writer in a single commit. */
public final class LargeQueue {
  private static final int WINDOW = 32;

  private LargeQueue() {}

  /** Makes so many entries: every tenth still queued, the others confirmed. */
  public static void make(Path file, int entries) throws SQLException {
    DeviceProfile profile = DeviceProfile.named("generic");
    Journal.open(file, "scripted", profile.storage(), profile.limits(), Clock.systemUTC()).close();
    Marks marks = new Marks();
    RequestIds ids = new RequestIds();
    try (Connection connection = new Sqlite(file, profile.storage()).writer();
        FactWriter facts = new FactWriter(connection)) {
      Sqlite.run(connection, "BEGIN");
      for (int i = 1; i <= entries; i++) {
        append(facts, marks, ids, i, i <= entries - entries / 10);
      }
      Sqlite.run(connection, "COMMIT");
    }
  }

  private static List<Long> windowUpTo(long sequence) {
    return LongStream.rangeClosed(sequence - WINDOW + 1, sequence)
        .boxed()
        .collect(Collectors.toList());
  }

  private static void append(
      FactWriter facts, Marks marks, RequestIds ids, long sequence, boolean confirmed)
      throws SQLException {
    String id = ids.draw(sequence);
    RedemptionRequest request = Requests.of("c", 5, "order-" + sequence).requestId(id).build();
    FrozenCall call = new FrozenCall(id, "m", "p", new byte[50]);
    Reading now = new Reading(sequence, sequence, 0, new Stretch(1, "", null, null));
    facts.redemption(new Submission(sequence, request, call, false), false, now, marks);
    if (!confirmed) {
      return;
    }
    if (sequence % WINDOW == 0) {
      for (SequenceRange window : SequenceRange.covering(windowUpTo(sequence))) {
        facts.begun(window, false, sequence, marks);
      }
    }
    marks.head = sequence + 1;
    Entry entry =
        new Entry(
            sequence, request.customerId(), 5, call, true, false, Instant.EPOCH, 0, Instant.EPOCH);
    facts.outcome(
        new Settlement(entry, RedemptionState.CONFIRMED, true, 1, "CONFIRMED 200", "200", "", "r"),
        sequence,
        marks);
  }
}
