package dev.tillbox.internal.journal;

import dev.tillbox.DeviceProfile;
import dev.tillbox.RedemptionState;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.TillboxException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collections;

/** A till on a faulty disk: it submits and settles, and says on the disk what was acknowledged. */
final class RecordedTill {
  static final int SALES = 24;

  /** From this sale on the disk is sound again. */
  static final int MENDED_AT = 20;

  private RecordedTill() {}

  /** Takes the queue file, its profile, and how SQLite is to sync: FULL or NORMAL. */
  public static void main(String[] args) throws IOException, SQLException {
    Path file = Paths.get(args[0]);
    DeviceProfile profile = DeviceProfile.load(Paths.get(args[1]));
    Clock clock = Clock.systemUTC();
    ScriptedGateway crm = new ScriptedGateway();
    Opened opened = Opened.open(file, "scripted", profile.storage(), clock);
    Sqlite.run(opened.writing, "PRAGMA synchronous = " + args[2]);
    try (FileOutputStream acks = new FileOutputStream(file.resolveSibling("acks").toFile());
        Journal journal =
            new Journal(opened, "recorded", profile.limits(), clock, System::nanoTime)) {
      for (int i = 0; i < SALES; i++) {
        String id = "sale-" + i;
        if (i == MENDED_AT) {
          Files.write(file.resolveSibling("mended"), new byte[0]);
        }
        say(acks, tried("accepted " + id, () -> journal.append(Requests.named(id), crm::freeze)));
        if (i % 3 == 2) {
          for (Entry head : journal.next(0, 1)) {
            String settled = "settled " + head.call().requestId();
            say(acks, tried(settled, () -> settle(journal, head)));
          }
        }
        journal.checkpointIfDue();
      }
    }
  }

  private static String tried(String what, Runnable write) {
    try {
      write.run();
      return what;
    } catch (TillboxException e) {
      return e.getClass().getSimpleName() + " " + what;
    }
  }

  private static void say(FileOutputStream acks, String line) throws IOException {
    acks.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void settle(Journal journal, Entry head) {
    journal.commit(new Step().begin(head));
    Settlement outcome =
        new Settlement(head, RedemptionState.CONFIRMED, true, 1, "CONFIRMED", "200", "", null);
    journal.commit(new Step().settle(Collections.singletonList(outcome)));
  }
}
