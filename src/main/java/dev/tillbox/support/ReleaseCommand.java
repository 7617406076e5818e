package dev.tillbox.support;

import dev.tillbox.internal.journal.Decision;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code release}: puts a held entry back into the queue. */
@Command(
    name = "release",
    description = {
      "Puts a held entry back into the queue, to the head. What may have been sent stays in doubt.",
      "The till must be closed; while it runs, use its own function for it."
    })
final class ReleaseCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DecisionOptions options;

  ReleaseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Failure, IOException {
    options.write(Decision.release(options.operator, options.reason), console);
    return ExitCode.OK.code();
  }
}
