package dev.tillbox.internal.journal;

import dev.tillbox.Backlog;
import dev.tillbox.Redemption;
import java.time.Instant;
import java.util.Optional;

/** What waits in a queue file and what its head waits for, as of one commit. Immutable. */
public final class Standing {
  private final Backlog backlog;
  private final Redemption head;
  private final Instant waitUntil;

  Standing(Backlog backlog, Redemption head, Instant waitUntil) {
    this.backlog = backlog;
    this.head = head;
    this.waitUntil = waitUntil;
  }

  /** Counts, points, the oldest, and a halt with its answer; the running till knows the link. */
  public Backlog backlog() {
    return backlog;
  }

  /** The entry that is sent next. */
  public Optional<Redemption> head() {
    return Optional.ofNullable(head);
  }

  /** Until when the head's last attempt asked to wait, by the CRM's clock. */
  public Optional<Instant> waitUntil() {
    return Optional.ofNullable(waitUntil);
  }
}
