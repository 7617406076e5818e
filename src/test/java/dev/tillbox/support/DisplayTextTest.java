package dev.tillbox.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DisplayTextTest {
  @Test
  void aChineseCharacterTakesTwoColumns() {
    assertThat(DisplayText.width("a小b")).isEqualTo(4);
    assertThat(DisplayText.width("小狗，（１）")).isEqualTo(12);
    assertThat(DisplayText.width("한글カナ\uD842\uDFB7\uD83D\uDE00")).isEqualTo(12);
    assertThat(DisplayText.width("e\u0301 …")).isEqualTo(3);
    assertThat(DisplayText.left("小", 4) + "|").isEqualTo("小  |");
    assertThat(DisplayText.right("小", 4)).isEqualTo("  小");
  }

  @Test
  void cutsAtAWholeCharacterAndShowsIt() {
    assertThat(DisplayText.cut("小狗小狗", 8)).isEqualTo("小狗小狗");
    assertThat(DisplayText.cut("小狗小狗", 7)).isEqualTo("小狗小…");
    assertThat(DisplayText.cut("小狗小狗", 6)).isEqualTo("小狗…");
  }

  @Test
  void showsWhatATerminalWouldObey() {
    assertThat(DisplayText.harmless("a\u001b[2J\u009b\u007f\r\n\t"))
        .isEqualTo("a\\u001b[2J\\u009b\\u007f\\u000d\\u000a\\u0009");
    assertThat(DisplayText.harmless("\u202Eabc\u2066\u200F\u2028\uFEFF"))
        .isEqualTo("\\u202eabc\\u2066\\u200f\\u2028\\ufeff");
    assertThat(DisplayText.harmless("\uD834\uDD73 \uD800")).isEqualTo("\\ud834\\udd73 \\ud800");
    assertThat(DisplayText.harmless("plain 小狗 …")).isEqualTo("plain 小狗 …");
  }
}
