package dev.tillbox.alsc;

import static dev.tillbox.alsc.Samples.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Reply;
import dev.tillbox.ServerClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From which answers the queue's clock learns the time. */
class ServersDateTest {
  private static final String DATE = "Wed, 01 May 2024 10:00:00 GMT";
  private static final Duration TOOK = Duration.ofMillis(340);

  private final Settings settings = Samples.settings();
  private final ReplyReader reader = new ReplyReader(settings);
  private final List<String> told = new ArrayList<>();

  private final ServerClock queues =
      new ServerClock() {
        @Override
        public Instant instant() {
          return Instant.EPOCH;
        }

        @Override
        public void answered(Instant date, Duration took) {
          told.add(date + " after " + took.toMillis());
        }
      };

  @Test
  void tellsTheQueuesClockTheDateOfTheCrmsAnswersAndHowLongTheyTook() {
    settings.clock.follow(queues);

    read(200, Samples.SUCCESS);
    read(200, Samples.REFUSAL);
    read(200, error(31, null));
    read(400, error(31, null));

    assertThat(told).hasSize(4).containsOnly("2024-05-01T10:00:00Z after 340");
  }

  @ParameterizedTest
  @CsvSource({
    "200, <html>welcome</html>",
    "200, {\"status\":\"ok\"}",
    "302, ''",
    "404, <html>no such page</html>",
    "502, {\"error_response\":{\"code\":7}}"
  })
  void learnsNoTimeFromWhomeverElse(int status, String body) {
    settings.clock.follow(queues);

    read(status, body);

    assertThat(told).isEmpty();
  }

  @Test
  void needsNoQueueToReadADatedAnswer() {
    assertThat(read(200, Samples.SUCCESS).kind().isOutcome()).isTrue();
  }

  private Reply read(int status, String body) {
    BasicHttpResponse head = new BasicHttpResponse(status);
    head.addHeader("Date", DATE);
    return reader.read(
        new Answer(head, body.getBytes(StandardCharsets.UTF_8), TOOK), ConsumePointPayload.METHOD);
  }
}
