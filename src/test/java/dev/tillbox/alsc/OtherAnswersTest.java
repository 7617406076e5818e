package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Reply;
import dev.tillbox.Reply.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherAnswersTest {
  private final ReplyReader reader = new ReplyReader(Samples.settings());

  @ParameterizedTest
  @CsvSource({
    "299, an answer that is not",
    "300, a redirect",
    "399, a redirect",
    "407, a proxy's demand",
    "408, the request was slow",
    "511, a captive portal's",
    "600, an answer that is not"
  })
  void namesWhatTheStatusTells(int status, String name) {
    Reply reply = read(status);

    assertThat(reply.kind()).isNotIn(Kind.CONFIRMED, Kind.REJECTED);
    assertThat(reply.text()).contains(name);
    assertThat(reply.code()).isEqualTo("http-" + status);
  }

  @ParameterizedTest
  @CsvSource({"399, NOT_REACHED", "400, HALT", "499, HALT", "500, UNKNOWN", "599, UNKNOWN"})
  void haltsAtAllOf4xxAndKnowsNothingOf5xx(int status, Kind kind) {
    assertThat(read(status).kind()).isEqualTo(kind);
  }

  @Test
  void saysOfAProxyWhetherItRefusedALoginOrGotNone() {
    assertThat(OtherAnswers.ofProxy(407, true))
        .contains("status 407", "a proxy's demand for a login", "the given one refused");
    assertThat(OtherAnswers.ofProxy(407, false))
        .contains("a proxy's demand for a login")
        .doesNotContain("refused");
    assertThat(OtherAnswers.ofProxy(403, true)).contains("status 403").doesNotContain("refused");
  }

  private Reply read(int status) {
    return reader.read(Samples.answer(status, "<p>"), ConsumePointPayload.METHOD);
  }
}
