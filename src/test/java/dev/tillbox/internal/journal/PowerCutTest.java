package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tillbox.DeviceProfile;
import dev.tillbox.EntryFilter;
import dev.tillbox.Profiles;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A till writes through the real SQLite library onto a faulty disk, a small library in C that is
 * preloaded; the power is cut at every sync, or a call fails. Skipped where no C compiler is.
 */
class PowerCutTest {
  private static final int CUTS_A_SYNC = Integer.getInteger("powercut.cuts", 6);
  private static final long SEED = Long.getLong("powercut.seed", System.nanoTime() % 1_000_000);
  private static final String EIO = "5";
  private static final String ENOSPC = "28";

  @TempDir Path folder;
  private Path layer;
  private Path profileFile;

  @BeforeEach
  void compileTheLayer() throws Exception {
    layer = folder.resolve("faulty_disk.so");
    Path source = Paths.get("src/test/c/faulty_disk.c");
    boolean compiled =
        Files.exists(Paths.get("/proc/self/fd"))
            && isThere("cc")
            && run(
                    new ProcessBuilder(
                        "cc", "-shared", "-fPIC", "-o", layer + "", source + "", "-ldl"))
                == 0;
    assumeTrue(compiled, "no C compiler, or no Linux: power cuts and disk faults are NOT tested");
    Profiles.with(
        folder,
        "{\"storage\": {\"pageSizeBytes\": 1024, \"reserveBytes\": 16384, \"walLimitBytes\": 65536}}");
    try (Stream<Path> files = Files.list(folder)) {
      profileFile = files.filter(file -> file.toString().endsWith(".json")).findFirst().get();
    }
  }

  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Paths.get(place, program)));
  }

  private static int run(ProcessBuilder command) throws Exception {
    Process process = command.inheritIO().start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Runs a till on the faulty disk, in a folder of its own. */
  private Path till(String name, String synchronous, String... settings) throws Exception {
    Path disk = Files.createDirectory(folder.resolve(name));
    ProcessBuilder till =
        new ProcessBuilder(
            Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            RecordedTill.class.getName(),
            disk.resolve("queue.db").toString(),
            profileFile.toString(),
            synchronous);
    Map<String, String> environment = till.environment();
    environment.put("LD_PRELOAD", layer.toString());
    environment.put("DISK_FOLDER", disk.toString());
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    run(till);
    return disk;
  }

  @Test
  void noAcknowledgedRedemptionIsLostWhereverThePowerIsCut() throws Exception {
    System.out.println("-Dpowercut.seed=" + SEED + " -Dpowercut.cuts=" + CUTS_A_SYNC);
    assertThat(lostInCuts("FULL")).isEmpty();
  }

  @Test
  void theFaultyDiskBitesATillThatDoesNotSyncEachCommit() throws Exception {
    assertThat(lostInCuts("NORMAL")).isNotEmpty();
  }

  private Set<String> lostInCuts(String synchronous) throws Exception {
    Path recording = folder.resolve("recording-" + synchronous);
    till(synchronous, synchronous, "DISK_RECORD", recording.toString());
    RecordedDisk disk = new RecordedDisk(recording);
    Random random = new Random(SEED);
    Set<String> lost = new TreeSet<>();
    int cuts = 0;
    Path shm = Files.isWritable(Paths.get("/dev/shm")) ? Paths.get("/dev/shm") : folder;
    Path place = Files.createTempDirectory(shm, "tillbox-cut");
    for (int sync = 1; sync <= disk.syncs(); sync++) {
      for (int i = 0; i < CUTS_A_SYNC; i++) {
        Set<String> acknowledged = disk.cut(sync, random, place);
        for (String what : lostIn(place, acknowledged)) {
          lost.add("at sync " + sync + ": " + what);
        }
        cuts++;
        empty(place);
      }
    }
    Files.delete(place);
    System.out.println("  " + cuts + " power cuts with " + synchronous + ", lost: " + lost.size());
    assertThat(disk.syncs()).isGreaterThan(synchronous.equals("FULL") ? RecordedTill.SALES : 3);
    return lost;
  }

  private static void empty(Path place) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(place)) {
      all.forEach(files::add);
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  private Set<String> lostIn(Path place, Set<String> acknowledged) {
    DeviceProfile profile = DeviceProfile.load(profileFile);
    Set<String> lost = new HashSet<>(acknowledged);
    try (Journal journal =
        Journal.open(
            place.resolve("queue.db"),
            "scripted",
            profile.storage(),
            profile.limits(),
            Clock.systemUTC())) {
      for (Redemption entry : journal.page(EntryFilter.all(), 0, 1_000)) {
        lost.remove("accepted " + entry.requestId());
        if (entry.state() == RedemptionState.CONFIRMED) {
          lost.remove("settled " + entry.requestId());
        }
      }
      journal.salvage().ifPresent(salvage -> lost.add("taken for damage: " + salvage));
    }
    return lost;
  }

  @Test
  void whatASubmitThrewOnDoesNotComeBackAfterASyncFailed() throws Exception {
    for (int sync = 8; sync < 16; sync += 2) {
      Path disk = till("sync-" + sync, "FULL", "DISK_FAIL", "sync:" + sync, "DISK_ERRNO", EIO);
      keepsWhatItSaid(disk);
    }
  }

  @Test
  void aFullDiskOrAFailedWriteAnywhereLosesNothing() throws Exception {
    for (int write = 150; write < 350; write += 50) {
      keepsWhatItSaid(
          till("eio-" + write, "FULL", "DISK_FAIL", "write:" + write, "DISK_ERRNO", EIO));
      keepsWhatItSaid(
          till("full-" + write, "FULL", "DISK_FAIL", "write:" + write + "+", "DISK_ERRNO", ENOSPC));
    }
  }

  /** What was acknowledged is there, and what threw is not, unless it threw as undecided. */
  private void keepsWhatItSaid(Path disk) throws IOException {
    Path acks = disk.resolve("acks");
    List<String> said = Files.exists(acks) ? Files.readAllLines(acks) : new ArrayList<>();
    Set<String> accepted = new TreeSet<>();
    Set<String> refused = new TreeSet<>();
    for (String line : said) {
      if (line.startsWith("accepted ")) {
        accepted.add(line.substring("accepted ".length()));
      } else if (line.contains(" accepted ") && !line.startsWith("Undecided")) {
        refused.add(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    if (!said.isEmpty()) {
      assertThat(accepted).as(disk + " recovers: " + said).contains("sale-23");
    }
    DeviceProfile profile = DeviceProfile.load(profileFile);
    try (Journal journal =
        Journal.open(
            disk.resolve("queue.db"),
            "scripted",
            profile.storage(),
            profile.limits(),
            Clock.systemUTC())) {
      for (String id : accepted) {
        assertThat(journal.find(id)).as(disk + " lost " + id + ": " + said).isPresent();
      }
      for (String id : refused) {
        assertThat(journal.find(id)).as(disk + " brought back " + id + ": " + said).isEmpty();
      }
    }
  }
}
