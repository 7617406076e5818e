package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.DeviceProfile;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.TillboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A till writes through the real SQLite library onto a recorded disk, a small library in C that is
 * preloaded, and the power is cut at every sync. Skipped where no C compiler is.
 */
class PowerCutTest {
  private static final int CUTS_A_SYNC = Integer.getInteger("powercut.cuts", 5);
  private static final long SEED = Long.getLong("powercut.seed", System.nanoTime() % 1_000_000);

  @TempDir Path folder;
  private FaultyDisk disk;

  @BeforeEach
  void makeTheDisk() throws Exception {
    System.out.println("-Dpowercut.seed=" + SEED + " -Dpowercut.cuts=" + CUTS_A_SYNC);
    disk = new FaultyDisk(folder);
  }

  @Test
  void nothingThatATillWasToldIsUntrueWhereverThePowerIsCut() throws Exception {
    assertThat(brokenByCuts("FULL")).isEmpty();
  }

  @Test
  void theRecordedDiskBitesATillThatDoesNotSyncEachCommit() throws Exception {
    assertThat(brokenByCuts("NORMAL")).isNotEmpty();
  }

  private Set<String> brokenByCuts(String synchronous) throws Exception {
    Path place = Files.createDirectory(folder.resolve("disk"));
    Path recording = folder.resolve("recording");
    disk.run(
        place,
        recording,
        60,
        RecordedTill.class,
        place.resolve("queue.db"),
        disk.profile,
        synchronous);
    Set<String> broken = cutAtEverySync(new RecordedDisk(recording, null), synchronous);
    return broken;
  }

  private Set<String> cutAtEverySync(RecordedDisk recorded, String what) throws IOException {
    Random random = new Random(SEED);
    Set<String> broken = new TreeSet<>();
    Path place = Folders.inMemory("tillbox-cut");
    int syncs = 0;
    boolean more = true;
    while (more) {
      more = recorded.toNextSync();
      syncs++;
      for (int i = 0; i < CUTS_A_SYNC; i++) {
        Claims claims = Claims.of(recorded.cut(random, place));
        for (String deed : brokenIn(place.resolve("queue.db"), claims)) {
          broken.add("at sync " + syncs + ": " + deed);
        }
        Folders.empty(place);
      }
    }
    Files.delete(place);
    System.out.printf(
        "  %d power cuts at %d syncs (%s): %d untrue%n",
        syncs * CUTS_A_SYNC, syncs, what, broken.size());
    assertThat(syncs).isGreaterThan(what.equals("NORMAL") ? 10 : 3 * RecordedTill.SALES_A_DAY);
    return broken;
  }

  /** Opens it twice: what the first opening found must last, and selling go on. */
  private List<String> brokenIn(Path file, Claims claims) {
    try (Journal journal = open(file)) {
      List<String> broken = claims.broken(journal);
      if (!broken.isEmpty()) {
        return broken;
      }
      claims.claim(
          "after-the-cut",
          dev.tillbox.RedemptionState.QUEUED,
          () -> journal.append(Requests.named("after-the-cut"), new ScriptedGateway()::freeze));
    } catch (TillboxException e) {
      return java.util.Collections.singletonList(e.toString());
    }
    try (Journal journal = open(file)) {
      return claims.broken(journal);
    }
  }

  private Journal open(Path file) {
    DeviceProfile profile = DeviceProfile.load(disk.profile);
    return Journal.open(file, "scripted", profile.storage(), profile.limits(), Clock.systemUTC());
  }
}
