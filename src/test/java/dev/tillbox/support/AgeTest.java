package dev.tillbox.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "-5, 0 s",
    "59, 59 s",
    "60, 1 min 0 s",
    "3599, 59 min 59 s",
    "3600, 1 h 0 min",
    "11549, 3 h 12 min",
    "86399, 1 d 0 h",
    "777599, 9 d 0 h",
    "777600, 9 d 0 h",
    "779400, 9 d 1 h"
  })
  void saysALengthToTheNearestOfItsTwoUnits(long seconds, String words) {
    assertThat(Age.inWords(Duration.ofSeconds(seconds))).isEqualTo(words);
  }
}
