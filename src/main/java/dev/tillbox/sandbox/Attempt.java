package dev.tillbox.sandbox;

/**
 * One request and what the sandbox made of it, whether or not an answer ever reached the till.
 * Immutable and thread-safe.
 */
public final class Attempt {
  private final long number;
  private final TopRequest request;
  private final String outcome;

  Attempt(long number, TopRequest request, String outcome) {
    this.number = number;
    this.request = request;
    this.outcome = outcome;
  }

  /**
   * Its place among all requests that this sandbox received.
   *
   * @return 1 for the first
   */
  public long number() {
    return number;
  }

  /**
   * The request as it came.
   *
   * @return the request, also when it was malformed
   */
  public TopRequest request() {
    return request;
  }

  /**
   * What the sandbox made of it, for people: {@code applied}, {@code refused}, {@code repeated}, or
   * the platform's error; with the name of the {@link Fault} that hid it, if one did.
   *
   * @return one line
   */
  public String outcome() {
    return outcome;
  }

  @Override
  public String toString() {
    return "#" + number + " " + request.requestId().orElse("no request_id") + ": " + outcome;
  }
}
