package dev.tillbox.alsc;

import static dev.tillbox.alsc.Samples.answer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTextTest {
  @Test
  void acceptsABodyOfAsManyBytesAsAllowedAndNotOneMore() throws Exception {
    assertThat(ReplyText.of(answer(200, "{12345}"), 7)).isEqualTo("{12345}");
    assertThatThrownBy(() -> ReplyText.of(answer(200, "{123456}"), 7))
        .isInstanceOf(NotTheCrmException.class)
        .hasMessageContaining("more than 7 bytes");
  }

  @Test
  void readsOneByteMoreThanAllowedAtMost() throws Exception {
    byte[] endless = new byte[20_000];

    assertThat(ReplyText.upTo(10, new ByteArrayInputStream(endless))).hasSize(11);
    assertThat(ReplyText.upTo(9000, new ByteArrayInputStream(endless))).hasSize(9001);
    assertThat(ReplyText.upTo(10, new ByteArrayInputStream("whole".getBytes(US_ASCII)))).hasSize(5);
  }

  @Test
  void takesOffTheWhiteSpaceAroundABodyAndNothingElse() throws Exception {
    assertThat(ReplyText.of(answer(200, " \t{ }\r\n "), 99)).isEqualTo("{ }");
    assertThat(ReplyText.of(answer(200, "\u0000{}\u00a0"), 99)).isEqualTo("\u0000{}\u00a0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\r\n ", "\uFEFF", "\uFEFF \n"})
  void takesABodyOfNothingButWhiteSpaceForAnEmptyOne(String body) {
    assertThatThrownBy(() -> ReplyText.of(answer(200, body), 99))
        .isInstanceOf(NotTheCrmException.class)
        .hasMessage("an empty body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b;charset=a b", "a/b;charset=%", "a/b;charset=-"})
  void readsUtf8WhereTheCharsetsNameIsNone(String type) throws Exception {
    assertThat(ReplyText.of(answer(200, "成功", "Content-Type", type), 99)).isEqualTo("成功");
  }
}
