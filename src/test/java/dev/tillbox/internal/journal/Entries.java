package dev.tillbox.internal.journal;

import dev.tillbox.FrozenCall;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Entries as the journal hands them out, for tests of those who take them. */
public final class Entries {
  private Entries() {}

  /** An entry that was never sent, with an id that tells its place. */
  public static Entry of(long sequence) {
    return of(sequence, "customer-" + sequence);
  }

  /** The same, of that customer. */
  public static Entry of(long sequence, String customer) {
    byte[] payload = "{}".getBytes(StandardCharsets.UTF_8);
    FrozenCall call = new FrozenCall("id-" + sequence, "test.method", "param", payload);
    return new Entry(sequence, customer, 1, call, false, false, Instant.EPOCH, 0, Instant.EPOCH);
  }
}
