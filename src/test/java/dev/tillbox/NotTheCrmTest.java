package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.internal.journal.JournalView;
import dev.tillbox.sandbox.Fault;
import dev.tillbox.sandbox.RepeatAnswer;
import dev.tillbox.sandbox.SandboxCrm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the CRM's place in a store's network, over real sockets, from sale to outcome. */
@Timeout(30)
class NotTheCrmTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Set<String> FLUSHER = Collections.singleton("tillbox-flusher");

  @TempDir Path folder;
  private SandboxCrm crm = SandboxCrm.start();
  private Tillbox till;

  private void open(DeviceProfile profile) {
    till = Tillbox.at(folder.resolve("queue.db")).gateway(gateway()).profile(profile).open();
  }

  private AlscGateway gateway() {
    return AlscGateway.at(crm.uri())
        .appKey(crm.appKey())
        .appSecret(crm.appSecret())
        .responseTimeout(Duration.ofMillis(400))
        .exchangeDeadline(Duration.ofMillis(800))
        .maxReplyBytes(16_384)
        .build();
  }

  @AfterEach
  void close() {
    till.close();
    crm.close();
  }

  @ParameterizedTest
  @CsvSource({
    "PORTAL_PAGE, NOT_REACHED html",
    "REDIRECT, NOT_REACHED http-302",
    "PORTAL_511, NOT_REACHED http-511",
    "PROXY_AUTH_407, NOT_REACHED http-407",
    "HTTP_502, UNKNOWN http-502",
    "HTTP_503, UNKNOWN http-503",
    "HTTP_504, UNKNOWN http-504",
    "EMPTY_BODY, NOT_REACHED",
    "EMPTY_JSON, NOT_REACHED",
    "JSON_NULL, NOT_REACHED",
    "JSON_LIST, NOT_REACHED",
    "WRONG_CHARSET, NOT_REACHED not-a-reply",
    "WRONG_ROOT, NOT_REACHED wrong-root",
    "NO_VERDICT, UNKNOWN no-verdict",
    "HALF_BODY, NOT_REACHED",
    "TRUNCATED_BODY, UNKNOWN connection-lost",
    "RESET_IN_BODY, UNKNOWN",
    "FALSE_GZIP, NOT_REACHED",
    "ENDLESS_BODY, NOT_REACHED too-large",
    "DRIP_HEADERS, UNKNOWN deadline",
    "DRIP_BODY, UNKNOWN deadline",
    "NEVER_ANSWER, UNKNOWN response-timeout",
    "GARBAGE, UNKNOWN",
  })
  void isNeverAnOutcomeAndItsClassIsSeen(Fault fault, String shown) throws InterruptedException {
    open(Profiles.quick(folder));
    crm.always(fault);
    String id = till.submit(Requests.named("sale-1")).requestId();
    Conditions.await("it is noted", () -> till.find(id).get().lastAnswer().isPresent());

    assertThat(till.backlog().lastAnswer().get()).startsWith(shown);
    assertThat(till.backlog().link()).isEqualTo(Backlog.Link.DOWN);
    assertThat(till.find(id).get().outcome()).isEmpty();
    try (JournalView view = JournalView.open(folder.resolve("queue.db"))) {
      assertThat(view.standing().head().get().lastAnswer().get()).startsWith(shown);
    }

    crm.healthy();
    till.flushNow();
    assertThat(till.await(id, PATIENCE).state()).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(crm.applied()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_400", "HTTP_401", "HTTP_403", "HTTP_404"})
  void aRefusalOnTheWayBackFromTheCrmHaltsAndLeavesInDoubtWhatWasApplied(Fault fault)
      throws InterruptedException {
    crm.close();
    crm = SandboxCrm.builder().repeats(RepeatAnswer.REFUSAL).start();
    open(Profiles.quick(folder));
    crm.forRequest("sale-1", fault.afterApplying());
    String id = till.submit(Requests.named("sale-1")).requestId();
    Conditions.await("it halts", () -> till.backlog().halt().isPresent());
    assertThat(till.find(id).get().state()).isEqualTo(RedemptionState.IN_DOUBT);

    till.resume();

    assertThat(till.await(id, PATIENCE).state()).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(crm.applied()).hasSize(1);
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("tillbox"))
        .collect(Collectors.toSet());
  }

  @Test
  void anAnswerThatComesAfterItsWaiterGaveUpIsRecordedAndTold() throws InterruptedException {
    RecordingListener listener = new RecordingListener();
    till =
        Tillbox.at(folder.resolve("queue.db"))
            .gateway(
                AlscGateway.at(crm.uri()).appKey(crm.appKey()).appSecret(crm.appSecret()).build())
            .listener(listener)
            .open();
    crm.next(Fault.DELAY.lasting(Duration.ofMillis(700)));
    Redemption early = till.submitAndWait(Requests.named("sale-1"), Duration.ofMillis(100));
    assertThat(early.outcome()).isEmpty();

    assertThat(listener.awaitTold(1)).containsExactly("confirmed sale-1");
    assertThat(till.find("sale-1").get().state()).isEqualTo(RedemptionState.CONFIRMED);
    assertThat(crm.attempts()).hasSize(1);
  }

  @Test
  void theReturnOfTheLinkIsFoundWithinTwoSecondsByTheDefaultProfile() throws InterruptedException {
    open(DeviceProfile.named("generic"));
    crm.goOffline();
    till.submit(Requests.named("sale-1"));
    Conditions.await("it is down", () -> till.backlog().link() == Backlog.Link.DOWN);
    Conditions.await("no thread is left but the flusher", () -> threads().equals(FLUSHER));
    crm.goOnline();
    long start = System.nanoTime();
    crm.awaitApplied("sale-1", PATIENCE);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println("from the network's return to the booking: " + took.toMillis() + " ms");
    assertThat(took).isLessThan(Duration.ofSeconds(2));
  }
}
