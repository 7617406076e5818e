package dev.tillbox.bench;

import dev.tillbox.OfflineLimits;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionListener;
import dev.tillbox.Tillbox;
import java.nio.file.Path;

/** Opens queues as a till does, but for limits that no benchmark reaches. */
final class Tills {
  private Tills() {}

  static Tillbox open(Path file, RedemptionGateway crm) {
    return open(file, crm, new Listening());
  }

  static Tillbox open(Path file, RedemptionGateway crm, RedemptionListener listener) {
    return Tillbox.at(file)
        .gateway(crm)
        .limits(
            OfflineLimits.builder()
                .maxPendingCount(10_000_000)
                .maxPendingPoints(Long.MAX_VALUE / 4)
                .maxPointsPerRedemption(1_000_000)
                .build())
        .listener(listener)
        .open();
  }

  /** A till that takes every outcome at once. */
  private static final class Listening implements RedemptionListener {
    @Override
    public void onConfirmed(Redemption redemption) {}

    @Override
    public void onRejected(Redemption redemption) {}
  }
}
