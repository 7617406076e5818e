package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Backlog.Link;
import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each reply means for its entry, and what it tells of the link. */
class MeaningTest {
  private static final Map<String, Reply> REPLIES = new HashMap<>();

  static {
    REPLIES.put("CONFIRMED", Reply.confirmed("200", "ok", "flow"));
    REPLIES.put("REJECTED", Reply.rejected("P1", "no"));
    REPLIES.put("BY_PLATFORM", Reply.rejectedByPlatform("41", "no"));
    REPLIES.put("DUPLICATE", Reply.duplicate("50", "known"));
    REPLIES.put("NOT_SENT", Reply.notSent("refused"));
    REPLIES.put("NOT_APPLIED", Reply.notApplied("50", "busy"));
    REPLIES.put("BUSY", Reply.busy("7", "ban", Duration.ofMinutes(1)));
    REPLIES.put("HALT", Reply.halt(HaltReason.SIGNATURE, "25", "sign"));
    REPLIES.put("HALT_IN_DOUBT", Reply.haltInDoubt(HaltReason.CONFIGURATION, "404", "page"));
    REPLIES.put("UNKNOWN", Reply.unknown("timeout", "none"));
    REPLIES.put("NOT_REACHED", Reply.notReached("html", "portal"));
    REPLIES.put("ITEM_FAULT", Reply.itemFault("50", "null pointer"));
  }

  @ParameterizedTest
  @CsvSource({
    "CONFIRMED, CONFIRMS, CONFIRMS",
    "REJECTED, REJECTS, NEEDS_LEDGER",
    "BY_PLATFORM, REJECTS, NEEDS_LEDGER",
    "DUPLICATE, NEEDS_LEDGER, NEEDS_LEDGER",
    "NOT_SENT, UNAPPLIED, LEAVES_DOUBT",
    "NOT_APPLIED, UNAPPLIED, LEAVES_DOUBT",
    "BUSY, UNAPPLIED, LEAVES_DOUBT",
    "HALT, UNAPPLIED, LEAVES_DOUBT",
    "HALT_IN_DOUBT, LEAVES_DOUBT, LEAVES_DOUBT",
    "UNKNOWN, LEAVES_DOUBT, LEAVES_DOUBT",
    "NOT_REACHED, LEAVES_DOUBT, LEAVES_DOUBT",
    "ITEM_FAULT, LEAVES_DOUBT, LEAVES_DOUBT"
  })
  void ofEachReplyByTheTable(String reply, Meaning unsentBefore, Meaning inDoubtBefore) {
    assertThat(Meaning.of(REPLIES.get(reply), false)).isEqualTo(unsentBefore);
    assertThat(Meaning.of(REPLIES.get(reply), true)).isEqualTo(inDoubtBefore);
  }

  @ParameterizedTest
  @CsvSource({
    "CONFIRMED, UP, ",
    "REJECTED, UP, ",
    "DUPLICATE, UP, ",
    "NOT_SENT, DOWN, CLOCK",
    "NOT_REACHED, DOWN, CLOCK",
    "UNKNOWN, DOWN, CLOCK",
    "HALT, UP, SIGNATURE"
  })
  void ofTheLinkAHaltLastsUntilTheCrmAnswersSomethingElse(
      String reply, Link link, HaltReason halt) {
    LinkStatus halted = LinkStatus.UNKNOWN.after(Reply.halt(HaltReason.CLOCK, "31", "time"));
    assertThat(halted.halt).isEqualTo(HaltReason.CLOCK);

    LinkStatus after = halted.after(REPLIES.get(reply));

    assertThat(after.link).isEqualTo(link);
    assertThat(after.halt).isEqualTo(halt);
    assertThat(after.isUp()).isEqualTo(link == Link.UP);
  }

  @Test
  void ofTheLinkWhatIsShownNamesNoOutcome() {
    assertThat(LinkStatus.UNKNOWN.after(REPLIES.get("REJECTED")).lastAnswer).isEqualTo("ANSWERED");
    assertThat(LinkStatus.UNKNOWN.after(REPLIES.get("UNKNOWN")).lastAnswer)
        .isEqualTo(REPLIES.get("UNKNOWN").toString());
    LinkStatus equal = LinkStatus.UNKNOWN.haltedBy(REPLIES.get("BY_PLATFORM"));
    assertThat(equal.halt).isEqualTo(HaltReason.EQUAL_REFUSALS);
    assertThat(equal.link).isEqualTo(Link.UP);
    assertThat(equal.lastAnswer).isEqualTo(REPLIES.get("BY_PLATFORM").toString());
  }

  @Test
  void ofTheLinkTheLedgersAnswerIsAnAnswer() {
    LinkStatus down = LinkStatus.UNKNOWN.after(REPLIES.get("NOT_SENT"));

    assertThat(down.after(LedgerAnswer.none()).isUp()).isTrue();
    assertThat(down.after(LedgerAnswer.none()).lastAnswer).startsWith("LEDGER NONE");
  }

  @Test
  void ofTheLinkAProbeThatFailsKeepsTheHaltAndNamesWhatStoodThere() {
    LinkStatus halted = LinkStatus.UNKNOWN.after(REPLIES.get("HALT"));

    LinkStatus silent = halted.unreachable(null);
    LinkStatus portal = halted.unreachable("a portal");

    assertThat(silent.link).isEqualTo(Link.DOWN);
    assertThat(silent.halt).isEqualTo(HaltReason.SIGNATURE);
    assertThat(silent.lastAnswer).isEqualTo(halted.lastAnswer);
    assertThat(portal.lastAnswer).contains("a portal");
  }

  @Test
  void ofTheLinkOnlyLinkAndHaltMakeADifference() {
    LinkStatus up = LinkStatus.UNKNOWN.after(REPLIES.get("CONFIRMED"));

    assertThat(up.differsFrom(LinkStatus.UNKNOWN)).isTrue();
    assertThat(up.differsFrom(up.after(REPLIES.get("REJECTED")))).isFalse();
    assertThat(up.differsFrom(up.after(REPLIES.get("HALT")))).isTrue();
    assertThat(up.differsFrom(up.after(REPLIES.get("NOT_SENT")))).isTrue();
  }
}
