package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a till may rely on when it submits, asks and waits. */
class SubmitTest {
  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();
  private Tillbox till;

  @BeforeEach
  void openOffline() {
    crm.reachable(false);
    till = open(OfflineLimits.builder().build());
  }

  private Tillbox open(OfflineLimits limits) {
    return Tillbox.at(folder.resolve("queue.db"))
        .gateway(crm)
        .profile(Profiles.quick(folder))
        .limits(limits)
        .open();
  }

  @AfterEach
  void close() {
    till.close();
  }

  @Test
  void acceptsARedemptionWhileTheStoreIsOffline() {
    Redemption accepted = till.submit(Requests.named("sale-1"));
    assertThat(accepted.state()).isEqualTo(RedemptionState.QUEUED);
    assertThat(accepted.requestId()).isEqualTo("sale-1");
    assertThat(till.find("sale-1").get().request()).isEqualTo(Requests.named("sale-1"));
    assertThat(till.backlog().queued()).isEqualTo(1);
    assertThat(till.backlog().points()).isEqualTo(5);
    assertThat(till.backlog().oldest()).contains(accepted.submittedAt());
  }

  @Test
  void drawsAnIdOf32HexDigitsThatFindKnows() {
    Redemption accepted = till.submit(Requests.of("c", 7, "o").build());
    assertThat(accepted.requestId()).matches("[0-9a-f]{32}");
    assertThat(till.find(accepted.requestId()).get().sequence()).isEqualTo(accepted.sequence());
  }

  @Test
  void findsAnIdOfTheTillThatLooksLikeOneOfOurs() {
    String id = "0123456789abcdef0000000000000001";
    till.submit(Requests.of("c", 7, "first").build());
    till.submit(Requests.named(id));
    assertThat(till.find(id).get().sequence()).isEqualTo(2);
    assertThat(till.submit(Requests.named(id)).sequence()).isEqualTo(2);
  }

  @Test
  void neverDrawsAnIdTwiceAcrossRestarts() {
    List<String> ids = new ArrayList<>();
    for (int life = 0; life < 3; life++) {
      ids.add(till.submit(Requests.of("c", 1, "o" + life).build()).requestId());
      till.close();
      till = open(OfflineLimits.builder().build());
    }
    assertThat(new HashSet<>(ids)).hasSize(3);
  }

  @Test
  void returnsTheEntryThatIsThereForAKnownIdWithTheSameFields() {
    Redemption first = till.submit(Requests.named("sale-1"));
    Redemption again = till.submit(Requests.named("sale-1"));
    assertThat(again.sequence()).isEqualTo(first.sequence());
    assertThat(till.backlog().queued()).isEqualTo(1);
  }

  @Test
  void refusesAKnownIdWithOtherFieldsAndChangesNothing() {
    till.submit(Requests.named("sale-1"));
    RedemptionRequest other = Requests.named("sale-1").toBuilder().changePoint(6).build();
    assertThatThrownBy(() -> till.submit(other))
        .isInstanceOf(RequestIdConflictException.class)
        .hasMessageContaining("sale-1")
        .hasMessageContaining("give every sale an id of its own");
    assertThat(till.backlog().points()).isEqualTo(5);
    assertThat(till.find("sale-1").get().request().changePoint()).isEqualTo(5);
  }

  @Test
  void knowsAnIdThatItDrewWhenTheTillSubmitsTheSaleAgainWithIt() {
    Redemption drawn = till.submit(Requests.of("c", 7, "o").build());
    Redemption again = till.submit(Requests.of("c", 7, "o").requestId(drawn.requestId()).build());
    assertThat(again.sequence()).isEqualTo(drawn.sequence());
    assertThat(till.backlog().queued()).isEqualTo(1);
  }

  @Test
  void returnsTheOutcomeForAKnownIdThatIsSettled() throws InterruptedException {
    till.submit(Requests.named("sale-1"));
    crm.answer(call -> Reply.rejected("NOT_ENOUGH", "积分不足"));
    crm.reachable(true);
    till.flushNow();
    assertThat(till.await("sale-1", Duration.ofSeconds(10)).state())
        .isEqualTo(RedemptionState.REJECTED);
    Redemption again = till.submit(Requests.named("sale-1"));
    assertThat(again.state()).isEqualTo(RedemptionState.REJECTED);
    assertThat(again.outcome().get().text()).isEqualTo("积分不足");
  }

  @Test
  void namesEveryWrongFieldAtOnceAndQueuesNothing() {
    RedemptionRequest wrong =
        RedemptionRequest.builder()
            .requestId("has space")
            .customerId(" ")
            .changePoint(0)
            .outBizId(String.join("", Collections.nCopies(65, "x")))
            .operatorId("a\u0007b")
            .operatorName("\ud83d")
            .bizChannel("CS/KRY")
            .reason(String.join("", Collections.nCopies(129, "因")))
            .build();
    assertThatThrownBy(() -> till.submit(wrong))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("requestId is \"has space\"")
        .hasMessageContaining("customerId is missing")
        .hasMessageContaining("changePoint is 0")
        .hasMessageContaining("outBizId has 65 characters, may have up to 64")
        .hasMessageContaining("operatorId contains a control character")
        .hasMessageContaining("operatorName contains half a character")
        .hasMessageContaining("neither brandId nor outBrandId")
        .hasMessageContaining("neither shopId nor outShopId")
        .hasMessageContaining("bizChannel is \"CS/KRY\", must be CS or KRY")
        .hasMessageContaining("reason has 129 characters, may have up to 128");
    assertThat(till.backlog().queued()).isZero();
  }

  @Test
  void saysOfAnOptionalFieldThatIsBlankThatItMayBeLeftOut() {
    RedemptionRequest wrong =
        Requests.of("c", 5, "o").brandId("").outBrandId("b").reason("").build();
    assertThatThrownBy(() -> till.submit(wrong))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("brandId is blank; leave it out")
        .hasMessageContaining("reason is blank; leave it out");
  }

  @Test
  void refusesIdsWithBlanksAroundThemWhichNoIdHas() {
    RedemptionRequest wrong =
        Requests.of(" 7027 ", 5, "o ").operatorId("1\u3000").brandId("\u00a01").build();
    assertThatThrownBy(() -> till.submit(wrong))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("customerId has blanks around it")
        .hasMessageContaining("outBizId has blanks around it")
        .hasMessageContaining("operatorId has blanks around it")
        .hasMessageContaining("brandId has blanks around it")
        .hasMessageNotContaining("operatorName");
    till.submit(Requests.of("7027", 5, "o").operatorName(" 小狗 ").reason("a b ").build());
  }

  @Test
  void acceptsTheLongestFieldsAndEmoji() {
    String id64 = String.join("", Collections.nCopies(64, "9"));
    String name128 = String.join("", Collections.nCopies(128, "😀"));
    RedemptionRequest longest =
        Requests.of(id64, Long.MAX_VALUE, id64).requestId(id64).operatorName(name128).build();
    till.submit(longest);
    assertThat(till.find(id64).get().request()).isEqualTo(longest);
  }

  @Test
  void keepsTheOfflineLimitsInTheTransactionOfTheSubmit() {
    till.close();
    till =
        open(
            OfflineLimits.builder()
                .maxPointsPerRedemption(50)
                .maxPendingPoints(100)
                .maxPendingCount(3)
                .build());
    assertThatThrownBy(() -> till.submit(Requests.of("c", 51, "o").build()))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("maxPointsPerRedemption = 50");
    till.submit(Requests.of("c", 50, "o1").build());
    till.submit(Requests.of("c", 49, "o2").build());
    assertThatThrownBy(() -> till.submit(Requests.of("c", 2, "o3").build()))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("maxPendingPoints = 100");
    till.submit(Requests.of("c", 1, "o4").build());
    assertThatThrownBy(() -> till.submit(Requests.of("c", 1, "o5").build()))
        .isInstanceOf(LimitExceededException.class);
    assertThat(till.backlog().points()).isEqualTo(100);
    assertThat(till.backlog().queued()).isEqualTo(3);
  }

  @Test
  void waitsForTheOutcomeNoLongerThanItsPatience() {
    Instant before = Instant.now();
    Redemption latest = till.submitAndWait(Requests.named("sale-1"), Duration.ofMillis(50));
    assertThat(latest.state()).isEqualTo(RedemptionState.QUEUED);
    assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(49));
  }

  @Test
  void anInterruptEndsAWaitEarlyAndStaysSet() {
    till.submit(Requests.named("sale-1"));
    Thread.currentThread().interrupt();
    Redemption latest = till.await("sale-1", Duration.ofMinutes(5));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(latest.state()).isEqualTo(RedemptionState.QUEUED);
  }

  @Test
  void closingWakesAWaitingThreadWithTheLatestState() throws InterruptedException {
    till.submit(Requests.named("sale-1"));
    List<Redemption> latest = Collections.synchronizedList(new ArrayList<>());
    Thread waiter = new Thread(() -> latest.add(till.await("sale-1", Duration.ofMinutes(5))));
    waiter.start();
    Conditions.await("it waits", () -> waiter.getState() == Thread.State.TIMED_WAITING);
    till.close();
    waiter.join(10_000);
    assertThat(latest).hasSize(1);
    assertThat(latest.get(0).state()).isEqualTo(RedemptionState.QUEUED);
  }

  @Test
  void saysThatAnUnknownIdIsUnknown() {
    assertThat(till.find("nobody")).isEmpty();
    assertThatThrownBy(() -> till.await("nobody", Duration.ofSeconds(1)))
        .isInstanceOf(TillboxException.class)
        .hasMessageContaining("nobody is not in this queue");
  }

  @Test
  void everyCallAfterCloseSaysThatItIsClosed() {
    till.close();
    till.close();
    assertThatThrownBy(() -> till.submit(Requests.named("x"))).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> till.find("x")).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> till.await("x", Duration.ZERO)).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> till.backlog()).isInstanceOf(ClosedException.class);
  }

  @Test
  void visitsEntriesByStateCustomerOrderAndTime() {
    for (int i = 0; i < 250; i++) {
      till.submit(Requests.of("c" + i % 2, 1 + i, "o" + i).build());
    }
    assertThat(visit(EntryFilter.all())).hasSize(250);
    assertThat(visit(EntryFilter.builder().customerId("c1").build())).hasSize(125);
    assertThat(visit(EntryFilter.builder().outBizId("o77").build())).containsExactly(78L);
    assertThat(visit(EntryFilter.builder().states(RedemptionState.QUEUED).build())).hasSize(250);
    assertThat(
            visit(
                EntryFilter.builder()
                    .states(RedemptionState.IN_DOUBT, RedemptionState.CONFIRMED)
                    .build()))
        .isEmpty();
    assertThat(visit(EntryFilter.builder().since(Instant.now().plusSeconds(60)).build())).isEmpty();
    assertThat(visit(EntryFilter.builder().since(Instant.MAX).build())).isEmpty();
    assertThat(visit(EntryFilter.builder().since(Instant.MIN).build()))
        .isEqualTo(visit(EntryFilter.all()));
  }

  private List<Long> visit(EntryFilter filter) {
    List<Long> sequences = new ArrayList<>();
    till.entries(filter, redemption -> sequences.add(redemption.sequence()));
    assertThat(sequences).isSorted();
    return sequences;
  }
}
