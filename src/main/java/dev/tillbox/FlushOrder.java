package dev.tillbox;

/** In which order the queue is sent. What was held and released goes first in either. */
public enum FlushOrder {
  /** One after the other, in the order of {@code submit} over the whole terminal. */
  QUEUE,

  /**
   * In the order of {@code submit} for each customer, several customers at once: up to the
   * profile's {@code delivery.inFlight}, whoever waits longest first. Never are two of one customer
   * on the wire, and the next waits until the one before is settled or held. Between customers no
   * order is promised.
   *
   * <p>An attempt without an outcome keeps only its customer waiting, and the link counts as up
   * meanwhile. What concerns everybody still stops the whole queue: no link, a ban, a halt, and an
   * outage, which is what attempts of two customers in a row that come to nothing are taken for.
   * Customers are looked for among the 2,048 entries that wait longest: one who is behind so many
   * waits as long as those do, also where all of them are of customers that are stuck.
   *
   * <p>{@link RedemptionGateway#send} and {@link RedemptionGateway#lookUp} are then called from
   * several threads at once.
   */
  CUSTOMER
}
