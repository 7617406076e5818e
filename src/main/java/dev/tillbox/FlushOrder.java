package dev.tillbox;

/** In which order the queue is sent. What was held and released goes first in either. */
public enum FlushOrder {
  /** One after the other, in the order of {@code submit} over the whole terminal. */
  QUEUE,

  /**
   * In the order of {@code submit} for each customer, several customers at once: up to the
   * profile's {@code delivery.inFlight}. Never are two of one customer on the wire, and the next
   * waits until the one before is settled or held. An entry that cannot be settled yet keeps only
   * its customer waiting; what concerns everybody (no link, a ban, a halt, an outage) still stops
   * the whole queue. Between customers no order is promised.
   *
   * <p>{@link RedemptionGateway#send} and {@link RedemptionGateway#lookUp} are then called from
   * several threads at once.
   */
  CUSTOMER
}
