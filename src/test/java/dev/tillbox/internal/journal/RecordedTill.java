package dev.tillbox.internal.journal;

import dev.tillbox.DeviceProfile;
import dev.tillbox.EntryFilter;
import dev.tillbox.QueueFileException;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.TillboxException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A till on a faulty disk, for two days: it submits, begins, settles, holds, releases, decides,
 * tells, purges, checkpoints, closes and opens again, and says what it was told.
 */
final class RecordedTill {
  static final int SALES_A_DAY = 12;

  private final Path file;
  private final DeviceProfile profile;
  private final Claims claims;
  private final String synchronous;
  private Runnable atNoon = () -> {};
  private BooleanSupplier hasReserve = () -> false;
  private boolean onlyFull;
  private Journal journal;

  RecordedTill(Path file, DeviceProfile profile, Claims claims, String synchronous) {
    this.file = file;
    this.profile = profile;
    this.claims = claims;
    this.synchronous = synchronous;
  }

  /** Lives two days and says on the disk what it was told; dies before it closes. */
  public static void main(String[] args) throws IOException, SQLException {
    Path file = Paths.get(args[0]);
    DeviceProfile profile = DeviceProfile.load(Paths.get(args[1]));
    try (FileOutputStream acks = new FileOutputStream(file.resolveSibling("acks").toFile())) {
      Claims claims =
          new Claims(
              line -> {
                try {
                  acks.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      RecordedTill till = new RecordedTill(file, profile, claims, args[2]);
      till.liveADay("mon-");
      till.close();
      till.liveADay("tue-");
    }
    Runtime.getRuntime().halt(0);
  }

  /** Nothing but sales may fail on days that begin when this holds. */
  void onlySalesFailWith(BooleanSupplier reserve) {
    hasReserve = reserve;
  }

  /** Does something in the middle of each day that follows. */
  void atNoon(Runnable action) {
    atNoon = action;
  }

  void open() throws SQLException {
    Clock clock = Clock.systemUTC();
    Opened opened = Opened.open(file, "scripted", profile.storage(), clock);
    Sqlite.run(opened.writing, "PRAGMA synchronous = " + synchronous);
    journal = new Journal(opened, "scripted", profile.limits(), clock, System::nanoTime);
  }

  /** Opens the file, on a disk that is mended if it would not open before, and uses it. */
  void liveADay(String day) throws SQLException {
    try {
      open();
    } catch (QueueFileException e) {
      atNoon.run();
      open();
    }
    onlyFull = hasReserve.getAsBoolean();
    for (int i = 0; i < SALES_A_DAY; i++) {
      boolean mended = i >= SALES_A_DAY * 2 / 3;
      if (i == SALES_A_DAY * 2 / 3) {
        atNoon.run();
      }
      String id = day + i;
      String verdict =
          claims.claim(
              id,
              RedemptionState.QUEUED,
              () -> journal.append(Requests.named(id), new ScriptedGateway()::freeze));
      if (!verdict.equals("is") && (mended || (onlyFull && !verdict.equals("full")))) {
        claims.isUnexpected(id + ": " + verdict);
      }
      afterSale(i);
      journal.checkpointIfDue();
    }
  }

  private void afterSale(int i) {
    if (i % 3 == 2) {
      settleHead(RedemptionState.CONFIRMED);
    } else if (i == 4 || i == 9) {
      settleHead(RedemptionState.HELD);
    } else if (i == 6) {
      decide(Decision.release("op", "found"), RedemptionState.IN_DOUBT);
    } else if (i == 10) {
      decide(Decision.settle(RedemptionState.REJECTED, "op", "why"), RedemptionState.REJECTED);
    }
    if (i == 7 || i == 10) {
      tellAndPurge();
    }
  }

  private void settleHead(RedemptionState state) {
    for (Entry head : journal.next(0, 1)) {
      String id = head.call().requestId();
      Step begun = new Step().begin(head);
      Settlement outcome = new Settlement(head, state, true, 1, "CONFIRMED", "200", "", null);
      boolean isBegun =
          head.isBegun() || goesOn(id, RedemptionState.IN_DOUBT, () -> journal.commit(begun));
      if (isBegun) {
        goesOn(
            id, state, () -> journal.commit(new Step().settle(Collections.singletonList(outcome))));
      }
    }
  }

  private void decide(Decision decision, RedemptionState state) {
    EntryFilter held = EntryFilter.builder().states(RedemptionState.HELD).build();
    for (Redemption entry : journal.page(held, 0, 1)) {
      String id = entry.requestId();
      String verdict = claims.claim(id, state, () -> journal.decide(id, decision, any -> {}));
      mustGoOn(id, state, verdict);
    }
  }

  /** What must go on on a full disk, as the flusher sees to it. */
  private boolean goesOn(String id, RedemptionState state, Runnable call) {
    String verdict = claims.claim(id, state, call);
    if (verdict.equals("full")) {
      journal.useReserve();
      verdict = claims.claim(id, state, call);
    }
    return mustGoOn(id, state, verdict);
  }

  private boolean mustGoOn(String id, RedemptionState state, String verdict) {
    boolean goesOn = verdict.equals("is");
    if (onlyFull && !goesOn) {
      claims.isUnexpected(id + " did not go on to " + state + ": " + verdict);
    }
    return goesOn;
  }

  private void tellAndPurge() {
    Set<String> told = new HashSet<>();
    for (Untold outcome : journal.setAside(0, 1_000)) {
      if (places(outcome, Claims.ABSENT, () -> journal.toldAfterAll(outcome))) {
        told.add(outcome.redemption().requestId());
      }
    }
    tell(told);
    told.forEach(
        id -> {
          Redemption entry = journal.find(id).get();
          if (entry.state().isSettled() && entry.isTold()) {
            claims.mayBeGone(id);
          }
        });
    try {
      journal.purge(Duration.ofMillis(-1), 100);
    } catch (TillboxException e) {
      journal.useReserve();
    }
  }

  /**
   * In order, so not past a failure: all but one, which the listener would not take, and the last,
   * which it has not taken yet.
   */
  private void tell(Set<String> told) {
    List<Untold> outcomes = journal.untold(1_000);
    boolean takesAll = false;
    for (Untold outcome : outcomes.subList(0, Math.max(0, outcomes.size() - 1))) {
      if (!takesAll && outcome.redemption().state() == RedemptionState.CONFIRMED) {
        takesAll = places(outcome, Tellings.ASIDE, () -> journal.setAside(outcome));
        if (!takesAll) {
          return;
        }
      } else {
        claims.mayBeTold(outcome.redemption());
        journal.told(outcome);
        told.add(outcome.redemption().requestId());
      }
    }
  }

  private boolean places(Untold outcome, String place, Runnable call) {
    Redemption redemption = outcome.redemption();
    String telling = Claims.telling(redemption, place);
    return claims.claim(redemption.requestId(), telling, call).equals("is");
  }

  /** The next day begins with what this one left. */
  void close() {
    try {
      journal.close();
    } catch (QueueFileException e) {
      // The disk may fail here, too; what counts is what the next day finds.
      claims.lines().add("close threw " + e);
    }
  }
}
