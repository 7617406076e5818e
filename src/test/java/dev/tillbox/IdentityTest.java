package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.internal.journal.JournalView;
import dev.tillbox.sandbox.SandboxCrm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file belongs to one store, app key and gateway. */
class IdentityTest {
  private static final Store STORE = Store.builder().brandId("32213").shopId("45346543").build();

  @TempDir Path folder;
  private Path file;
  private final ScriptedGateway crm = new ScriptedGateway("old key");
  private final ScriptedGateway other = new ScriptedGateway("new key");
  private final RecordingListener listener = new RecordingListener();

  @BeforeEach
  void queueThreeForTheOldKey() {
    file = folder.resolve("queue.db");
    crm.answer(call -> Reply.unknown("lost", "no answer"));
    try (Tillbox till = Tillbox.at(file).gateway(crm).open()) {
      till.submitAndWait(Requests.named("in-doubt"), Duration.ofMillis(300));
    }
    crm.reachable(false);
    try (Tillbox till = Tillbox.at(file).gateway(crm).open()) {
      till.submit(Requests.named("second"));
      till.submit(Requests.named("third"));
      assertThat(till.find("in-doubt").get().state()).isEqualTo(RedemptionState.IN_DOUBT);
      assertThat(till.find("second").get().state()).isEqualTo(RedemptionState.QUEUED);
    }
  }

  private Tillbox openForTheNewKey() {
    return Tillbox.at(file).gateway(other).listener(listener).open();
  }

  @Test
  void forAnotherKeyNothingIsAcceptedOrSentOrDecided() {
    try (Tillbox till = openForTheNewKey()) {
      assertThatThrownBy(() -> till.submit(Requests.named("fourth")))
          .isInstanceOf(FrozenException.class)
          .hasMessageContaining("belongs to old key, not to new key")
          .hasMessageContaining("adopt(");
      assertThatThrownBy(() -> till.settleByHand("second", RedemptionState.REJECTED, "Li", "why"))
          .isInstanceOf(FrozenException.class);
      till.flushNow();
      till.resume();
      assertThat(till.await("second", Duration.ofMillis(200)).state())
          .isEqualTo(RedemptionState.QUEUED);
      assertThat(till.backlog().halt()).contains(HaltReason.IDENTITY);
      assertThat(till.backlog().lastAnswer().get()).contains("belongs to old key, not to new key");
      assertThat(other.calls()).isEmpty();
    }
  }

  @Test
  void theTillIsToldThatTheQueueIsFrozen() throws Exception {
    try (Tillbox till = openForTheNewKey()) {
      Conditions.await(
          "the listener hears of it",
          () -> listener.backlogs().stream().anyMatch(b -> b.halt().isPresent()));
      assertThat(till.backlog().halt()).contains(HaltReason.IDENTITY);
    }
  }

  @Test
  void supportSeesFromOutsideThatTheQueueIsFrozen() {
    openForTheNewKey().close();
    try (JournalView view = JournalView.open(file)) {
      assertThat(view.standing().backlog().halt()).contains(HaltReason.IDENTITY);
      assertThat(view.identity()).isEqualTo("old key");
    }
  }

  @Test
  void openedForItsOwnerAgainItGoesOnAsIfNothingHadBeen() {
    openForTheNewKey().close();
    crm.reachable(true);
    crm.answer(call -> ScriptedGateway.confirmed());
    try (Tillbox till = Tillbox.at(file).gateway(crm).open()) {
      assertThat(till.backlog().halt()).isEmpty();
      assertThat(till.await("third", Duration.ofSeconds(10)).state())
          .isEqualTo(RedemptionState.CONFIRMED);
    }
    try (JournalView view = JournalView.open(file)) {
      assertThat(view.standing().backlog().halt()).isEmpty();
    }
  }

  @Test
  void onceAdoptedAllThatWaitsIsLookedUpFirstForACopyMayHaveSentIt() {
    other.ledger(call -> LedgerAnswer.one("flow-" + call.requestId()));
    try (Tillbox till = openForTheNewKey()) {
      till.adopt(Adoption.REPLACE, "Li", "the chain has a new app key");

      assertThat(till.await("third", Duration.ofSeconds(10)).state())
          .isEqualTo(RedemptionState.CONFIRMED);
      assertThat(till.find("in-doubt").get().state()).isEqualTo(RedemptionState.CONFIRMED);
      assertThat(other.lookedUp()).containsExactly("in-doubt", "second", "third");
      assertThat(other.calls()).isEmpty();
      assertThat(till.submitAndWait(Requests.named("fourth"), Duration.ofSeconds(10)).state())
          .isEqualTo(RedemptionState.CONFIRMED);
      assertThat(ids(other.calls())).containsExactly("fourth");
      assertThat(till.backlog().halt()).isEmpty();
    }
    try (Tillbox till = openForTheNewKey()) {
      assertThat(till.backlog().halt()).isEmpty();
    }
  }

  @Test
  void adoptedAndUnclearInTheLedgerItIsHeldForAPersonAndNotJustSent() {
    other.ledger(call -> LedgerAnswer.unclear("two records"));
    try (Tillbox till = openForTheNewKey()) {
      till.adopt(Adoption.REPLACE, "Li", "new key");

      assertThat(till.await("third", Duration.ofSeconds(10)).state())
          .isEqualTo(RedemptionState.HELD);
      assertThat(till.find("in-doubt").get().state()).isEqualTo(RedemptionState.HELD);
      assertThat(other.calls()).isEmpty();
    }
  }

  @Test
  void setAsideTheOldQueueWaitsForItsOwnerAndANewOneBegins() throws IOException {
    try (Tillbox till = openForTheNewKey()) {
      till.adopt(Adoption.START_EMPTY, "Li", "the terminal moved to another store");

      assertThat(till.backlog().isDrained()).isTrue();
      assertThat(till.find("second")).isEmpty();
      assertThat(till.submitAndWait(Requests.named("new"), Duration.ofSeconds(10)).state())
          .isEqualTo(RedemptionState.CONFIRMED);
    }
    Path aside = folder.resolve(onlyAside());
    try (Tillbox wrong = Tillbox.at(aside).gateway(other).open()) {
      assertThat(wrong.backlog().halt()).contains(HaltReason.IDENTITY);
      assertThat(ids(other.calls())).containsExactly("new");
    }
    drainForTheOldKey(aside);
  }

  private void drainForTheOldKey(Path queue) {
    crm.reachable(true);
    crm.answer(call -> ScriptedGateway.confirmed());
    int before = crm.calls().size();
    try (Tillbox old = Tillbox.at(queue).gateway(crm).open()) {
      assertThat(old.backlog().halt()).isEmpty();
      assertThat(old.salvage()).isEmpty();
      assertThat(old.await("third", Duration.ofSeconds(10)).state())
          .isEqualTo(RedemptionState.CONFIRMED);
    }
    assertThat(crm.lookedUp()).isEmpty();
    assertThat(ids(crm.calls().subList(before, crm.calls().size())))
        .containsExactly("in-doubt", "second", "third");
  }

  @Test
  void theNewQueueSaysWhoSetTheOldOneAsideAndWhy() throws SQLException {
    try (Tillbox till = openForTheNewKey()) {
      till.adopt(Adoption.START_EMPTY, "Li", "the terminal moved to another store");
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT former_owner, owner, operator, reason FROM adoption ORDER BY fact")) {
      assertThat(row.next()).isTrue();
      assertThat(Arrays.asList(row.getString(1), row.getString(2), row.getString(3)))
          .containsExactly("old key", "new key", "Li");
      assertThat(row.getString(4)).isEqualTo("the terminal moved to another store");
    }
  }

  @Test
  void whatCannotBeSetAsideStaysFrozenForItsOwner() throws IOException {
    Clock clock = Clock.fixed(Instant.parse("2026-05-01T10:00:00Z"), ZoneOffset.UTC);
    Path inTheWay = folder.resolve("queue.db.set-aside-20260501-100000.mark");
    Files.createDirectories(inTheWay.resolve("not-empty"));
    try (Tillbox till = Tillbox.at(file).gateway(other).clock(clock).open()) {
      assertThatThrownBy(() -> till.adopt(Adoption.START_EMPTY, "Li", "another store"))
          .isInstanceOf(QueueFileException.class)
          .hasMessageContaining("could not be set aside");
    }
    try (Tillbox till = openForTheNewKey()) {
      assertThat(till.backlog().halt()).contains(HaltReason.IDENTITY);
    }
    drainForTheOldKey(file);
    assertThat(other.calls()).isEmpty();
  }

  @Test
  void nobodyElseOpensItWhileItIsSetAside() {
    List<Throwable> refused = new ArrayList<>();
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            if (isSettingAside()) {
              refused.add(catchThrowable(() -> Tillbox.at(file).gateway(crm).open().close()));
            }
            return Instant.now();
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    try (Tillbox till = Tillbox.at(file).gateway(other).clock(clock).open()) {
      till.adopt(Adoption.START_EMPTY, "Li", "another store");
    }
    assertThat(refused).isNotEmpty().hasOnlyElementsOfType(QueueInUseException.class);
  }

  /** The place aside is named by the clock, when the old file is closed and not moved yet. */
  private static boolean isSettingAside() {
    return Arrays.stream(new Throwable().getStackTrace())
        .anyMatch(frame -> frame.getClassName().endsWith(".Aside"));
  }

  @Test
  void whatIsNotFrozenCannotBeAdopted() {
    try (Tillbox till = Tillbox.at(file).gateway(crm).open()) {
      assertThatThrownBy(() -> till.adopt(Adoption.START_EMPTY, "Li", "why"))
          .isInstanceOf(TillboxException.class)
          .hasMessageContaining("is not frozen");
      assertThat(till.submit(Requests.named("fourth")).sequence()).isEqualTo(4);
    }
  }

  @Test
  void adoptingNamesWhoAndWhy() {
    try (Tillbox till = openForTheNewKey()) {
      assertThatThrownBy(() -> till.adopt(Adoption.REPLACE, " ", "why"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("operator");
      assertThatThrownBy(() -> till.adopt(Adoption.REPLACE, "Li", ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("reason");
      assertThat(till.backlog().halt()).contains(HaltReason.IDENTITY);
    }
  }

  @Test
  void aFileThatNeverHeldAnEntryIsBoundAnewToWhomeverItIsOpenedFor() {
    Path unused = folder.resolve("unused.db");
    Tillbox.at(unused).gateway(crm).store(STORE).open().close();
    try (Tillbox till = Tillbox.at(unused).gateway(other).open()) {
      assertThat(till.backlog().halt()).isEmpty();
      assertThat(till.submitAndWait(Requests.named("first"), Duration.ofSeconds(10)).state())
          .isEqualTo(RedemptionState.CONFIRMED);
      assertThat(till.salvage()).isEmpty();
    }
    try (JournalView view = JournalView.open(unused)) {
      assertThat(view.identity()).isEqualTo("new key");
    }
    try (Tillbox till = Tillbox.at(unused).gateway(crm).open()) {
      assertThat(till.backlog().halt()).contains(HaltReason.IDENTITY);
    }
  }

  @Test
  void theRemedyForAWrongAppKeyLeadsOnToItsEnd() throws Exception {
    Path wronglyKeyed = folder.resolve("wrongly-keyed.db");
    try (SandboxCrm sandbox = SandboxCrm.start()) {
      try (Tillbox till = Tillbox.at(wronglyKeyed).gateway(keyed(sandbox, "12")).open()) {
        till.submit(Requests.named("first"));
        Conditions.await("it is halted", () -> till.backlog().halt().isPresent());
        assertThat(till.backlog().halt().get().remedy()).contains("then call adopt(REPLACE");
      }
      AlscGateway right = keyed(sandbox, sandbox.appKey());
      try (Tillbox till = Tillbox.at(wronglyKeyed).gateway(right).open()) {
        till.adopt(Adoption.REPLACE, "Li", "the app key was wrong");
        Conditions.await(
            "the ledger is asked for it with the right key",
            () -> till.backlog().lastAnswer().filter(a -> a.startsWith("LEDGER")).isPresent());
        assertThat(till.backlog().halt()).isEmpty();
      }
    }
    assertThat(HaltReason.CONFIGURATION.remedy()).contains("then call adopt(REPLACE");
  }

  private static AlscGateway keyed(SandboxCrm sandbox, String appKey) {
    return AlscGateway.at(sandbox.uri()).appKey(appKey).appSecret(sandbox.appSecret()).build();
  }

  @Test
  void aFileWithoutAStoreIsBoundToTheFirstOneAndFrozenForAnother() {
    Tillbox.at(file).gateway(crm).store(STORE).open().close();
    try (JournalView view = JournalView.open(file)) {
      assertThat(view.identity()).isEqualTo("old key; store: brand 32213, shop 45346543");
    }
    Store next = Store.builder().brandId("32213").shopId("2").build();
    try (Tillbox till = Tillbox.at(file).gateway(crm).store(next).open()) {
      assertThat(till.backlog().halt()).contains(HaltReason.IDENTITY);
    }
    try (Tillbox till = Tillbox.at(file).gateway(crm).open()) {
      assertThat(till.backlog().halt()).contains(HaltReason.IDENTITY);
    }
    try (Tillbox till = Tillbox.at(file).gateway(crm).store(STORE).open()) {
      assertThat(till.backlog().halt()).isEmpty();
      assertThat(till.salvage()).isEmpty();
    }
  }

  @Test
  void aDamagedFileThatNamedNoStoreIsSalvagedForTheFirstOne() throws IOException {
    damage();
    try (Tillbox till = Tillbox.at(file).gateway(crm).store(STORE).open()) {
      assertThat(till.backlog().halt()).isEmpty();
      assertThat(till.salvage().get().saved()).isEqualTo(3);
    }
  }

  @Test
  void aDamagedFileOfAnotherOwnerIsSavedForThemAndFrozen() throws IOException {
    damage();
    try (Tillbox till = openForTheNewKey()) {
      assertThat(till.backlog().halt()).contains(HaltReason.IDENTITY);
      assertThat(till.salvage().get().saved()).isEqualTo(3);
      assertThatThrownBy(() -> till.submit(Requests.named("fourth")))
          .isInstanceOf(FrozenException.class)
          .hasMessageContaining("belongs to old key, not to new key");
    }
    assertThat(other.calls()).isEmpty();
    crm.reachable(true);
    crm.ledger(call -> LedgerAnswer.one("flow-7"));
    try (Tillbox till = Tillbox.at(file).gateway(crm).open()) {
      assertThat(till.await("third", Duration.ofSeconds(10)).state())
          .isEqualTo(RedemptionState.CONFIRMED);
    }
  }

  /** One letter in it is another one. */
  private void damage() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.lastIndexOf("mark")] = 'M';
    Files.write(file, bytes);
  }

  @Test
  void whereOnlyTheMarkSaysWhoseQueueItWasTheMessageNamesTheMark() throws IOException {
    Files.delete(file);
    assertThatThrownBy(this::openForTheNewKey)
        .isInstanceOf(QueueFileException.class)
        .hasMessageContaining("queue.db.mark says that it belongs to old key, not to new key")
        .hasMessageContaining("remove the mark too");
    Files.delete(folder.resolve("queue.db.mark"));
    openForTheNewKey().close();
  }

  @Test
  void openedWithoutTheStoreThatItIsBoundToItSaysSo() {
    Tillbox.at(file).gateway(crm).store(STORE).open().close();
    try (Tillbox till = Tillbox.at(file).gateway(crm).open()) {
      assertThat(till.backlog().lastAnswer().get())
          .contains("it is bound to the store brand 32213, shop 45346543")
          .contains("opened without store(...)");
    }
    Store next = Store.builder().brandId("32213").shopId("2").build();
    try (Tillbox till = Tillbox.at(file).gateway(other).store(next).open()) {
      assertThat(till.backlog().lastAnswer().get())
          .contains(
              "belongs to old key; store: brand 32213, shop 45346543, not to new key; store:");
    }
  }

  @Test
  void requestsTakeTheStoreAndOneForAnotherIsRefused() {
    try (Tillbox till = Tillbox.at(file).gateway(crm).store(STORE).open()) {
      RedemptionRequest.Builder plain =
          Requests.of("7027", 5, "order-9").requestId("plain").brandId(null).shopId(null);
      Redemption accepted = till.submit(plain.build());
      assertThat(accepted.request().shopId()).contains("45346543");
      assertThat(till.submit(plain.build()).sequence()).isEqualTo(accepted.sequence());
      assertThatThrownBy(() -> till.submit(Requests.of("7027", 5, "order-10").shopId("4").build()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("shopId is \"4\"")
          .hasMessageContaining("\"45346543\"");
    }
  }

  @Test
  void aRequestThatNamesItsStoreOnlyByIdsTheQueueDoesNotKnowIsRefused() {
    try (Tillbox till = Tillbox.at(file).gateway(crm).store(STORE).open()) {
      RedemptionRequest.Builder foreign =
          Requests.of("7027", 5, "order-9").brandId(null).shopId(null);
      assertThatThrownBy(() -> till.submit(foreign.outBrandId("77").outShopId("88").build()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("outBrandId is \"77\"")
          .hasMessageContaining("outShopId is \"88\"")
          .hasMessageContaining(
              "brandId: give that as well, or neither, for brand 32213, shop 45346543");
      Redemption both = till.submit(foreign.brandId("32213").shopId("45346543").build());
      assertThat(both.request().outShopId()).contains("88");
    }
  }

  @Test
  void aStoreNeedsABrandAndAShop() {
    assertThatThrownBy(() -> Store.builder().shopId("1").build()).hasMessageContaining("brandId");
    assertThatThrownBy(() -> Store.builder().brandId("1").build()).hasMessageContaining("shopId");
    assertThatThrownBy(() -> Store.builder().brandId("1\n")).hasMessageContaining("brandId");
    assertThatThrownBy(() -> Store.builder().shopId(" 1")).hasMessageContaining("blanks around");
    assertThat(Store.builder().outBrandId("a").outShopId("b").build())
        .hasToString("brand (own) a, shop (own) b")
        .isEqualTo(Store.builder().outBrandId("a").outShopId("b").build());
  }

  private static List<String> ids(List<FrozenCall> calls) {
    return calls.stream().map(FrozenCall::requestId).collect(Collectors.toList());
  }

  private String onlyAside() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> found =
          files
              .map(path -> path.getFileName().toString())
              .filter(name -> name.matches("queue\\.db\\.set-aside-\\d{8}-\\d{6}"))
              .collect(Collectors.toList());
      assertThat(found).hasSize(1);
      return Collections.max(found);
    }
  }
}
