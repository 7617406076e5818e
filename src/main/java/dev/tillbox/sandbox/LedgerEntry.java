package dev.tillbox.sandbox;

import java.time.Instant;
import java.util.Optional;

/**
 * What the CRM did with one {@code request_id}, the first time that it came with nothing wrong:
 * took the points or refused. Immutable and thread-safe.
 */
public final class LedgerEntry {
  private final TopRequest request;
  private final Instant time;
  private final String flowId;
  private final long balanceAfter;

  LedgerEntry(TopRequest request, Instant time, String flowId, long balanceAfter) {
    this.request = request;
    this.time = time;
    this.flowId = flowId;
    this.balanceAfter = balanceAfter;
  }

  /**
   * The idempotency key.
   *
   * @return the request id
   */
  public String requestId() {
    return request.requestId().get();
  }

  /**
   * Whose points were asked for.
   *
   * @return the customer's id
   */
  public String customerId() {
    return request.customerId().get();
  }

  /**
   * How many points were asked for.
   *
   * @return a positive number
   */
  public long points() {
    return request.points().get();
  }

  /**
   * The till's order number.
   *
   * @return the order number
   */
  public String outBizId() {
    return request.outBizId().get();
  }

  /**
   * When it was booked or refused.
   *
   * @return the time by the sandbox's clock
   */
  public Instant time() {
    return time;
  }

  /**
   * The JSON that came with it.
   *
   * @return a copy of the bytes
   */
  public byte[] payload() {
    return request.payload();
  }

  /**
   * The CRM's own number of the booking.
   *
   * @return the number, or empty if the points were refused
   */
  public Optional<String> flowId() {
    return Optional.ofNullable(flowId);
  }

  /**
   * Whether the points were taken.
   *
   * @return false if the customer had not enough of them
   */
  public boolean isApplied() {
    return flowId != null;
  }

  /**
   * What the customer had left.
   *
   * @return points, right after this entry
   */
  public long balanceAfter() {
    return balanceAfter;
  }

  @Override
  public String toString() {
    return requestId()
        + (isApplied() ? " took " : " refused ")
        + points()
        + " of "
        + customerId()
        + " for "
        + outBizId();
  }
}
