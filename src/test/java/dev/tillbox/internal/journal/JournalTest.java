package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.ClosedException;
import dev.tillbox.EntryFilter;
import dev.tillbox.HaltReason;
import dev.tillbox.LimitExceededException;
import dev.tillbox.OfflineLimits;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.TillboxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal writes down, counts and answers, without anybody who sends. */
class JournalTest {
  @TempDir Path folder;
  private Path file;
  private SmallQueue queue;

  @BeforeEach
  void open() {
    file = folder.resolve("queue.db");
    queue = SmallQueue.open(file);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  private Journal journal() {
    return queue.journal;
  }

  private void reopen() {
    queue.close();
    queue = SmallQueue.open(file);
  }

  private void reopen(OfflineLimits limits) {
    queue.close();
    queue = SmallQueue.open(file, limits);
  }

  private List<String> waiting(long after, int most) {
    List<String> ids = new ArrayList<>();
    journal().next(after, most).forEach(entry -> ids.add(entry.call().requestId()));
    return ids;
  }

  private List<String> untold() {
    List<String> ids = new ArrayList<>();
    journal().untold(100).forEach(outcome -> ids.add(outcome.redemption().requestId()));
    return ids;
  }

  private void accept(String... ids) {
    for (String id : ids) {
      queue.accept(id, 1);
    }
  }

  private void begin(String id) {
    journal().commit(new Step().begin(queue.waiting(id)));
  }

  private void release(String id) {
    journal().decide(id, Decision.release("Li", "mended"), any -> {});
  }

  private void totalsAre(long queued, long inDoubt, long held, long points) {
    for (int life = 0; life < 2; life++) {
      Totals totals = journal().totals();
      assertThat(totals.queued()).as("queued").isEqualTo(queued);
      assertThat(totals.inDoubt()).as("in doubt").isEqualTo(inDoubt);
      assertThat(totals.pending()).as("pending").isEqualTo(queued + inDoubt);
      assertThat(totals.held()).as("held").isEqualTo(held);
      assertThat(totals.points()).as("points").isEqualTo(points);
      reopen();
    }
  }

  @Test
  void countsWhatWaitsInThisLifeAndTheNext() {
    queue.close();
    queue = SmallQueue.filled(folder.resolve("filled.db"));
    file = folder.resolve("filled.db");
    totalsAre(2, 1, 1, 4 + 8 + 16 + 32);
  }

  @Test
  void aBeginThatWasUndoneLeavesNoDoubt() {
    accept("a", "b", "c");
    begin("a");
    begin("b");
    begin("c");
    journal().commit(new Step().undo(1).undo(3));

    assertThat(journal().inDoubt()).containsExactly(2L);
    assertThat(queue.waiting("a").isBegun()).isFalse();
    assertThat(queue.waiting("b").isBegun()).isTrue();
    assertThat(queue.waiting("c").isBegun()).isFalse();
    totalsAre(2, 1, 0, 3);
    assertThat(journal().inDoubt()).containsExactly(2L);
  }

  @Test
  void limitsHoldToThePointAndToTheEntry() {
    reopen(
        OfflineLimits.builder()
            .maxPointsPerRedemption(10)
            .maxPendingPoints(15)
            .maxPendingCount(3)
            .build());
    assertThatThrownBy(() -> queue.accept("eleven", 11))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("changePoint 11 would exceed maxPointsPerRedemption = 10");
    queue.accept("ten", 10);
    assertThatThrownBy(() -> queue.accept("six", 6))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("6 points on top of 10 unsettled ones")
        .hasMessageContaining("maxPendingPoints = 15");
    queue.accept("four", 4);
    queue.accept("one", 1);
    queue.settle("ten", RedemptionState.HELD);
    queue.settle("four", RedemptionState.CONFIRMED);
    assertThatThrownBy(() -> queue.accept("five", 5))
        .as("what is held counts as points")
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("5 points on top of 11 unsettled ones");
    Redemption fits = queue.accept("fits", 4);
    assertThat(queue.accept("fits", 4).sequence()).isEqualTo(fits.sequence());
    totalsAre(2, 0, 1, 15);
  }

  @Test
  void noMoreWaitThanTheyMay() {
    reopen(OfflineLimits.builder().maxPendingCount(2).build());
    accept("a", "b");
    assertThatThrownBy(() -> accept("c"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("on top of 2 waiting ones")
        .hasMessageContaining("maxPendingCount = 2");
    queue.settle("a", RedemptionState.HELD);
    accept("c");
  }

  @Test
  void whatIsReleasedGoesFirstAgainAlsoAfterARestart() {
    accept("a", "b", "c", "d");
    queue.settle("a", RedemptionState.HELD);
    queue.settle("b", RedemptionState.HELD);
    release("a");
    release("b");
    queue.settle("a", RedemptionState.CONFIRMED);

    assertThat(waiting(0, 10)).containsExactly("b", "c", "d");
    reopen();
    assertThat(waiting(0, 10)).containsExactly("b", "c", "d");
    queue.settle("c", RedemptionState.CONFIRMED);
    assertThat(waiting(0, 10)).containsExactly("b", "d");
    reopen();
    assertThat(waiting(0, 10)).containsExactly("b", "d");
    assertThat(journal().oldest().get().requestId()).isEqualTo("b");
  }

  @Test
  void readsOnFromAnyPlaceAndNoMoreThanAsked() {
    accept("a", "b", "c", "d");
    queue.settle("a", RedemptionState.HELD);

    assertThat(waiting(0, 2)).containsExactly("b", "c");
    assertThat(waiting(2, 2)).containsExactly("c", "d");
    assertThat(waiting(3, 2)).containsExactly("d");
    assertThat(waiting(4, 2)).isEmpty();
    assertThat(journal().page(EntryFilter.all(), 1, 2)).hasSize(2);
    assertThat(journal().oldest().get().requestId()).isEqualTo("b");
  }

  @Test
  void onlyWhatIsHeldIsDecidedByHand() {
    accept("a");
    assertThatThrownBy(() -> release("a"))
        .isInstanceOf(TillboxException.class)
        .hasMessageContaining("requestId a is QUEUED");
    assertThatThrownBy(() -> release("nobody"))
        .isInstanceOf(TillboxException.class)
        .hasMessageContaining("requestId nobody is not in this queue");
    totalsAre(1, 0, 0, 1);
  }

  @Test
  void aReleasedEntryThatMayHaveBeenSentStaysInDoubtAndSaysSoBeforeItIsThere() {
    accept("sent", "unsent");
    begin("sent");
    queue.settle("sent", RedemptionState.HELD);
    queue.settle("unsent", RedemptionState.HELD);
    List<Long> doubts = new ArrayList<>();

    Redemption sent =
        journal()
            .decide(
                "sent",
                Decision.release("Li", "mended"),
                sequence -> {
                  assertThat(journal().totals().inDoubt()).isZero();
                  doubts.add(sequence);
                });
    Redemption unsent = journal().decide("unsent", Decision.release("Li", "why"), doubts::add);

    assertThat(sent.state()).isEqualTo(RedemptionState.IN_DOUBT);
    assertThat(unsent.state()).isEqualTo(RedemptionState.QUEUED);
    assertThat(doubts).containsExactly(1L);
    assertThat(journal().inDoubt()).containsExactly(1L);
    totalsAre(1, 1, 0, 2);
  }

  @Test
  void outcomesAreToldInOrderAndWhatIsSetAsideStaysUntold() {
    accept("a", "b", "c");
    queue.settle("a", RedemptionState.CONFIRMED);
    queue.settle("b", RedemptionState.REJECTED);
    queue.settle("c", RedemptionState.HELD);
    assertThat(untold()).containsExactly("a", "b", "c");
    assertThat(journal().untold(2)).hasSize(2);
    assertThat(journal().untoldCount()).isEqualTo(3);

    journal().told(journal().untold(1).get(0));
    journal().setAside(journal().untold(1).get(0));

    untoldIs(1, 1, "c");
    assertThat(journal().find("a").get().isTold()).isTrue();
    assertThat(journal().find("b").get().isTold()).isFalse();
    assertThat(journal().find("c").get().isTold()).isFalse();
    reopen();
    untoldIs(1, 1, "c");
    Untold aside = journal().setAside(0, 10).get(0);
    assertThat(aside.redemption().requestId()).isEqualTo("b");
    assertThat(journal().setAside(aside.fact(), 10)).isEmpty();
    journal().toldAfterAll(aside);
    untoldIs(1, 0, "c");
    assertThat(journal().find("b").get().isTold()).isTrue();
  }

  private void untoldIs(long fresh, long setAside, String... ids) {
    assertThat(untold()).containsExactly(ids);
    assertThat(journal().freshCount()).isEqualTo(fresh);
    assertThat(journal().setAsideCount()).isEqualTo(setAside);
    assertThat(journal().untoldCount()).isEqualTo(fresh + setAside);
  }

  @Test
  void aDecisionByHandIsToldAndAReleaseIsNot() {
    accept("a", "b");
    queue.settle("a", RedemptionState.HELD);
    queue.settle("b", RedemptionState.HELD);
    journal().untold(10).forEach(journal()::told);

    release("a");
    journal().decide("b", Decision.settle(RedemptionState.VOIDED, "Li", "taken back"), any -> {});

    untoldIs(1, 0, "b");
    reopen();
    untoldIs(1, 0, "b");
    Redemption settled = journal().find("b").get();
    assertThat(settled.state()).isEqualTo(RedemptionState.VOIDED);
    assertThat(settled.outcome().get().operator()).contains("Li");
    assertThat(settled.outcome().get().text()).isEqualTo("taken back");
  }

  @Test
  void twinsHaveTheSameCustomerOrderAndPoints() {
    accept("a");
    queue.acceptFor("customer-a", 1, "order-a", "twin");
    queue.acceptFor("customer-a", 2, "order-a", "more");
    queue.acceptFor("customer-b", 1, "order-a", "another");
    queue.acceptFor("customer-a", 1, "order-b", "later");

    for (Entry entry : journal().next(0, 10)) {
      boolean twin = Arrays.asList("a", "twin").contains(entry.call().requestId());
      assertThat(journal().hasTwin(entry)).as(entry.call().requestId()).isEqualTo(twin);
    }
  }

  @Test
  void theAgeOfADoubtCountsFromTheFirstBeginAndStandsStillInAHalt() {
    accept("a", "b");
    begin("a");
    queue.clock.advance(Duration.ofMinutes(10));
    journal().commit(new Step().halt(HaltReason.CREDENTIALS, "27"));
    queue.clock.advance(Duration.ofMinutes(60));
    assertThat(journal().sinceBegun(queue.waiting("a"))).isEqualTo(Duration.ofMinutes(10));
    journal().commit(new Step().endHalt());
    begin("a");
    begin("b");
    queue.clock.advance(Duration.ofMinutes(5));

    assertThat(journal().sinceBegun(queue.waiting("a"))).isEqualTo(Duration.ofMinutes(15));
    assertThat(journal().sinceBegun(queue.waiting("b"))).isEqualTo(Duration.ofMinutes(5));
    journal().commit(new Step().undo(2));
    accept("c");
    assertThat(journal().sinceBegun(queue.waiting("c"))).isEqualTo(Duration.ZERO);
  }

  @Test
  void aBanLastsAsLongAsTheAttemptWasToldTo() {
    accept("a", "b");
    assertThat(journal().banLeft()).isZero();
    journal().commit(new Step().attempt(queue.waiting("a"), 1, "UNKNOWN timeout", 9_000_000));
    assertThat(journal().banLeft()).isZero();
    journal().commit(new Step().attempt(queue.waiting("b"), 1, "BUSY 7", 60_000));
    assertThat(journal().banLeft()).isEqualTo(Duration.ofSeconds(60));

    Entry b = queue.waiting("b");
    assertThat(b.attempts()).isEqualTo(1);
    assertThat(b.waitUntil()).isEqualTo(SmallQueue.NOW.plusSeconds(60));
    assertThat(journal().find("b").get().lastAnswer()).contains("BUSY 7");
    queue.settle("a", RedemptionState.CONFIRMED);
    queue.settle("b", RedemptionState.CONFIRMED);
    assertThat(journal().banLeft()).isZero();
  }

  @Test
  void haltsAndObstaclesAreThereForThoseWhoLook() {
    assertThat(journal().halt()).isEmpty();
    journal().commit(new Step().halt(HaltReason.SIGNATURE, "25"));
    journal().commit(new Step().halt(HaltReason.CLOCK, "31"));
    reopen();
    assertThat(journal().halt()).contains(HaltReason.CLOCK);
    journal().commit(new Step().endHalt().obstacle("a portal"));
    assertThat(journal().halt()).isEmpty();
    assertThat(journal().obstacle()).contains("a portal");
    journal().commit(new Step().obstacle(null));
    assertThat(journal().obstacle()).isEmpty();
  }

  @Test
  void forgetsWhatIsSettledToldAndOldAndNothingElse() {
    accept("a", "b", "c", "d", "e");
    queue.settle("a", RedemptionState.CONFIRMED);
    queue.settle("b", RedemptionState.REJECTED);
    queue.settle("c", RedemptionState.HELD);
    journal().untold(10).forEach(journal()::told);
    queue.settle("d", RedemptionState.CONFIRMED);
    Duration retention = Duration.ofDays(30);
    assertThat(journal().purge(retention, 10)).isZero();
    queue.clock.advance(retention.plusMillis(1));

    assertThat(journal().purge(retention, 1)).isEqualTo(1);
    assertThat(journal().find("a")).isEmpty();
    assertThat(journal().purge(retention, 10)).isEqualTo(1);
    assertThat(journal().purge(retention, 10)).isZero();
    assertThat(journal().find("b")).isEmpty();
    assertThat(journal().find("c").get().state()).isEqualTo(RedemptionState.HELD);
    assertThat(journal().find("d").get().state()).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(waiting(0, 10)).containsExactly("e");
    assertThat(queue.accept("a", 1).sequence()).as("the id is free again").isEqualTo(6);
    totalsAre(2, 0, 1, 3);
  }

  @Test
  void aFrozenQueueSaysSoAndIsAdoptedWithAllThatMayHaveBeenSentInDoubt() throws Exception {
    accept("held", "begun", "queued", "last");
    begin("held");
    queue.settle("held", RedemptionState.HELD);
    begin("begun");
    queue.close();
    queue = SmallQueue.open(file, "another shop");
    journal().noteWhetherFrozen();
    assertThat(journal().frozen().get()).isEqualTo("it belongs to the shop, not to another shop");
    assertThat(journal().halt()).contains(HaltReason.IDENTITY);

    journal().adopt(new Adopted("Li", "the key is new"));
    queue.close();
    queue = SmallQueue.open(file, "another shop");

    assertThat(journal().frozen()).isEmpty();
    assertThat(journal().halt()).isEmpty();
    assertThat(journal().inDoubt()).containsExactlyInAnyOrder(2L, 3L, 4L);
    assertThat(queue.waiting("begun").isSalvaged()).isTrue();
    assertThat(queue.waiting("queued").isSalvaged()).isTrue();
    release("held");
    assertThat(queue.waiting("held").isSalvaged()).isTrue();
    assertThat(journal().totals().inDoubt()).isEqualTo(4);
  }

  @Test
  void itsOwnerFindsAFrozenQueueAsItWas() {
    accept("a");
    queue.close();
    queue = SmallQueue.open(file, "another shop");
    journal().noteWhetherFrozen();
    assertThatThrownBy(() -> accept("b")).hasMessageContaining("is frozen, it belongs to");
    reopen();
    assertThat(journal().frozen()).isEmpty();
    journal().noteWhetherFrozen();
    assertThat(journal().halt()).isEmpty();
    accept("b");
    assertThat(waiting(0, 10)).containsExactly("a", "b");
  }

  @Test
  void whatIsClosedDoesNothingAnyMore() {
    accept("a");
    queue.close();
    queue.close();

    assertThatThrownBy(() -> accept("b")).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> journal().find("a")).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> journal().commit(new Step().undo(1)))
        .isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> release("a")).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> journal().purge(Duration.ZERO, 1)).isInstanceOf(ClosedException.class);
    assertThat(folder.resolve("queue.db-wal")).doesNotExist();
  }

  @Test
  void anEntryIsBornBegunOnlyIntoAnEmptyQueueWithTheLinkUp() {
    accept("offline");
    journal().mayBeginAtOnce(() -> true);
    accept("behind-another");
    queue.settle("offline", RedemptionState.CONFIRMED);
    queue.settle("behind-another", RedemptionState.HELD);
    accept("alone");

    assertThat(journal().inDoubt()).containsExactly(3L);
    assertThat(queue.waiting("alone").isBegun()).isTrue();
    assertThat(journal().find("alone").get().state()).isEqualTo(RedemptionState.IN_DOUBT);
    totalsAre(0, 1, 1, 2);
  }
}
