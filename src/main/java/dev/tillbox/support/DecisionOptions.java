package dev.tillbox.support;

import dev.tillbox.DeviceProfile;
import dev.tillbox.OfflineLimits;
import dev.tillbox.QueueFileException;
import dev.tillbox.QueueInUseException;
import dev.tillbox.Redemption;
import dev.tillbox.TillboxException;
import dev.tillbox.UndecidedException;
import dev.tillbox.internal.journal.Decision;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.JournalView;
import dev.tillbox.internal.journal.UnusableFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every decision by hand needs: the file, the held entry, who decided, and why. */
final class DecisionOptions {
  @Parameters(index = "0", paramLabel = "FILE", description = "The queue file; no till may run.")
  private Path file;

  @Parameters(index = "1", paramLabel = "REQUEST_ID", description = "The held entry; see dump.")
  private String requestId;

  @Option(
      names = "--operator",
      paramLabel = "NAME",
      required = true,
      description = "Who decided; written to the queue file.")
  String operator;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; written to the queue file, and told to the till with an outcome.")
  String reason;

  /** Writes the decision down, with the file locked as by a till, and says what became of it. */
  void write(Decision decision, Console console) throws Failure, IOException {
    Redemption decided = decide(decision);
    String line = decided.requestId() + " is " + StateWords.of(decided.state()) + " now";
    console.out().write(DisplayText.harmless(line) + System.lineSeparator());
  }

  private Redemption decide(Decision decision) throws Failure {
    String identity;
    try (JournalView view = JournalView.open(file)) {
      identity = view.identity();
    }
    try (Journal journal =
        Journal.open(
            file,
            identity,
            DeviceProfile.named("generic").storage(),
            OfflineLimits.builder().build(),
            Clock.systemUTC())) {
      return journal.decide(requestId, decision, sequence -> {});
    } catch (QueueInUseException e) {
      throw new Failure(ExitCode.LOCKED, e.getMessage(), e);
    } catch (UnusableFileException e) {
      throw e;
    } catch (QueueFileException | UndecidedException e) {
      throw new Failure(ExitCode.IO, e.getMessage(), e);
    } catch (TillboxException e) {
      throw new Failure(ExitCode.NOT_HELD, e.getMessage(), e);
    }
  }
}
