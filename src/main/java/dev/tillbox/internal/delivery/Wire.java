package dev.tillbox.internal.delivery;

import dev.tillbox.FrozenCall;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Reply;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that are made, and what came back of them. A crew makes them; all else is decided by
 * the flusher's thread, which alone uses this.
 */
final class Wire {
  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

  private final GuardedGateway gateway;
  private final Executor crew;
  private final Runnable arrived;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private int size;
  private volatile boolean closed;

  /**
   * Makes it.
   *
   * @param crew makes each call, at once
   * @param arrived run after each call, on the thread that made it
   */
  Wire(GuardedGateway gateway, Executor crew, Runnable arrived) {
    this.gateway = gateway;
    this.crew = crew;
    this.arrived = arrived;
  }

  /** How many calls are under way or have not been taken in. */
  int size() {
    return size;
  }

  void send(Lane lane) {
    call(lane, call -> new Arrival(lane, gateway.send(call), null), Wire::unsent);
  }

  void lookUp(Lane lane) {
    call(lane, call -> new Arrival(lane, null, gateway.lookUp(call)), Wire::unasked);
  }

  private void call(
      Lane lane, Function<FrozenCall, Arrival> exchange, Function<Lane, Arrival> instead) {
    FrozenCall call = lane.entry().call();
    size++;
    lane.onTheWire(true);
    try {
      crew.execute(
          () -> {
            arrivals.add(closed ? instead.apply(lane) : exchange.apply(call));
            arrived.run();
          });
    } catch (RuntimeException | Error e) {
      LOG.warn("There is no thread to make a call on", e);
      arrivals.add(instead.apply(lane));
    }
  }

  private static Arrival unsent(Lane lane) {
    return new Arrival(lane, Reply.notSent("not-begun"), null);
  }

  private static Arrival unasked(Lane lane) {
    return new Arrival(lane, null, LedgerAnswer.notAsked(Reply.notSent("not-begun")));
  }

  /** The next that came back; null when none did. */
  Arrival poll() {
    return taken(arrivals.poll());
  }

  /** Waits for the next that comes back; something must be under way. */
  Arrival take() throws InterruptedException {
    return taken(arrivals.take());
  }

  private Arrival taken(Arrival arrival) {
    if (arrival != null) {
      size--;
      arrival.lane.onTheWire(false);
    }
    return arrival;
  }

  /** What is not under way will not be made any more. */
  void close() {
    closed = true;
  }

  /** What came back of a call: one of both. */
  static final class Arrival {
    final Lane lane;
    final Reply reply;
    final LedgerAnswer found;

    private Arrival(Lane lane, Reply reply, LedgerAnswer found) {
      this.lane = lane;
      this.reply = reply;
      this.found = found;
    }
  }
}
