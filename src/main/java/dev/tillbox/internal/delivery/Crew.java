package dev.tillbox.internal.delivery;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Makes several calls at once on threads that are there only while there is work, and hands each
 * back when it has ended. Used by the flusher's thread alone, which concludes them: nothing else
 * decides.
 */
final class Crew {
  private final Executor workers;
  private final GuardedGateway gateway;
  private final Runnable signal;
  private final BlockingQueue<OnTheWire> ended = new LinkedBlockingQueue<>();
  private int away;

  Crew(Executor workers, GuardedGateway gateway, Runnable signal) {
    this.workers = workers;
    this.gateway = gateway;
    this.signal = signal;
  }

  /** How many are under way, or have ended and were not taken back. */
  int away() {
    return away;
  }

  void send(OnTheWire call) {
    workers.execute(
        () -> {
          call.run(gateway);
          ended.add(call);
          signal.run();
        });
    away++;
  }

  /** One that has ended, or null. */
  OnTheWire takeBack() {
    return counted(ended.poll());
  }

  /** Waits for one to end. */
  OnTheWire awaitOne() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return counted(ended.take());
        } catch (InterruptedException e) {
          interrupted = true; // what is on the wire has a deadline of its own
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private OnTheWire counted(OnTheWire call) {
    if (call != null) {
      away--;
    }
    return call;
  }
}
