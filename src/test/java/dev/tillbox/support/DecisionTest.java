package dev.tillbox.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.Outcome;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.Tillbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person decides on a held entry, on the command line. */
class DecisionTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void make() throws InterruptedException {
    file = Queues.mixed(folder);
  }

  private Redemption find(String requestId) {
    ScriptedGateway crm = new ScriptedGateway();
    crm.reachable(false);
    try (Tillbox till = Tillbox.at(file).gateway(crm).open()) {
      return till.find(requestId).get();
    }
  }

  private static Shell run(String command, Path file, String id, Object... more) {
    Object[] all = new Object[3 + more.length];
    all[0] = command;
    all[1] = file;
    all[2] = id;
    System.arraycopy(more, 0, all, 3, more.length);
    return Shell.run(all);
  }

  @Test
  void releasesAHeldEntry() {
    Shell run = run("release", file, "held", "--operator", "Li", "--reason", "looked it up");
    assertThat(run.err).isEmpty();
    assertThat(run.exit).isZero();
    assertThat(run.out).contains("held is may have been sent now");
    assertThat(Shell.run("dump", file).out).contains("released by Li: looked it up");
    assertThat(Shell.run("dump", "--format", "csv", file).out).contains(",Li,looked it up\r\n");
    assertThat(find("held").state()).isEqualTo(RedemptionState.IN_DOUBT);
  }

  @Test
  void settlesAHeldEntryAndSaysWhoAndWhy() {
    Shell run =
        run("settle", file, "held", "--as", "voided", "--operator", "Li", "--reason", "paid cash");
    assertThat(run.out).contains("held is voided now");
    Outcome outcome = find("held").outcome().get();
    assertThat(outcome.operator()).contains("Li");
    assertThat(outcome.text()).isEqualTo("paid cash");
    assertThat(Shell.run("dump", "--state", "voided", file).out)
        .contains("by-hand by Li: paid cash");
    assertThat(Shell.run("dump", "--format", "jsonl", file).out).contains("\"decidedBy\":\"Li\"");
  }

  @Test
  void decidesNothingOnWhatIsNotHeld() {
    Shell run = run("release", file, "paid", "--operator", "Li", "--reason", "why not");
    assertThat(run.exit).isEqualTo(68);
    assertThat(run.err).contains("paid is CONFIRMED; only a HELD entry");
    assertThat(run("release", file, "nobody", "--operator", "Li", "--reason", "x").exit)
        .isEqualTo(68);
  }

  @Test
  void saysByTheExitCodeWhyTheFileCannotBeWritten() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TRIGGER fault BEFORE INSERT ON outcome BEGIN SELECT RAISE(ABORT, 'disk'); END");
    }
    assertThat(run("release", file, "held", "--operator", "Li", "--reason", "x").exit)
        .isEqualTo(74);
    Path link = Files.createLink(folder.resolve("link.db"), file);
    assertThat(run("release", link, "held", "--operator", "Li", "--reason", "x").exit)
        .isEqualTo(77);
  }

  @Test
  void wantsToKnowWhoAndWhy() {
    assertThat(run("release", file, "held", "--operator", "Li").exit).isEqualTo(64);
    Shell run = run("release", file, "held", "--operator", " ", "--reason", "x");
    assertThat(run.exit).isEqualTo(64);
    assertThat(run.err).contains("operator is missing");
    assertThat(
            run("settle", file, "held", "--as", "queued", "--operator", "Li", "--reason", "x").exit)
        .isEqualTo(64);
    assertThat(find("held").state()).isEqualTo(RedemptionState.HELD);
  }

  @Test
  void leavesTheFileOfARunningTillAlone() {
    try (Tillbox till = Tillbox.at(file).gateway(new ScriptedGateway()).open()) {
      Shell run = run("release", file, "held", "--operator", "Li", "--reason", "x");
      assertThat(run.exit).isEqualTo(75);
      assertThat(run.err).contains(file.getFileName().toString(), "is in use by");
      assertThat(till.find("held").get().state()).isEqualTo(RedemptionState.HELD);
    }
  }
}
