package dev.tillbox.support;

import dev.tillbox.Backlog;
import dev.tillbox.HaltReason;
import dev.tillbox.Redemption;
import dev.tillbox.internal.journal.JournalView;
import dev.tillbox.internal.journal.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code status}: what waits in a queue file, in a few lines and in the exit code. */
@Command(
    name = "status",
    description = {
      "Says in a few lines, and by its exit code, what waits in a queue file.",
      "The file is only read; the till may be running or dead."
    })
final class StatusCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss XXX", Locale.ROOT);

  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The queue file.")
  private Path file;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (JournalView view = JournalView.open(file)) {
      Standing standing = view.standing();
      line("Queue file", view.path().toString());
      line("File format", Integer.toString(view.version()));
      line("Belongs to", view.identity());
      line(
          "Opened by",
          view.holder().map(StatusCommand::toSeconds).orElse("nobody: the till is not running"));
      backlog(standing.backlog());
      if (view.salvage().isPresent()) {
        line("Salvaged", time(view.salvage().get().at()) + ": " + view.salvage().get());
      }
      head(standing);
      return verdict(standing.backlog(), view.salvage().isPresent());
    }
  }

  private void backlog(Backlog backlog) throws IOException {
    line("Queued", Long.toString(backlog.queued()));
    line("May have been sent", Long.toString(backlog.inDoubt()));
    line("Held", Long.toString(backlog.held()));
    line("Points", Long.toString(backlog.points()));
    line("Oldest", backlog.oldest().map(time -> withAge(time, backlog)).orElse("-"));
    line("Terminal's clock", ClockWords.of(backlog));
    line("Untold outcomes", Long.toString(backlog.untold()));
  }

  private void head(Standing standing) throws IOException {
    if (!standing.head().isPresent()) {
      return;
    }
    Redemption head = standing.head().get();
    line("Next to send", "#" + head.sequence() + " " + head.requestId());
    line("Attempts", Integer.toString(head.attempts()));
    if (head.lastAnswer().isPresent()) {
      line("Last answer", Masking.MASKED.text(head.lastAnswer().get(), head.request()));
    }
    Instant next = standing.waitUntil().orElse(Instant.MIN);
    if (next.isAfter(Instant.now())) {
      line("Not again before", time(next));
    }
  }

  /** A nanosecond of a start is of no use to anybody. */
  private static String toSeconds(String holder) {
    return holder.replaceAll("(:\\d\\d)\\.\\d+Z", "$1Z");
  }

  private int verdict(Backlog backlog, boolean salvaged) throws IOException {
    if (backlog.halt().isPresent()) {
      HaltReason halt = backlog.halt().get();
      line("Halted by", backlog.lastAnswer().orElse("-"));
      line("Verdict", "needs a person: halted, " + halt + "; " + halt.remedy());
      return ExitCode.NEEDS_A_PERSON.code();
    }
    if (backlog.lastAnswer().isPresent()) {
      line("No way to the CRM", backlog.lastAnswer().get());
    }
    if (backlog.held() > 0) {
      line(
          "Verdict",
          "needs a person: "
              + backlog.held()
              + " held; see dump --state held, then release or settle each");
      return ExitCode.NEEDS_A_PERSON.code();
    }
    line("Verdict", backlog.isDrained() ? drained(backlog, salvaged) : "waiting");
    return (backlog.isDrained() ? ExitCode.OK : ExitCode.WAITING).code();
  }

  private static String drained(Backlog backlog, boolean salvaged) {
    long untold = backlog.untold();
    String told =
        untold == 0
            ? ""
            : "; "
                + untold
                + (untold == 1 ? " outcome is" : " outcomes are")
                + " not told yet: start the till";
    String compare =
        salvaged
            ? "; but it was salvaged: compare the sales since the last drain before that with the"
                + " till's own"
            : "";
    return "drained: nothing waits to be sent" + told + compare;
  }

  private static String withAge(Instant time, Backlog backlog) {
    return time(time) + ", " + Age.inWords(backlog.oldestAge().orElse(Duration.ZERO)) + " ago";
  }

  private static String time(Instant time) {
    return TIME.format(time.atZone(ZoneId.systemDefault()));
  }

  private void line(String name, String value) throws IOException {
    console.out().write(DisplayText.left(name, 20) + DisplayText.harmless(value));
    console.out().write(System.lineSeparator());
  }
}
