package dev.tillbox.alsc;

import static dev.tillbox.alsc.Samples.answer;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitsTest {
  private final Waits waits =
      new Waits(new CallClock(Clock.fixed(Instant.parse("2024-05-01T10:00:00Z"), ZoneOffset.UTC)));

  @ParameterizedTest
  @CsvSource({
    "This ban will last for 1 more seconds, 2",
    "This ban will last for 2 more seconds, 3",
    "This ban will last for 71 more seconds, 72",
    "App Call Limited: This ban will last for 31062 more seconds, 31063",
    "ban of 5s, 6",
    "wait 10 sec., 11",
    "请在 30 秒后重试, 31",
    "last for 0 more seconds, 1",
    "last for 86400 more seconds, 86401",
    "last for 999999999 more seconds, 1000000000",
    "last for 99999999999999999999 more seconds, 60",
    "last for -5 more seconds, 60",
    "limited by 500 calls, 60",
    "'', 60"
  })
  void readsTheSecondsOfABanWithAMargin(String text, long seconds) {
    assertThat(waits.of(answer(200, ""), text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "0, 1",
    "120, 121",
    "' 120 ', 121",
    "999999999, 1000000000",
    "99999999999999999999, 60",
    "-1, 60",
    "1.5, 60",
    "soon, 60",
    "'Wed, 01 May 2024 10:02:00 GMT', 121",
    "'Wednesday, 01-May-24 10:02:00 GMT', 121",
    "'Wed, 01 May 2024 09:00:00 GMT', 1",
    "'Fri, 01 May 2054 09:00:00 GMT', 946681201"
  })
  void readsRetryAfterInBothItsFormsWithAMargin(String value, long seconds) {
    assertThat(waits.of(answer(429, "", "Retry-After", value), ""))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void countsFromTheServersOwnDateWhereItToldIt() {
    Answer answer =
        answer(
            429,
            "",
            "Date",
            "Wed, 01 May 2024 23:00:00 GMT",
            "Retry-After",
            "Wed, 01 May 2024 23:00:30 GMT");

    assertThat(waits.of(answer, "")).isEqualTo(Duration.ofSeconds(31));
  }
}
