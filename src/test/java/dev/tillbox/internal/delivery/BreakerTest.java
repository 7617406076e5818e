package dev.tillbox.internal.delivery;

import static dev.tillbox.internal.delivery.Breaker.Decision.HALT;
import static dev.tillbox.internal.delivery.Breaker.Decision.KEEP_BACK;
import static dev.tillbox.internal.delivery.Breaker.Decision.SETTLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Entries;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Reply ONE = Reply.rejectedByPlatform("41/isv.missing", "t");
  private static final Reply OTHER = Reply.rejectedByPlatform("50/isv.invalid", "t");

  private final Breaker breaker = new Breaker(3, false);

  @Test
  void settlesTheFirstKeepsTheSecondBackAndHaltsAtTheThird() {
    assertThat(breaker.after(ONE)).isEqualTo(SETTLE);
    assertThat(breaker.after(ONE)).isEqualTo(KEEP_BACK);
    assertThat(breaker.after(ONE)).isEqualTo(HALT);
  }

  @Test
  void anotherCodeBeginsAnotherRun() {
    breaker.after(ONE);
    assertThat(breaker.after(OTHER)).isEqualTo(SETTLE);
    assertThat(breaker.after(ONE)).isEqualTo(SETTLE);
    assertThat(breaker.after(ONE)).isEqualTo(KEEP_BACK);
  }

  @Test
  void whatTheCrmSaysItselfNeverCountsAndEndsARun() {
    for (Reply answer :
        new Reply[] {
          Reply.rejected("P1", "t"), Reply.confirmed("200", "t", null), Reply.duplicate("50", "t")
        }) {
      breaker.after(ONE);
      breaker.after(ONE);
      assertThat(breaker.after(answer)).isEqualTo(SETTLE);
      assertThat(breaker.after(ONE)).isEqualTo(SETTLE);
    }
  }

  @Test
  void refusalsByTheCrmItselfNeverCountHoweverAlikeTheyAre() {
    for (int i = 0; i < 5; i++) {
      assertThat(breaker.after(Reply.rejected("P1", "t"))).isEqualTo(SETTLE);
    }
  }

  @Test
  void oneThatHaltedTheLastLifeHaltsAtTheNextRefusalWhateverItsCode() {
    Breaker open = new Breaker(3, true);
    assertThat(open.after(OTHER)).isEqualTo(HALT);
    assertThat(open.after(OTHER)).isEqualTo(HALT);
    open.reset();
    assertThat(open.after(OTHER)).isEqualTo(SETTLE);
  }

  @Test
  void givesBackWhatItKeptInOrderAndOnce() {
    breaker.keepBack(new Lane(Entries.of(4), 0), ONE);
    breaker.keepBack(new Lane(Entries.of(5), 0), ONE);

    assertThat(breaker.keepsBack(Entries.of(5))).isTrue();
    assertThat(breaker.keepsBack(Entries.of(6))).isFalse();
    assertThat(breaker.size()).isEqualTo(2);
    List<Breaker.Refused> back = breaker.takeBack();
    assertThat(back).extracting(refused -> refused.lane.entry().sequence()).containsExactly(4L, 5L);
    assertThat(back.get(0).reply).isSameAs(ONE);
    assertThat(breaker.size()).isZero();
    assertThat(breaker.takeBack()).isEmpty();
  }
}
