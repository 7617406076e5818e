package dev.tillbox;

import java.nio.file.Path;
import java.util.IdentityHashMap;

/** Which gateway serves which open queue: each one at most, as a gateway keeps its queue's time. */
final class ServedQueues {
  private static final IdentityHashMap<RedemptionGateway, Path> SERVED = new IdentityHashMap<>();

  private ServedQueues() {}

  /**
   * Notes that the queue, which the caller has locked, is served.
   *
   * @throws IllegalStateException if the gateway serves another one
   */
  static void begin(RedemptionGateway gateway, Path queue) {
    synchronized (SERVED) {
      Path other = SERVED.putIfAbsent(gateway, queue);
      if (other != null && !other.equals(queue)) {
        throw new IllegalStateException(
            "this gateway serves the open queue "
                + other
                + ": build another gateway for "
                + queue
                + ", or close that one first");
      }
    }
  }

  /** Notes that the queue is served no longer. */
  static void end(RedemptionGateway gateway, Path queue) {
    synchronized (SERVED) {
      if (queue.equals(SERVED.get(gateway))) {
        SERVED.remove(gateway);
      }
    }
  }
}
