package dev.tillbox.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import dev.tillbox.FlushOrder;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.sandbox.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine through a long outage, stepped on time moved by hand, with the default profile. */
class LinkReturnTest {
  private static final Duration NIGHT = Duration.ofHours(12);

  @TempDir Path folder;
  private final SettableClock wall = SettableClock.at(Instant.parse("2027-03-01T12:00:00Z"));
  private final ScriptedGateway crm = new ScriptedGateway();
  private final OutcomeSignal outcomes = new OutcomeSignal();
  private final java.util.concurrent.ScheduledExecutorService background =
      DaemonThreads.onDemand("test-drain");
  private final Set<String> networks = new TreeSet<>();
  private long nanos = 1;
  private Journal journal;
  private Flusher flusher;

  @BeforeEach
  void open() {
    DeviceProfile profile = DeviceProfile.named("generic");
    crm.clock(wall);
    journal =
        Journal.open(
            folder.resolve("queue.db"),
            crm.identity(),
            profile.storage(),
            profile.limits(),
            wall,
            () -> nanos);
    crm.keepTime(journal.clock());
    flusher =
        new Flusher(
            journal,
            crm,
            profile,
            FlushOrder.QUEUE,
            journal.clock(),
            () -> nanos,
            new Random(7),
            () -> new TreeSet<>(networks),
            background,
            Runnable::run,
            () -> {},
            new Settler(journal, background, outcomes::announce),
            outcomes,
            () -> {});
  }

  @AfterEach
  void close() {
    flusher.finish();
    background.shutdownNow();
    journal.close();
  }

  private Redemption submit(String id) {
    return journal.append(Requests.named(id), crm::freeze);
  }

  private void pass(long time) {
    nanos += time;
    wall.advance(Duration.ofNanos(time));
  }

  /** Steps for so long; returns how many steps that took. */
  private int live(Duration time) {
    int steps = 0;
    for (long end = nanos + time.toNanos(); nanos < end; steps++) {
      assertThat(steps).as("steps").isLessThan(100_000);
      pass(Math.max(1, Math.min(flusher.step(), end - nanos)));
    }
    return steps;
  }

  private List<String> files() throws Exception {
    List<String> state = new ArrayList<>();
    for (String suffix : new String[] {"", "-wal"}) {
      Path file = folder.resolve("queue.db" + suffix);
      state.add(Files.size(file) + " " + Files.getLastModifiedTime(file));
    }
    return state;
  }

  @Test
  void afterANightOfflineTheLinkIsFoundWithinTwoSecondsAndNothingWasWritten() throws Exception {
    crm.reachable(false);
    submit("sale-1");
    live(Duration.ofSeconds(5));
    List<String> before = files();

    int steps = live(NIGHT);

    assertThat(files()).isEqualTo(before);
    assertThat(crm.probes()).isBetween((int) (NIGHT.toMillis() / 1_111), steps + 5);
    for (int i = 0; i < 50; i++) {
      live(Duration.ofMillis(137));
      int probes = crm.probes();
      live(Duration.ofSeconds(2));
      assertThat(crm.probes()).isGreaterThan(probes);
    }
  }

  @Test
  void aSaleThatSomebodyWaitsForEndsTheNightWithinTwoSeconds() {
    crm.reachable(false);
    submit("sale-1");
    live(NIGHT);
    crm.reachable(true);
    flusher.skipSlot();
    live(Duration.ofSeconds(2));
    assertThat(journal.find("sale-1").get().state()).isEqualTo(RedemptionState.CONFIRMED);
  }

  @Test
  void aBacklogOfANightWaitsForItsSlotThoughSalesPushIt() {
    crm.reachable(false);
    for (int i = 0; i < 20; i++) {
      submit("night-" + i);
    }
    live(NIGHT);
    crm.reachable(true);
    long start = nanos;
    for (int i = 0; crm.sent().isEmpty(); i++) {
      submit("push-" + i);
      live(Duration.ofSeconds(1));
    }
    Duration slot = Duration.ofNanos(nanos - start);
    assertThat(slot).isBetween(Duration.ofSeconds(3), Duration.ofMinutes(5).plusSeconds(3));
    assertThat(crm.sent()).hasSizeLessThan(4).first().isEqualTo("night-0");

    live(Duration.ofMinutes(2));
    assertThat(journal.totals().pending()).isZero();

    submit("live-1");
    submit("live-2");
    live(Duration.ofMillis(1));
    assertThat(crm.sent()).endsWith("live-1", "live-2");
  }

  @Test
  void flushNowSkipsTheSlot() {
    crm.reachable(false);
    submit("sale-1");
    live(NIGHT);
    crm.reachable(true);
    flusher.skipPause();
    live(Duration.ofMillis(1));
    assertThat(crm.sent()).containsExactly("sale-1");
  }

  @Test
  void whatStandsInTheCrmsPlaceIsWrittenDownOnceAndForgottenWhenItAnswers() throws Exception {
    crm.reachable(false);
    crm.obstacle("TLS interception: the certificate was issued by CN=Portal");
    submit("sale-1");
    live(Duration.ofSeconds(5));
    assertThat(journal.obstacle().get()).startsWith("TLS interception");
    assertThat(flusher.status().lastAnswer).startsWith("NOT_SENT not-sent: TLS interception");

    List<String> before = files();
    live(Duration.ofMinutes(10));
    assertThat(files()).isEqualTo(before);

    crm.obstacle(null);
    crm.reachable(true);
    flusher.skipPause();
    live(Duration.ofSeconds(2));
    assertThat(journal.obstacle()).isEmpty();
  }

  @Test
  void aChangedNetworkEndsALongPauseOfTheQueue() {
    crm.answer(call -> Reply.notReached("html", "a portal"));
    submit("sale-1");
    long pause = 0;
    while (pause < 20_000_000_000L) {
      live(Duration.ofSeconds(1));
      pause = journal.next(0, 1).get(0).waitUntil().toEpochMilli() - wall.millis();
      pause *= 1_000_000L;
    }
    int sent = crm.sent().size();
    live(Duration.ofSeconds(10));
    assertThat(crm.sent()).hasSize(sent);

    networks.add("wlan0 10.0.0.7");
    live(Duration.ofSeconds(2));

    assertThat(crm.sent()).hasSize(sent + 1);
  }

  @Test
  void aChangedNetworkIsSeenAtTheNextLook() {
    LinkWatch watch =
        new LinkWatch(
            null, 60_000_000_000L, () -> nanos, () -> new TreeSet<>(networks), null, null);
    assertThat(watch.networkChanged()).isFalse();
    assertThat(watch.untilNextLook(60_000_000_000L)).isLessThanOrEqualTo(1_000_000_000L);
    pass(1_000_000_000L);
    assertThat(watch.networkChanged()).isFalse();
    networks.add("wlan0 10.0.0.7");
    assertThat(watch.networkChanged()).isFalse(); // none is due
    pass(1_000_000_000L);
    assertThat(watch.networkChanged()).isTrue();
    pass(1_000_000_000L);
    assertThat(watch.networkChanged()).isFalse();
  }

  @Test
  void aSystemThatIsSlowToListItsNetworksIsAskedSeldom() {
    LinkWatch watch =
        new LinkWatch(
            null,
            60_000_000_000L,
            () -> nanos,
            () -> {
              pass(100_000_000);
              return new TreeSet<>();
            },
            null,
            null);
    watch.networkChanged();
    assertThat(watch.untilNextLook(Long.MAX_VALUE)).isEqualTo(100_000_000_000L);
  }

  @Test
  void seesTheTerminalsOwnNetworks() {
    assertThat(Networks.now()).anySatisfy(name -> assertThat(name).contains("127.0.0.1"));
  }
}
