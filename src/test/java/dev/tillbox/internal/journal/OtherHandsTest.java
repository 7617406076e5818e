package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tillbox.QueueFileException;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.Tillbox;
import dev.tillbox.UndecidedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another program opens and closes the queue file with SQLite, to read and write, meanwhile. */
@Timeout(60)
class OtherHandsTest {
  private static final int OPENINGS = 60;

  private Path folder;
  private Path file;
  private final ScriptedGateway crm = new ScriptedGateway();
  private final List<String> accepted = new ArrayList<>();

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Folders.inMemory("tillbox-hands");
    file = folder.resolve("queue.db");
    crm.reachable(false);
  }

  @AfterEach
  void removeFolder() throws Exception {
    Folders.remove(folder);
  }

  private Tillbox open() {
    return Tillbox.at(file).gateway(crm).open();
  }

  @Test
  void whoOpensAndClosesTheFileMeanwhileLosesNothing() throws Exception {
    try (Tillbox till = open()) {
      submitWhile(till, otherProgram(), false);
    }
    allAreThere();
  }

  @Test
  void aTillThatCopiesItsOwnOpenFileIsToldBeforeAnythingIsLost() throws Exception {
    try (Tillbox till = open()) {
      submitWhile(till, olderProgram(), true);
      fail("the log was not removed under the till");
    } catch (UndecidedException | QueueFileException e) {
      assertThat(e).hasMessageContaining("removed or replaced");
      System.out.println("  told after " + accepted.size());
    }
    allAreThere();
  }

  private Process otherProgram() throws Exception {
    return start(
        Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        OtherProgram.class.getName(),
        file.toString());
  }

  /**
   * From 3.51 on SQLite itself leaves a log alone whose locks were lost; Python may bring one
   * older.
   */
  private Process olderProgram() throws Exception {
    assumeTrue(isOlder(), "no Python with an SQLite before 3.51: copies are NOT tested");
    String script =
        "import sqlite3\nfor i in range(60):\n c = sqlite3.connect('"
            + file
            + "', timeout=5)\n c.execute('SELECT count(*) FROM redemption').fetchall()\n c.close()";
    return start("python3", "-c", script);
  }

  private static boolean isOlder() throws Exception {
    String question = "import sqlite3, sys; sys.exit(sqlite3.sqlite_version_info >= (3, 51))";
    try {
      return new ProcessBuilder("python3", "-c", question).start().waitFor() == 0;
    } catch (IOException e) {
      // There is no such program here.
      return false;
    }
  }

  private Process start(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start();
  }

  /** A copy of the till's own drops, on POSIX, the locks that this process has on the file. */
  private void submitWhile(Tillbox till, Process other, boolean copies) throws Exception {
    try {
      for (int i = 0; other.isAlive(); i++) {
        till.submit(Requests.named("sale-" + i));
        accepted.add("sale-" + i);
        if (copies) {
          Files.copy(file, folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      assertThat(other.exitValue()).as(Files.readAllLines(folder.resolve("said")) + "").isZero();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  private void allAreThere() {
    assertThat(accepted).isNotEmpty();
    try (Tillbox till = open()) {
      for (String id : accepted) {
        assertThat(till.find(id)).as(id + " of " + accepted.size()).isPresent();
      }
    }
    System.out.println("  " + accepted.size() + " sales between " + OPENINGS + " openings");
  }

  /** Opens and closes the file over and over, as a database tool does. */
  static final class OtherProgram {
    private OtherProgram() {}

    /** Takes the file. */
    public static void main(String[] args) throws SQLException {
      for (int i = 0; i < OPENINGS; i++) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0])) {
          Sqlite.run(connection, "PRAGMA busy_timeout = 5000");
          Sqlite.number(connection, "SELECT count(*) FROM redemption");
        }
      }
    }
  }
}
