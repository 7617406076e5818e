package dev.tillbox.internal.journal;

import dev.tillbox.DeviceProfile;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.TillboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The two days of a till, over and over in one process, each time with a fault of the disk at a
 * later call, until the days end without it. Prints what is untrue afterwards in the files as a
 * kill leaves them, and counts. Fails as well if a kind of fault never struck, or struck unnoticed.
 */
final class FaultTrials {
  private final Path disk;
  private final DeviceProfile profile;
  private int trials;
  private int struck;
  private int refusals;
  private int asked;
  private int untrue;
  private boolean hasStruck;

  private FaultTrials(Path disk, DeviceProfile profile) {
    this.disk = disk;
    this.profile = profile;
  }

  /**
   * Takes the disk, the profile, the first call to fail and how many calls lie between two trials;
   * then kinds of faults as faulty_disk.c knows them, with a "*" for the number of the call.
   */
  public static void main(String[] args) throws IOException, SQLException {
    Path disk = Paths.get(args[0]);
    boolean sound = true;
    for (int i = 4; i < args.length; i++) {
      FaultTrials trials = new FaultTrials(disk, DeviceProfile.load(Paths.get(args[1])));
      trials.run(args[i], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      sound &= trials.untrue == 0 && trials.haveStruck(args[i]);
    }
    Runtime.getRuntime().halt(sound ? 0 : 1);
  }

  private void run(String fault, int first, int step) throws IOException, SQLException {
    boolean fired = true;
    for (int call = first; fired; call += step) {
      fired = trial(fault.replace("*", Integer.toString(call)));
    }
    System.out.printf(
        "  %d days with the fault %s, at every %d. call: %d struck, %d calls refused, %d untrue%n",
        trials, fault, step, struck, refusals, untrue);
  }

  /** Else the layer missed the calls that it is to fail, and all this has tried nothing. */
  private boolean haveStruck(String fault) {
    boolean have = struck > 0 && refusals > 0 && fault.startsWith("told") == asked > 0;
    if (!have) {
      System.out.println("  " + fault + " did not strike where it should: " + asked + " asked");
    }
    return have;
  }

  /** Returns whether the days were long enough for the fault to strike. */
  private boolean trial(String fault) throws IOException, SQLException {
    trials++;
    hasStruck = false;
    Path file = disk.resolve("queue.db");
    Claims claims = new Claims(line -> {});
    RecordedTill till = new RecordedTill(file, profile, claims, "FULL");
    till.atNoon(() -> plan("none:0:0"));
    if (fault.startsWith("told")) {
      till.onlySalesFailWith(() -> !strikes());
    }
    List<String> wrong = new ArrayList<>();
    claims.atFirstFailure(() -> wrong.addAll(wrongAfterAKill(file, claims)));
    plan(fault);
    till.liveADay("mon-");
    till.close();
    strikes();
    plan(trials % 2 == 0 ? fault : "none:0:0");
    till.liveADay("tue-");
    wrong.addAll(wrongAfterAKill(file, claims));
    wrong.addAll(claims.unexpected());
    till.close();
    strikes();
    struck += hasStruck ? 1 : 0;
    refusals += claims.refusals();
    asked += disk.resolve("asked").toFile().delete() ? 1 : 0;
    if (!wrong.isEmpty()) {
      untrue++;
      System.out.println("  " + fault + ": " + wrong + " after " + claims.lines());
    }
    Folders.empty(disk);
    return hasStruck;
  }

  /** Whether the fault has struck since this was last asked. */
  private boolean strikes() {
    boolean strikes = disk.resolve("fired").toFile().delete();
    hasStruck |= strikes;
    return strikes;
  }

  private void plan(String fault) {
    try {
      Files.createSymbolicLink(disk.resolve("plan"), Paths.get(fault));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With streams: no other process is there to make use of the locks that this drops. */
  private static Path copy(Path file) throws IOException {
    Path copy = Files.createTempDirectory(file.getParent().getParent(), "killed").resolve("k.db");
    for (String part : new String[] {"", "-wal", ".mark"}) {
      Path from = QueueFile.beside(file, part);
      if (Files.exists(from)) {
        Files.copy(from, QueueFile.beside(copy, part));
      }
    }
    return copy;
  }

  /** What is untrue of the files if the process dies now. */
  private List<String> wrongAfterAKill(Path file, Claims claims) {
    List<String> wrong = new ArrayList<>();
    try {
      Path killed = copy(file);
      try (Journal journal = open(killed)) {
        wrong.addAll(claims.broken(journal));
        for (String id : claims.refused()) {
          journal.append(Requests.named(id), new ScriptedGateway()::freeze);
        }
      } catch (TillboxException e) {
        wrong.add("cannot be opened: " + e);
      }
      Folders.remove(killed.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return wrong;
  }

  private Journal open(Path file) {
    return Journal.open(file, "scripted", profile.storage(), profile.limits(), Clock.systemUTC());
  }
}
