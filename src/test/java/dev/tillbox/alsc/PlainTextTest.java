package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void leavesOneLineOfWhatMayDoHarmInALogOrATerminal() {
    assertThat(PlainText.of("a\u001b[2Jb\r\nc\u0000d\u202ee\u2028f\ud800g\u200bh", 99))
        .isEqualTo("a [2Jb  c d e f g h");
    assertThat(PlainText.of("  积分不足 👍 \u007f", 99)).isEqualTo("积分不足 👍");
  }

  @Test
  void cutsBetweenCharactersNeverInsideOne() {
    assertThat(PlainText.of("👍👍👍", 2)).isEqualTo("👍👍");
  }
}
