package dev.tillbox.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Requests;
import org.junit.jupiter.api.Test;

class MaskingTest {
  @Test
  void anIdIsShownByItsEndWithoutItsLength() {
    assertThat(Masking.MASKED.id("7027365982937563912722")).isEqualTo("****2722");
    assertThat(Masking.MASKED.id("13800138000")).isEqualTo("****8000");
  }

  @Test
  void neverMoreThanHalfOfAShortIdIsShown() {
    assertThat(Masking.MASKED.id("12345678")).isEqualTo("****5678");
    assertThat(Masking.MASKED.id("1001")).isEqualTo("****01");
    assertThat(Masking.MASKED.id("123")).isEqualTo("****");
    assertThat(Masking.MASKED.id("")).isEqualTo("****");
  }

  @Test
  void aNameIsShownByItsFirstCharacter() {
    assertThat(Masking.MASKED.name("小狗")).isEqualTo("小**");
    assertThat(Masking.MASKED.name("\uD842\uDFB7田")).isEqualTo("\uD842\uDFB7**");
    assertThat(Masking.MASKED.name("")).isEmpty();
  }

  @Test
  void whatAnAnswerQuotesIsMaskedToo() {
    assertThat(
            Masking.MASKED.text(
                "客户 7027365982937563912722 / 84646738392 小狗: 积分不足",
                Requests.of("7027365982937563912722", 1, "o").build()))
        .isEqualTo("客户 ****2722 / ****8392 小**: 积分不足");
  }
}
