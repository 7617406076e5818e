package dev.tillbox.internal.journal;

import dev.tillbox.LimitExceededException;
import dev.tillbox.OfflineLimits;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.RequestIdConflictException;
import dev.tillbox.StorageFullException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a submit has to pass: room on the disk, the limits, and that its id is new. What is known
 * already is answered as it stands, whatever the limits say. Used under the write lock, but for
 * {@link #mayBeginAtOnce}.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final Path file;
  private final OfflineLimits limits;
  private final JournalReader known;
  private volatile BooleanSupplier mayBegin = () -> false;

  Intake(Path file, OfflineLimits limits, JournalReader known) {
    this.file = file;
    this.limits = limits;
    this.known = known;
  }

  /** Says when an entry that comes into an empty queue may be begun as it is accepted. */
  void mayBeginAtOnce(BooleanSupplier condition) {
    mayBegin = condition;
  }

  /**
   * Accepts or refuses one submission, and says so in it.
   *
   * @param full whether what is left of the disk must be kept for outcomes
   * @return whether a row was written
   */
  boolean take(Submission submission, boolean full, FactWriter facts, Marks marks, Reading now)
      throws SQLException {
    submission.refusal = full ? storageFull() : limitExceeded(submission.request, marks);
    boolean looksDrawn = RequestIds.isOurs(submission.call.requestId());
    // Else the index tells in one go with the insert.
    boolean lookFirst = submission.supplied && (submission.refusal != null || looksDrawn);
    if (lookFirst && known.knows(submission.call.requestId())) {
      repeat(submission, marks);
      return false;
    }
    if (submission.refusal != null) {
      return false;
    }
    submission.begun = marks.pendingCount == 0 && mayBegin.getAsBoolean();
    if (!facts.redemption(submission, submission.begun, now, marks)) {
      submission.begun = false;
      repeat(submission, marks);
      return false;
    }
    LOG.trace("accepting {}{}", submission.call, submission.begun ? ", begun" : "");
    submission.accepted =
        Redemption.builder(submission.request)
            .sequence(submission.sequence)
            .submittedAt(Instant.ofEpochMilli(now.wallMs))
            .submittedAtCorrected(Instant.ofEpochMilli(now.serverMs))
            .build();
    return true;
  }

  private StorageFullException storageFull() {
    return new StorageFullException(
        "The disk that holds "
            + file
            + " is full but for what the outcomes of earlier redemptions need: free space on it,"
            + " then submit again.");
  }

  private void repeat(Submission submission, Marks marks) throws SQLException {
    Redemption earlier = known.find(submission.call.requestId(), marks.toldFact).get();
    submission.refusal = null;
    if (earlier.request().equals(submission.request)) {
      submission.accepted = earlier;
    } else {
      submission.refusal =
          new RequestIdConflictException(
              "requestId "
                  + earlier.requestId()
                  + " is known already, with other fields (sequence "
                  + earlier.sequence()
                  + ", "
                  + earlier.state()
                  + "): give every sale an id of its own, and submit a sale again with the very"
                  + " same fields.");
    }
  }

  private LimitExceededException limitExceeded(RedemptionRequest request, Marks marks) {
    long points = request.changePoint();
    long unsettled = marks.pendingPoints + marks.heldPoints;
    if (points > limits.maxPointsPerRedemption()) {
      return exceeded(
          "changePoint " + points, "maxPointsPerRedemption", limits.maxPointsPerRedemption());
    }
    if (points > limits.maxPendingPoints() - unsettled) {
      return exceeded(
          points + " points on top of " + unsettled + " unsettled ones",
          "maxPendingPoints",
          limits.maxPendingPoints());
    }
    if (marks.pendingCount >= limits.maxPendingCount()) {
      return exceeded(
          "one more redemption on top of " + marks.pendingCount + " waiting ones",
          "maxPendingCount",
          limits.maxPendingCount());
    }
    return null;
  }

  private static LimitExceededException exceeded(String what, String limit, long value) {
    return new LimitExceededException(
        what
            + " would exceed "
            + limit
            + " = "
            + value
            + ": take another means of payment until the queue has drained, or raise the limit.");
  }
}
