package dev.tillbox;

import java.time.Duration;
import java.time.Instant;

/**
 * The CRM's time, reckoned by an open queue from the terminal's clock and from what the CRM's own
 * answers said. A {@link RedemptionGateway} is given one by {@link RedemptionGateway#keepTime},
 * dates its calls by it, and tells it what it learns. Thread-safe.
 */
public interface ServerClock {
  /**
   * What the CRM's clock shows now, as far as it is known: exact to some seconds once the CRM has
   * answered, before that as good as the terminal's clock and what was learned in the past.
   *
   * @return the time
   */
  Instant instant();

  /**
   * Learns from an answer that certainly is the CRM's, a refusal of the timestamp included; from
   * nothing else, or a portal sets the till's clock. A date that cannot be right is ignored.
   *
   * @param date when the answer was made, to the second, as HTTP's {@code Date} says
   * @param took how long the exchange took
   */
  void answered(Instant date, Duration took);
}
