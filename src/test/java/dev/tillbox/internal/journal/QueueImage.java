package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Backlog;
import dev.tillbox.Conditions;
import dev.tillbox.DeviceProfile;
import dev.tillbox.EntryFilter;
import dev.tillbox.FrozenCall;
import dev.tillbox.Profiles;
import dev.tillbox.RecordingListener;
import dev.tillbox.Redemption;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.Tillbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of a queue with entries in every state, and what is true of it: either closed, or as a
 * killed till leaves it, with a write-ahead log.
 */
final class QueueImage {
  static final int PAGE_BYTES = 1024;
  private static final int EACH = 8;

  final byte[] file;
  final byte[] log;
  final byte[] mark;

  /** The entries by request id, as the till last saw them. */
  final Map<String, Redemption> truth = new LinkedHashMap<>();

  private QueueImage(Path copy) throws IOException {
    this.file = Files.readAllBytes(copy);
    Path wal = QueueFile.beside(copy, "-wal");
    this.log = Files.exists(wal) ? Files.readAllBytes(wal) : null;
    this.mark = Files.readAllBytes(QueueFile.beside(copy, ".mark"));
  }

  static DeviceProfile profile(Path folder) {
    return Profiles.with(
        folder,
        "{\"storage\": {\"pageSizeBytes\": "
            + PAGE_BYTES
            + ", \"reserveBytes\": 49152}, \"delivery\": {\"backOffBaseMs\": 10, \"backOffCapMs\": 20,"
            + " \"probeIntervalMs\": 10}}");
  }

  /** Makes one in a folder of its own, with ids that begin as told. */
  static QueueImage make(Path folder, String name, boolean killed) throws Exception {
    Path file = folder.resolve(name + ".db");
    ScriptedGateway crm = new ScriptedGateway();
    crm.answer(QueueImage::answer);
    RecordingListener listener = new RecordingListener();
    Tillbox.Builder builder =
        Tillbox.at(file).gateway(crm).listener(listener).profile(profile(folder));
    Map<String, Redemption> truth = new LinkedHashMap<>();
    QueueImage image = null;
    try (Tillbox till = builder.open()) {
      submit(till, name + "-confirmed-", EACH);
      submit(till, name + "-rejected-", EACH);
      submit(till, name + "-held-", EACH / 4);
      listener.awaitTold(2 * EACH + EACH / 4);
      submit(till, name + "-doubtful-", 1);
      Conditions.await("it is in doubt", () -> till.backlog().inDoubt() == 1);
      crm.reachable(false);
      submit(till, name + "-queued-", EACH);
      Conditions.await(
          "the link is down: " + till.backlog(), () -> till.backlog().link() == Backlog.Link.DOWN);
      if (killed) {
        image = copy(folder, file);
      }
      till.entries(EntryFilter.all(), entry -> truth.put(entry.requestId(), entry));
    }
    image = killed ? image : new QueueImage(file);
    image.truth.putAll(truth);
    return image;
  }

  private static QueueImage copy(Path folder, Path file) throws Exception {
    Path copy = Files.createTempDirectory(folder, "copy").resolve("queue.db");
    for (String part : new String[] {"", "-wal", ".mark"}) {
      run("cp", file + part, copy + part);
    }
    return new QueueImage(copy);
  }

  /** A killed queue that was opened once more, took something on, and was killed again. */
  static QueueImage goOn(Path folder, QueueImage killed) throws Exception {
    Path file = Files.createTempDirectory(folder, "again").resolve("queue.db");
    Files.write(file, killed.file);
    Files.write(QueueFile.beside(file, "-wal"), killed.log);
    Files.write(QueueFile.beside(file, ".mark"), killed.mark);
    ScriptedGateway crm = new ScriptedGateway();
    crm.reachable(false);
    try (Tillbox till = Tillbox.at(file).gateway(crm).profile(profile(folder)).open()) {
      submit(till, "again-queued-", EACH);
      QueueImage image = copy(folder, file);
      till.entries(EntryFilter.all(), entry -> image.truth.put(entry.requestId(), entry));
      return image;
    }
  }

  private static Reply answer(FrozenCall call) {
    if (call.requestId().contains("rejected")) {
      return Reply.rejected("4012", "too few points");
    }
    if (call.requestId().contains("held")) {
      return Reply.duplicate("40011", "known");
    }
    return call.requestId().contains("doubtful")
        ? Reply.unknown("timeout", "no answer")
        : ScriptedGateway.confirmed();
  }

  private static void submit(Tillbox till, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      till.submit(Requests.named(prefix + (char) ('a' + i)));
    }
  }

  /** In another process: this one has the file open. */
  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  static byte[] payload(String requestId) {
    return new ScriptedGateway().freeze(Requests.named(requestId)).payload();
  }

  /** Those of a file, by request id, read by SQLite alone. */
  static Map<String, byte[]> payloads(Path file) throws SQLException {
    Map<String, byte[]> payloads = new LinkedHashMap<>();
    try (Connection connection = Sqlite.readOnly(file);
        PreparedStatement all =
            connection.prepareStatement(
                "SELECT request_id, payload FROM redemption ORDER BY sequence");
        ResultSet row = all.executeQuery()) {
      while (row.next()) {
        payloads.put(row.getString(1), row.getBytes(2));
      }
    }
    return payloads;
  }
}
