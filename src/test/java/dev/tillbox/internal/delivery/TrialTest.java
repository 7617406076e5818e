package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Reply.Kind;
import dev.tillbox.internal.journal.Entries;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrialTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private long now = -3;
  private final Trial trial = new Trial(() -> now);

  /** Holds entry 1 on trial, and sees the next one fail alike. */
  private void holdInVain() {
    trial.begin(Entries.of(1), Kind.ITEM_FAULT);
    assertThat(trial.failed(Entries.of(2), Kind.ITEM_FAULT)).containsExactly("id-1");
    trial.takenBack();
  }

  @Test
  void aLaneSuspectsItsEntryAtItsThirdFault() {
    Lane lane = new Lane(Entries.of(1), 0);
    assertThat(lane.isSuspectAfterFault()).isFalse();
    assertThat(lane.isSuspectAfterFault()).isFalse();
    assertThat(lane.isSuspectAfterFault()).isTrue();
    lane.endInquiry();
    assertThat(lane.isSuspectAfterFault()).as("begins anew").isFalse();
  }

  @Test
  void takesAHoldBackWhenTheNextEntryFailsAlikeAndOnlyOnce() {
    holdInVain();
    assertThat(trial.failed(Entries.of(2), Kind.ITEM_FAULT)).isEmpty();
  }

  @Test
  void aHoldStandsOnceAnotherEntryWasAnswered() {
    trial.begin(Entries.of(1), Kind.ITEM_FAULT);
    trial.passed(Entries.of(9));
    assertThat(trial.failed(Entries.of(2), Kind.ITEM_FAULT)).isEmpty();
  }

  @Test
  void onlyAFaultOfTheSameKindTakesAHoldBack() {
    trial.begin(Entries.of(1), Kind.ITEM_FAULT);
    assertThat(trial.failed(Entries.of(2), Kind.UNKNOWN)).isEmpty();
    assertThat(trial.failed(Entries.of(2), Kind.ITEM_FAULT)).containsExactly("id-1");
    trial.takenBack();
    trial.begin(Entries.of(3), null);
    assertThat(trial.failed(Entries.of(4), Kind.ITEM_FAULT)).isEmpty();
    assertThat(trial.failed(Entries.of(4), Kind.UNKNOWN)).containsExactly("id-3");
  }

  @Test
  void entriesOfOneCustomerOnWhichThePlatformFailsAlikeAreOnTrialTogether() {
    trial.begin(Entries.of(1, "c"), Kind.ITEM_FAULT);
    assertThat(trial.failed(Entries.of(2, "c"), Kind.ITEM_FAULT)).isEmpty();
    trial.begin(Entries.of(2, "c"), Kind.ITEM_FAULT);
    assertThat(trial.failed(Entries.of(3, "d"), Kind.ITEM_FAULT)).containsExactly("id-1", "id-2");
  }

  @Test
  void whatOneCustomersHaveInCommonIsTriedOnceMoreWhenTheirNextGetsThrough() {
    trial.begin(Entries.of(1, "c"), Kind.ITEM_FAULT);
    trial.begin(Entries.of(2, "c"), Kind.ITEM_FAULT);
    trial.begin(Entries.of(3, "d"), Kind.ITEM_FAULT);
    assertThat(trial.passed(Entries.of(4, "c"))).containsExactly("id-1", "id-2");
    assertThat(trial.failed(Entries.of(5, "e"), Kind.ITEM_FAULT)).as("over").isEmpty();
    assertThat(trial.mayHold()).isTrue();
  }

  @Test
  void aSingleHoldStandsThoughItsCustomersNextGetsThrough() {
    trial.begin(Entries.of(1, "c"), Kind.ITEM_FAULT);
    assertThat(trial.passed(Entries.of(2, "c"))).isEmpty();
  }

  @Test
  void theHoldsOfSeveralCustomersAreOnTrialSideBySide() {
    trial.begin(Entries.of(1, "c"), Kind.ITEM_FAULT);
    trial.begin(Entries.of(2, "d"), Kind.HALT);
    trial.begin(Entries.of(3, "e"), Kind.ITEM_FAULT);
    assertThat(trial.failed(Entries.of(4, "e"), Kind.ITEM_FAULT)).containsExactly("id-1");
    assertThat(trial.failed(Entries.of(4, "f"), Kind.HALT)).containsExactly("id-2");
  }

  @Test
  void silenceIsNoCustomersFault() {
    trial.begin(Entries.of(1, "c"), null);
    assertThat(trial.failed(Entries.of(2, "c"), Kind.UNKNOWN)).containsExactly("id-1");
  }

  @Test
  void anEntryThatSomebodyHasReleasedIsNoLongerOnTrial() {
    trial.begin(Entries.of(1), Kind.ITEM_FAULT);
    assertThat(trial.failed(Entries.of(1), Kind.ITEM_FAULT)).isEmpty();
    assertThat(trial.failed(Entries.of(2), Kind.ITEM_FAULT)).isEmpty();
  }

  @Test
  void afterAHoldInVainNothingIsHeldForAWhileThatDoublesUpToAnHour() {
    assertThat(trial.mayHold()).isTrue();
    for (long minutes : new long[] {2, 4, 8, 16, 32, 60, 60}) {
      holdInVain();
      now += minutes * MINUTE - 1;
      assertThat(trial.mayHold()).as("%s minutes", minutes).isFalse();
      now++;
      assertThat(trial.mayHold()).as("%s minutes", minutes).isTrue();
    }
    trial.passed(Entries.of(9));
    holdInVain();
    now += 2 * MINUTE;
    assertThat(trial.mayHold()).as("a success begins anew").isTrue();
  }
}
