package dev.tillbox.internal.journal;

import dev.tillbox.FrozenCall;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionRequest;

/** One submit on its way into the journal, and what came of it. */
final class Submission {
  final long sequence;
  final RedemptionRequest request;
  final FrozenCall call;
  final boolean supplied;

  /** Whether it was begun by the commit that accepts it. */
  boolean begun;

  /** What {@code submit} returns; null while undecided or refused. */
  Redemption accepted;

  /** Why this one was refused though its batch may have been written; null if it was not. */
  RuntimeException refusal;

  Submission(long sequence, RedemptionRequest request, FrozenCall call, boolean supplied) {
    this.sequence = sequence;
    this.request = request;
    this.call = call;
    this.supplied = supplied;
  }
}
