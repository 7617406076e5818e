package dev.tillbox.alsc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * As many exchanges as are under way at once, each with a connection and a deadline of its own. The
 * one used last is used first, so that calls made one after another share one connection.
 * Thread-safe.
 */
final class Exchanges {
  private final Settings settings;
  private final Deque<Exchange> atRest = new ArrayDeque<>();
  private final List<Exchange> all = new ArrayList<>();

  Exchanges(Settings settings) {
    this.settings = settings;
  }

  /** Does something with an exchange that nobody else uses meanwhile. */
  <T> T with(Function<Exchange, T> action) {
    Exchange exchange = take();
    try {
      return action.apply(exchange);
    } finally {
      giveBack(exchange);
    }
  }

  private synchronized Exchange take() {
    Exchange exchange = atRest.poll();
    if (exchange == null) {
      exchange = new Exchange(settings);
      all.add(exchange);
    }
    return exchange;
  }

  private synchronized void giveBack(Exchange exchange) {
    atRest.push(exchange);
  }

  /** Lets those that begin from now on do so with fresh connections. */
  synchronized void forgetConnections() {
    atRest.forEach(Exchange::forgetConnection);
  }

  /** Ends everything that is under way. */
  synchronized void cut() {
    all.forEach(Exchange::cut);
  }
}
