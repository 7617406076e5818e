package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tillbox.ClosedException;
import dev.tillbox.EntryFilter;
import dev.tillbox.FrozenException;
import dev.tillbox.HaltReason;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the journal looks after besides its entries: clocks, the log, what it forgets and refuses.
 */
class JournalCareTest {
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

  private long number(String sql) throws Exception {
    try (Connection connection = Sqlite.readOnly(file)) {
      return Sqlite.number(connection, sql);
    }
  }

  @Test
  void whatIsLearnedOfTheTimeHoldsForAllOfThisLifeAndIsKnownInTheNext() {
    Instant early = queue.accept("early", 1).submittedAtCorrected();
    journal().clock().answered(SmallQueue.NOW.plus(Duration.ofDays(1)), Duration.ZERO);
    queue.accept("late", 1);

    assertThat(early).isEqualTo(SmallQueue.NOW);
    for (int life = 0; life < 2; life++) {
      for (String id : new String[] {"early", "late"}) {
        Redemption entry = journal().find(id).get();
        assertThat(entry.submittedAt()).isEqualTo(SmallQueue.NOW);
        assertThat(Duration.between(entry.submittedAt(), entry.submittedAtCorrected()).toMinutes())
            .isEqualTo(24 * 60);
      }
      assertThat(journal().clock().offset().get().toMinutes()).isEqualTo(24 * 60);
      reopen();
    }
    assertThat(journal().clock().isVerified()).isFalse();
    Redemption next = queue.accept("next", 1);
    assertThat(Duration.between(next.submittedAt(), next.submittedAtCorrected()).toMinutes())
        .isEqualTo(24 * 60);
  }

  @Test
  void withoutAnAnswerOfTheCrmNothingIsCorrected() {
    queue.accept("a", 1);
    reopen();
    assertThat(journal().find("a").get().submittedAtCorrected()).isEqualTo(SmallQueue.NOW);
    assertThat(journal().clock().offset()).isEmpty();
  }

  @Test
  void theLogIsWrittenBackOnceItHasGrownAndThenBeginsAnew() throws Exception {
    assertThat(journal().isCheckpointDue()).isFalse();
    journal().checkpointIfDue();
    int accepted = 0;
    while (!journal().isCheckpointDue()) {
      assertThat(accepted).isLessThan(100);
      queue.accept("sale-" + accepted++, 1);
    }
    assertThat(accepted).isBetween(5, 40);
    long grown = Files.size(QueueFile.beside(file, "-wal"));
    journal().checkpointIfDue();
    assertThat(journal().isCheckpointDue()).isFalse();
    for (int i = 0; i < 5; i++) {
      queue.accept("more-" + i, 1);
    }
    assertThat(Files.size(QueueFile.beside(file, "-wal"))).isEqualTo(grown);
  }

  @Test
  void theReserveIsTakenAtEachOpeningAndGivesRoomWhenItIsUsed() throws Exception {
    String filler = "SELECT count(*) FROM sqlite_schema WHERE name = 'reserve'";
    assertThat(number(filler)).isEqualTo(1);
    assertThat(number("SELECT length(filler) FROM reserve")).isEqualTo(4096);
    journal().useReserve();
    assertThat(number(filler)).isZero();
    assertThat(number("PRAGMA freelist_count")).isPositive();
    queue.accept("a", 1);
    reopen();
    assertThat(number(filler)).isEqualTo(1);
  }

  @Test
  void forgetsWithOldEntriesWhatOnlyTheyNeeded() throws Exception {
    queue.accept("old", 1);
    queue.settle("old", RedemptionState.CONFIRMED);
    journal().commit(new Step().halt(HaltReason.CLOCK, "31"));
    journal().commit(new Step().endHalt());
    journal().untold(10).forEach(journal()::told);
    long created = number("SELECT created_ms FROM identity");
    queue.clock.advance(Duration.ofDays(31));
    queue.accept("new", 1);
    journal().commit(new Step().begin(queue.waiting("new")));
    journal().commit(new Step().halt(HaltReason.CLOCK, "31"));
    journal().commit(new Step().endHalt());
    assertThat(number("SELECT count(*) FROM begun")).isEqualTo(2);

    assertThat(journal().purge(Duration.ofDays(30), 10)).isEqualTo(1);

    assertThat(number("SELECT count(*) FROM redemption")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM outcome")).isZero();
    assertThat(number("SELECT count(*) FROM begun")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM halt")).isEqualTo(1);
    assertThat(number("SELECT created_ms FROM identity")).isEqualTo(created);
    assertThat(journal().inDoubt()).containsExactly(2L);
  }

  @Test
  void sequencesGoOnThoughEveryEntryIsForgotten() throws Exception {
    queue.accept("only", 1);
    queue.settle("only", RedemptionState.CONFIRMED);
    journal().untold(10).forEach(journal()::told);
    queue.clock.advance(Duration.ofDays(31));
    assertThat(journal().purge(Duration.ofDays(30), 10)).isEqualTo(1);
    queue.die();
    queue = SmallQueue.open(file);

    assertThat(journal().salvage()).isEmpty();
    assertThat(queue.accept("next", 1).sequence()).isEqualTo(2);
    assertThat(journal().totals().pending()).isEqualTo(1);
  }

  @Test
  void aCleanCloseRemembersWhatWasToldAndAKilledTillTellsAgain() throws Exception {
    queue.accept("a", 1);
    queue.accept("b", 1);
    queue.settle("a", RedemptionState.CONFIRMED);
    queue.settle("b", RedemptionState.HELD);
    journal().told(journal().untold(1).get(0));
    reopen();
    assertThat(journal().untold(10)).hasSize(1);
    journal().told(journal().untold(1).get(0));
    queue.die();
    queue = SmallQueue.open(file);
    assertThat(journal().untold(10)).hasSize(1);
    assertThat(journal().freshCount()).isEqualTo(1);
  }

  @Test
  void anOutcomeThatIsSetAsideStaysSoThoughTheTillIsKilled() throws Exception {
    queue.accept("a", 1);
    queue.settle("a", RedemptionState.CONFIRMED);
    journal().setAside(journal().untold(1).get(0));
    queue.die();
    queue = SmallQueue.open(file);

    assertThat(journal().freshCount()).isZero();
    assertThat(journal().untold(10)).isEmpty();
    assertThat(journal().setAside(0, 10)).hasSize(1);
  }

  @Test
  void everyStateIsFoundByItsFilterAndSoIsWhatCameSinceAndWhose() throws Exception {
    queue.close();
    file = folder.resolve("filled.db");
    queue = SmallQueue.filled(file);
    queue.clock.advance(Duration.ofMinutes(1));
    queue.acceptFor("customer-held", 1, "order-queued", "late");

    isFound(EntryFilter.builder().states(RedemptionState.CONFIRMED), "confirmed");
    isFound(EntryFilter.builder().states(RedemptionState.REJECTED), "rejected");
    isFound(EntryFilter.builder().states(RedemptionState.HELD), "held");
    isFound(EntryFilter.builder().states(RedemptionState.IN_DOUBT), "begun");
    isFound(EntryFilter.builder().states(RedemptionState.QUEUED), "released", "queued", "late");
    isFound(
        EntryFilter.builder().states(RedemptionState.HELD, RedemptionState.IN_DOUBT),
        "held",
        "begun");
    isFound(EntryFilter.builder().since(SmallQueue.NOW.plusSeconds(60)), "late");
    isFound(EntryFilter.builder().since(SmallQueue.NOW.plusSeconds(61)));
    isFound(EntryFilter.builder().customerId("customer-held"), "held", "late");
    isFound(EntryFilter.builder().outBizId("order-queued"), "queued", "late");
    isFound(EntryFilter.builder().customerId("customer-held").outBizId("order-queued"), "late");
  }

  private void isFound(EntryFilter.Builder filter, String... ids) {
    List<String> found = new ArrayList<>();
    journal().page(filter.build(), 0, 100).forEach(entry -> found.add(entry.requestId()));
    assertThat(found).containsExactly(ids);
  }

  @Test
  void aHaltForAReasonThatOnlyANewerVersionKnowsIsOneAllTheSame() throws Exception {
    journal().commit(new Step().halt(HaltReason.CLOCK, "31"));
    queue.close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Sqlite.run(connection, "UPDATE halt SET reason = 'NEWER'");
    }
    queue = SmallQueue.open(file);
    assertThat(journal().halt()).contains(HaltReason.CONFIGURATION);
  }

  @Test
  void anOutcomeOfWhatWasNeverBegunIsRefusedAndNothingIsWritten() {
    queue.accept("a", 1);
    Entry entry = queue.waiting("a");
    Settlement untrue =
        new Settlement(entry, RedemptionState.CONFIRMED, false, 1, "x", "200", "t", null);

    assertThatThrownBy(() -> journal().commit(new Step().settle(Collections.singletonList(untrue))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("redemption 1 is QUEUED and cannot become CONFIRMED");
    assertThat(journal().find("a").get().state()).isEqualTo(RedemptionState.QUEUED);
    assertThat(journal().freshCount()).isZero();
    queue.settle("a", RedemptionState.CONFIRMED);
  }

  @Test
  void nobodyDecidesOnAFrozenQueue() {
    queue.accept("a", 1);
    queue.settle("a", RedemptionState.HELD);
    queue.close();
    queue = SmallQueue.open(file, "another shop");

    assertThatThrownBy(() -> journal().decide("a", Decision.release("Li", "why"), any -> {}))
        .isInstanceOf(FrozenException.class);
    assertThat(journal().find("a").get().state()).isEqualTo(RedemptionState.HELD);
  }

  @Test
  void otherThreadsGoOnAfterADecisionAndAfterAClose() throws Exception {
    queue.accept("a", 1);
    queue.settle("a", RedemptionState.HELD);
    Untold outcome = journal().untold(1).get(0);
    journal().decide("a", Decision.release("Li", "why"), any -> {});
    CompletableFuture.runAsync(() -> queue.accept("b", 1)).get(10, TimeUnit.SECONDS);
    queue.close();

    assertThatThrownBy(() -> journal().setAside(outcome)).isInstanceOf(ClosedException.class);
    CompletableFuture.runAsync(journal()::close).get(10, TimeUnit.SECONDS);
  }

  @Test
  void neighboursAreCoveredByOneRange() {
    List<SequenceRange> ranges = SequenceRange.covering(Arrays.asList(10L, 1L, 3L, 2L, 9L, 7L, 2L));
    List<String> shown = new ArrayList<>();
    ranges.forEach(range -> shown.add(range.first() + "-" + range.last()));
    assertThat(shown).containsExactly("1-3", "7-7", "9-10");
    assertThat(SequenceRange.covering(Collections.emptyList())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "key, key, true",
    "key, other, false",
    "key, keys, false",
    "key, 'key; store: 1', true",
    "'key; store: 1', 'key; store: 1', true",
    "'key; store: 1', 'key; store: 12', false",
    "'key; store: 1', 'key; store: 1; store: 2', false",
    "'key; store: 1', key, false"
  })
  void aFileWithoutAStoreIsBoundToTheFirstOne(String known, String now, boolean same) {
    assertThat(Owner.isSame(known, now)).isEqualTo(same);
    assertThat(Owner.named("key", null)).isEqualTo("key");
    assertThat(Owner.named("key", 1)).isEqualTo("key; store: 1");
  }

  @Test
  void whatReachesALogNamesNoPerson() {
    queue.accept("a", 3);
    Step step =
        new Step().undo(7).attempt(queue.waiting("a"), 1, "UNKNOWN", 0).begin(queue.waiting("a"));

    assertThat(step).hasToString("Step[settles 0, begins [1], undoes [7], attempted 1]");
    assertThat(new Step()).hasToString("Step[settles 0, begins [], undoes []]");
    assertThat(journal().totals()).hasToString("Totals[head 1, pending 1, in doubt 0, held 0]");
    assertThat(Decision.release("Li", "why")).hasToString("RELEASED by hand");
    assertThat(journal().path().getFileName()).hasToString("queue.db");
  }
}
