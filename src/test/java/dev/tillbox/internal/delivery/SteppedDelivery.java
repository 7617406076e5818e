package dev.tillbox.internal.delivery;

import dev.tillbox.Backlog;
import dev.tillbox.DeviceProfile;
import dev.tillbox.FlushOrder;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionListener;
import dev.tillbox.internal.journal.Decision;
import dev.tillbox.internal.journal.Journal;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** The real engine without a thread of its own: moved step by step from outside. */
public final class SteppedDelivery {
  private final Delivery delivery;

  /**
   * Makes it over an open journal.
   *
   * @param crew makes the calls; null for whoever steps
   * @param signalled run whenever the flusher's thread would be woken
   */
  public SteppedDelivery(
      Journal journal,
      RedemptionGateway gateway,
      DeviceProfile profile,
      RedemptionListener listener,
      Executor callbacks,
      FlushOrder order,
      LongSupplier nanoTime,
      Random random,
      ScheduledExecutorService background,
      ExecutorService crew,
      Runnable signalled) {
    Waiter waiter =
        new Waiter() {
          @Override
          synchronized void signal() {
            signalled.run();
          }
        };
    this.delivery =
        new Delivery(
            journal,
            gateway,
            profile,
            listener,
            callbacks,
            order,
            nanoTime,
            random,
            background,
            crew,
            waiter);
  }

  /** One turn of the flusher's thread; returns for how long it would sleep. */
  public long step() {
    return delivery.step();
  }

  /** Something was submitted. */
  public void wake() {
    delivery.wake();
  }

  /** See {@code Tillbox.flushNow()}. */
  public void flushNow() {
    delivery.flushNow();
  }

  /** See {@code Tillbox.resume()}. */
  public void resume() {
    delivery.resume();
  }

  /** See {@code Tillbox.release} and {@code Tillbox.settleByHand}. */
  public Redemption decide(String requestId, Decision decision) {
    return delivery.decide(requestId, decision);
  }

  /** See {@code Tillbox.backlog()}. */
  public Backlog backlog() {
    return delivery.backlog();
  }

  /** Ends it as {@code Tillbox.close()} and the flusher's thread together do. */
  public void close() {
    delivery.close();
    delivery.finish();
  }
}
