package dev.tillbox.simulation;

import dev.tillbox.Backlog;
import dev.tillbox.EntryFilter;
import dev.tillbox.FlushOrder;
import dev.tillbox.FrozenCall;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionRequest;
import dev.tillbox.internal.delivery.SteppedDelivery;
import dev.tillbox.internal.journal.Decision;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Totals;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One life of the till's process: the engine over the open file, with its threads as events of the
 * world. It ends by a close, or from one moment to the next.
 */
final class Life {
  private static final int PAGE = 100;
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_SLEEP = TimeUnit.DAYS.toNanos(1);

  private final World world;
  private final Wire wire;
  private final Journal journal;
  private final Audit audit;
  private final SteppedDelivery engine;
  private final Crew crew;
  private boolean over;
  private boolean closing;
  private boolean stepping;
  private boolean signalled;
  private long turn;

  Life(World world, Path queue, Wire wire, Till till, FlushOrder order) {
    this.world = world;
    this.wire = wire;
    this.journal =
        Journal.open(
            queue,
            wire.identity(),
            Setup.PROFILE.storage(),
            Setup.LIMITS,
            world.clock,
            world::nanoTime);
    wire.keepTime(journal.clock());
    this.audit = audit(queue);
    this.crew = new Crew(world, this::isOver, this::closeIfDue);
    this.engine =
        new SteppedDelivery(
            journal,
            wire,
            Setup.PROFILE,
            till,
            new TillExecutor(world, this::isOver),
            order,
            world::nanoTime,
            world.random,
            new Background(world, this::isOver),
            order == FlushOrder.CUSTOMER ? crew : null,
            this::signal);
  }

  private Audit audit(Path queue) {
    try {
      return new Audit(queue);
    } catch (SQLException e) {
      journal.close();
      throw new IllegalStateException(e);
    }
  }

  void begin() {
    stepAfter(0);
  }

  private void signal() {
    if (!signalled && !stepping) {
      stepAfter(0);
    }
    signalled = true;
  }

  private void stepAfter(long nanos) {
    turn++;
    long mine = turn;
    long late = world.chance(0.02) ? 50 * MS : MS / 10;
    world.after(
        Math.min(nanos, LONGEST_SLEEP) + world.between(1, late),
        () -> {
          if (mine == turn && !over && !closing) {
            step();
          }
        });
  }

  private void step() {
    stepping = true;
    signalled = false;
    long pause = engine.step();
    stepping = false;
    closeIfDue();
    if (!closing && !over) {
      stepAfter(signalled ? 0 : pause);
    }
  }

  Redemption submit(RedemptionRequest request) {
    Function<RedemptionRequest, FrozenCall> freeze = wire::freeze;
    Redemption accepted = journal.append(request, freeze);
    engine.wake();
    return accepted;
  }

  /** See {@code Tillbox.release} and {@code Tillbox.settleByHand}. */
  Redemption decide(String requestId, Decision decision) {
    return engine.decide(requestId, decision);
  }

  /** Null if there is none. */
  Redemption find(String requestId) {
    return journal.find(requestId).orElse(null);
  }

  List<Redemption> entries(EntryFilter filter) {
    List<Redemption> entries = new ArrayList<>();
    List<Redemption> page = journal.page(filter, 0, PAGE);
    while (!page.isEmpty()) {
      entries.addAll(page);
      page = journal.page(filter, page.get(page.size() - 1).sequence(), PAGE);
    }
    return entries;
  }

  Totals totals() {
    return journal.totals();
  }

  Backlog backlog() {
    return engine.backlog();
  }

  long untold() {
    return journal.untoldCount();
  }

  void flushNow() {
    engine.flushNow();
  }

  void resume() {
    engine.resume();
  }

  Audit audit() {
    return audit;
  }

  boolean isOver() {
    return over;
  }

  /** What the engine does between its death and the end of its calls, nobody sees. */
  void mustLive() {
    if (over) {
      throw new Crash();
    }
  }

  /** The process is dead; what is left of it is put away later. */
  void die() {
    over = true;
  }

  /** Gives back what a dead process held; it must not log any more. */
  void bury() {
    audit.close();
    journal.close();
  }

  /** Closes as a till does; an exchange that is on its way is waited for. */
  void close() {
    closing = true;
    closeIfDue();
  }

  private void closeIfDue() {
    if (closing && !over && !stepping && crew.isAtRest()) {
      engine.close();
      audit.close();
      journal.close();
      over = true;
      world.note("closed");
    }
  }
}
