package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import dev.tillbox.EntryFilter;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import dev.tillbox.Salvage;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.internal.journal.UnusableFileException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Thousands of damaged queues are opened: no crash, no false outcome, no silent loss, and every
 * redemption in an undamaged page is there afterwards. More with -Dcorruption.files=100000.
 */
class CorruptionFuzzTest {
  private static final int FILES = Integer.getInteger("corruption.files", 5_000);
  private static final long SEED = Long.getLong("corruption.seed", System.nanoTime() % 1_000_000);
  private static final int THREADS = 2;
  private static final int PAGE = QueueImage.PAGE_BYTES;

  /** Commits at the end of a log that damage there may take, for they look like torn ones. */
  private static final int TORN = 3;

  private static Path memory;
  private static DeviceProfile profile;
  private static QueueImage closed;
  private static QueueImage killed;
  private static QueueImage other;
  private static byte[] olderLog;

  private static final AtomicInteger SALVAGED = new AtomicInteger();
  private static final AtomicInteger REFUSED = new AtomicInteger();
  private static final AtomicInteger LOST = new AtomicInteger();
  private static final AtomicInteger REPORTED = new AtomicInteger();
  private static final AtomicInteger KNOWN = new AtomicInteger();
  private static final AtomicInteger UNREADABLE = new AtomicInteger();
  private static final AtomicInteger UNNOTICED = new AtomicInteger();

  /** In every so manieth file one more is sold, and it is closed and opened again. */
  private static final int GOES_ON = 8;

  private static final Map<String, Integer> KINDS = new ConcurrentSkipListMap<>();

  private String doing;

  @BeforeAll
  static void makeImages() throws Exception {
    memory = Folders.inMemory("tillbox");
    profile = QueueImage.profile(memory);
    closed = QueueImage.make(memory, "closed", false);
    killed = QueueImage.make(memory, "killed", true);
    other = QueueImage.make(memory, "other", true);
    olderLog = olderLog();
  }

  /** The log of a former life of the killed queue: it is opened once more and killed again. */
  private static byte[] olderLog() throws Exception {
    byte[] older = killed.log;
    killed = QueueImage.goOn(memory, killed);
    return older;
  }

  @AfterAll
  static void removeImages() throws IOException {
    Folders.remove(memory);
  }

  @Test
  void noDamageCrashesOrInventsAnOutcomeOrLosesSilently() throws Exception {
    System.out.println("-Dcorruption.seed=" + SEED + " -Dcorruption.files=" + FILES);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> shares = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int first = i;
        shares.add(threads.submit(() -> new CorruptionFuzzTest().openShare(first)));
      }
      for (Future<?> share : shares) {
        share.get();
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.printf(
        "  %d damaged files: %s salvaged, %s refused, %s without a trace%n",
        FILES, SALVAGED, REFUSED, UNNOTICED);
    System.out.printf(
        "  %s entries not to be read any more, %s of them counted as missing, as %s had to be;"
            + " %s times one was lost by its payload alone%n",
        LOST, REPORTED, KNOWN, UNREADABLE);
    System.out.println("  " + KINDS);
    assertThat(SALVAGED.get()).isGreaterThan(FILES / 2);
    boolean bites = KNOWN.get() > FILES / 20 && UNREADABLE.get() > FILES / 5_000;
    assertThat(FILES < 1_000 || bites).as("losses that had to be counted").isTrue();
    assertThat(KINDS.size()).as("kinds of damage").isEqualTo(FILES < 1_000 ? KINDS.size() : 17);
  }

  private Void openShare(int first) throws IOException, SQLException {
    Path folder = Files.createDirectory(memory.resolve("fuzz-" + first));
    for (int i = first; i < FILES; i += THREADS) {
      QueueImage image = i / THREADS % 2 == 0 ? closed : killed;
      int numberForImage = i / (2 * THREADS) * THREADS + first;
      Vandal vandal = new Vandal(image, SEED * 1_000_003, numberForImage);
      vandal.damage(other, olderLog);
      KINDS.merge(vandal.kind, 1, Integer::sum);
      doing = "-Dcorruption.seed=" + SEED + ", file " + i + ": " + vandal.deed;
      openDamaged(folder, image, vandal, i / (2 * THREADS) % GOES_ON == 0);
    }
    return null;
  }

  private void openDamaged(Path folder, QueueImage image, Vandal vandal, boolean goesOn)
      throws IOException, SQLException {
    Path file = folder.resolve("queue.db");
    Files.write(file, vandal.file);
    if (vandal.log != null) {
      Files.write(folder.resolve("queue.db-wal"), vandal.log);
    }
    if (vandal.mark != null) {
      Files.write(folder.resolve("queue.db.mark"), vandal.mark);
    }
    try {
      List<String> left;
      try (Journal journal = open(file)) {
        check(journal, image, vandal);
        left = goesOn ? sellsOn(journal, file) : Collections.emptyList();
      }
      if (goesOn) {
        try (Journal again = open(file)) {
          assertThat(content(again, file)).as(doing + ", opened again").isEqualTo(left);
        }
      }
    } catch (UnusableFileException e) {
      refusedRightly(e, file, vandal);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(doing, e);
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(CorruptionFuzzTest::delete);
      }
    }
  }

  private static Journal open(Path file) {
    return Journal.open(file, "scripted", profile.storage(), profile.limits(), Clock.systemUTC());
  }

  /** Sells one more, and returns what is there then, to be compared with a later opening. */
  private List<String> sellsOn(Journal journal, Path file) throws SQLException {
    Redemption sold = journal.append(Requests.named("sold-after"), new ScriptedGateway()::freeze);
    assertThat(sold.state()).as(doing).isEqualTo(RedemptionState.QUEUED);
    return content(journal, file);
  }

  /** Every row with its state and, of the file itself, its payload. */
  private List<String> content(Journal journal, Path file) throws SQLException {
    List<Redemption> entries = journal.page(EntryFilter.all(), 0, 1_000);
    assertThat(Tally.kept(journal)).as(doing).isEqualTo(Tally.of(entries));
    Map<String, byte[]> payloads = QueueImage.payloads(file);
    List<String> content = new ArrayList<>();
    for (Redemption entry : entries) {
      String id = entry.requestId();
      assertThat(payloads.get(id)).as(doing + " " + id).isEqualTo(QueueImage.payload(id));
      content.add(entry.sequence() + " " + id + " " + entry.state() + " " + entry.outcome());
    }
    content.add(journal.salvage() + "");
    content.add(Tally.kept(journal));
    return content;
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Only what looks like somebody else's, or like a newer tillbox's, and it is left untouched. */
  private void refusedRightly(UnusableFileException e, Path file, Vandal vandal)
      throws IOException {
    boolean foreign = e.reason() == Reason.FOREIGN && !vandal.isMarked;
    assertThat(foreign || e.reason() == Reason.NEWER).as(doing + ": " + e).isTrue();
    assertThat(Arrays.equals(Files.readAllBytes(file), vandal.file)).as(doing).isTrue();
    REFUSED.incrementAndGet();
  }

  private void check(Journal journal, QueueImage image, Vandal vandal) throws IOException {
    Map<String, Redemption> listed = new HashMap<>();
    for (Redemption entry : journal.page(EntryFilter.all(), 0, 1_000)) {
      listed.put(entry.requestId(), entry);
    }
    boolean isSalvaged = journal.salvage().isPresent();
    listed.values().forEach(entry -> isTrue(entry, image, isSalvaged));
    for (Entry entry : journal.next(0, 1_000)) {
      String id = entry.call().requestId();
      assertThat(entry.call().payload()).as(doing).isEqualTo(QueueImage.payload(id));
      assertThat(entry.isSalvaged()).as(doing).isEqualTo(isSalvaged);
    }
    for (String id : image.truth.keySet()) {
      boolean saved = listed.containsKey(id) || !isIntact(id, image, vandal);
      assertThat(saved).as(doing + " lost " + id).isTrue();
    }
    long lost = image.truth.keySet().stream().filter(id -> !listed.containsKey(id)).count();
    if (isSalvaged) {
      SALVAGED.incrementAndGet();
      isSaid(journal.salvage().get(), new SalvageTruth(image.truth, listed, doing), image, vandal);
      tellsAll(journal, listed);
      quarantined(journal.salvage().map(s -> s.quarantine()), vandal);
    } else {
      UNNOTICED.incrementAndGet();
      if (vandal.leavesNoTrace()) {
        return;
      }
      boolean torn = vandal.log != null && !Arrays.equals(vandal.log, image.log);
      assertThat(lost).as(doing + " lost silently").isLessThanOrEqualTo(torn ? TORN : 0);
    }
  }

  private void isSaid(Salvage salvage, SalvageTruth truth, QueueImage image, Vandal vandal) {
    truth.check(salvage);
    if (truth.lostByItsPayload(image.file, vandal.file)) {
      assertThat(salvage.unreadable()).as(doing + " unreadable").isPositive();
      UNREADABLE.incrementAndGet();
    }
    LOST.addAndGet((int) truth.lost());
    KNOWN.addAndGet((int) truth.leastKnown());
    REPORTED.addAndGet((int) salvage.missing());
  }

  /** What was told is told once more: the mark of it may be lost. */
  private void tellsAll(Journal journal, Map<String, Redemption> listed) {
    assertThat(journal.untold(1_000))
        .as(doing)
        .extracting(untold -> untold.redemption().requestId())
        .containsExactlyInAnyOrderElementsOf(
            listed.values().stream()
                .filter(entry -> entry.outcome().isPresent())
                .map(Redemption::requestId)
                .collect(Collectors.toList()));
  }

  private void quarantined(Optional<Path> place, Vandal vandal) throws IOException {
    assertThat(Arrays.equals(Files.readAllBytes(place.get()), vandal.file)).as(doing).isTrue();
    Path log = QueueFile.beside(place.get(), "-wal");
    assertThat(vandal.log == null || Arrays.equals(Files.readAllBytes(log), vandal.log))
        .as(doing)
        .isTrue();
  }

  private void isTrue(Redemption entry, QueueImage image, boolean isSalvaged) {
    Redemption truth = image.truth.get(entry.requestId());
    assertThat(truth).as(doing + ": " + entry).isNotNull();
    assertThat(entry.request()).as(doing).isEqualTo(truth.request());
    assertThat(entry.sequence()).as(doing).isEqualTo(truth.sequence());
    if (entry.state().isSettled()) {
      assertThat(entry.state()).as(doing).isEqualTo(truth.state());
      assertThat(entry.outcome().get().text()).as(doing).isEqualTo(truth.outcome().get().text());
    } else if (isSalvaged) {
      assertThat(entry.state()).as(doing).isNotEqualTo(RedemptionState.QUEUED);
    } else if (truth.state() != entry.state()) {
      assertThat(truth.state().isSettled()).as(doing + ": " + entry).isFalse();
    }
  }

  /** Whether a page with that redemption is as it was, in the file or in an untouched log. */
  private static boolean isIntact(String id, QueueImage image, Vandal vandal) {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    if (image.log != null && Arrays.equals(image.log, vandal.log)) {
      long salts = ByteBuffer.wrap(image.log).getLong(16);
      for (int at = 32 + 24; at + PAGE <= image.log.length; at += PAGE + 24) {
        boolean current = ByteBuffer.wrap(image.log).getLong(at - 16) == salts;
        if (current && isLeafWith(text, image.log, at, at)) {
          return true;
        }
      }
    }
    for (int at = 0; at + PAGE <= Math.min(image.file.length, vandal.file.length); at += PAGE) {
      boolean same =
          Arrays.equals(
              Arrays.copyOfRange(image.file, at, at + PAGE),
              Arrays.copyOfRange(vandal.file, at, at + PAGE));
      if (same && isLeafWith(text, image.file, at, at == 0 ? 100 : at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLeafWith(byte[] text, byte[] bytes, int page, int header) {
    if (bytes[header] != 0x0D) {
      return false;
    }
    for (int at = page; at + text.length <= page + PAGE; at++) {
      int i = 0;
      while (i < text.length && bytes[at + i] == text[i]) {
        i++;
      }
      if (i == text.length) {
        return true;
      }
    }
    return false;
  }
}
