package dev.tillbox.internal.delivery;

import dev.tillbox.DeviceProfile;
import dev.tillbox.FlushOrder;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.sandbox.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A till in strict order with the generic profile, a scripted CRM, and time that passes by hand.
 */
abstract class SlowTillTest {
  static final Duration A_WHILE = Duration.ofMinutes(10);
  static final Reply UNKNOWN = Reply.unknown("response-timeout", "no answer");
  static final Reply REFUSED = Reply.rejected("NOT_ENOUGH", "积分不足");
  static final Reply FAULT = Reply.itemFault("15/isp.null-pointer-exception", "空指针异常");

  @TempDir Path folder;
  final ScriptedGateway crm = new ScriptedGateway();
  final SettableClock clock = SettableClock.at(Instant.parse("2026-11-24T08:00:00Z"));
  SlowTill till;

  @BeforeEach
  void open() {
    crm.clock(clock);
    till = new SlowTill(folder, crm, DeviceProfile.named("generic"), clock);
  }

  @AfterEach
  void close() {
    till.close();
  }

  /** The till is opened again, with another order. */
  void reopen(FlushOrder order) {
    till.close();
    till = new SlowTill(folder, crm, DeviceProfile.named("generic"), order, clock);
  }

  /** A sale to the one customer. */
  String submit(String id) {
    return till.submit(Requests.named(id));
  }

  /** A sale to a customer who buys nothing else. */
  void submitOfAnother(String id) {
    till.submit(Requests.of("customer of " + id, 5, "order").requestId(id).build());
  }

  /** Answers the attempts of one entry so, the last answer for ever, and confirms all others. */
  void answer(String id, Reply... replies) {
    Deque<Reply> left = new ArrayDeque<>(Arrays.asList(replies));
    crm.answer(
        call -> {
          if (!call.requestId().equals(id)) {
            return ScriptedGateway.confirmed();
          }
          return left.size() > 1 ? left.poll() : left.peek();
        });
  }

  void passUntil(String id, RedemptionState state) {
    till.passUntil(id + " is " + state, A_WHILE, () -> till.find(id).state() == state);
  }
}
