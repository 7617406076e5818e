package dev.tillbox.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code status} says, in words and in its exit code. */
class StatusTest {
  @TempDir Path folder;

  @Test
  void exitsWithZeroWhenNothingWaits() throws InterruptedException {
    Shell status = Shell.run("status", Queues.drained(folder));
    assertThat(status.exit).isZero();
    assertThat(status.out)
        .contains("drained.db", "nobody: the till is not running", "drained: nothing waits")
        .containsPattern("Untold outcomes +0")
        .containsPattern("Oldest +-")
        .doesNotContain("Next to send");
  }

  @Test
  void doesNotSayThatNobodyHasItOpenWhereThatCannotBeTold() throws Exception {
    Path file = Queues.drained(folder);
    Path lock = folder.resolve("drained.db.lock");
    Files.delete(lock);
    assertThat(Shell.run("status", file).out).contains("nobody: the till is not running");
    Files.createSymbolicLink(lock, lock);
    assertThat(Shell.run("status", file).out)
        .doesNotContain("nobody")
        .containsPattern("Opened by +unknown: the lock file .*drained.db.lock cannot be read");
  }

  @Test
  void exitsWithOneWhenSomethingWaits() {
    Shell status = Shell.run("status", Queues.waiting(folder));
    assertThat(status.exit).isEqualTo(1);
    assertThat(status.out)
        .containsPattern("Queued +1")
        .containsPattern("Points +100")
        .containsPattern("Oldest +2026-11-2\\d .* ago")
        .contains("#1 waiting");
  }

  @Test
  void exitsWithTwoWhenSomethingIsHeld() throws InterruptedException {
    Shell status = Shell.run("status", Queues.mixed(folder));
    assertThat(status.exit).isEqualTo(2);
    assertThat(status.out)
        .containsPattern("Queued +2")
        .containsPattern("May have been sent +1")
        .containsPattern("Held +1")
        .containsPattern("Points +21")
        .containsPattern("Attempts +1")
        .contains("NOT_REACHED portal: sign in as ****2722")
        .contains("needs a person: 1 held; see dump --state held, then release or settle each");
  }

  @Test
  void saysThatOutcomesAreUntoldThoughNothingWaitsToBeSent() throws InterruptedException {
    Shell status = Shell.run("status", Queues.untold(folder));
    assertThat(status.exit).isZero();
    assertThat(status.out)
        .contains("drained: nothing waits to be sent; 1 outcome is not told yet: start the till");
  }

  @Test
  void saysAfterASalvageWhatToCompareAndNamesNoFileThatIsNotThere() throws Exception {
    Path queue = Queues.drained(folder);
    Files.delete(queue);
    Queues.drain(queue);
    Shell status = Shell.run("status", queue);
    assertThat(status.exit).isZero();
    assertThat(status.out)
        .contains("it is gone")
        .contains("no damaged file lies at " + queue + ".damaged-")
        .contains("drained: nothing waits to be sent; but it was salvaged: compare the sales")
        .doesNotContain("the damaged file is");
  }

  @Test
  void saysWhatStandsInTheWayAlsoWhileAnEntryIsHeld() throws InterruptedException {
    assertThat(Shell.run("status", Queues.astray(folder)).out)
        .containsPattern("No way to the CRM +the name crm.invalid cannot be looked up")
        .contains("needs a person: 1 held");
  }

  @Test
  void exitsWithTwoWhileTheQueueIsHalted() throws InterruptedException {
    Path halted = Queues.halted(folder);
    Shell status = Shell.run("status", halted);
    assertThat(status.exit).isEqualTo(2);
    assertThat(status.out)
        .contains("HALT 27: Invalid session")
        .contains("needs a person: halted, CREDENTIALS; renew the session");
    Queues.drain(halted);
    assertThat(Shell.run("status", halted).exit).isZero();
  }
}
