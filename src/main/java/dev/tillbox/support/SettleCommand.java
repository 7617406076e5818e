package dev.tillbox.support;

import dev.tillbox.RedemptionState;
import dev.tillbox.internal.journal.Decision;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code settle}: settles a held entry as a person found it to be. */
@Command(
    name = "settle",
    description = {
      "Settles a held entry as you found it to be in the CRM. Nothing is sent; the till is told.",
      "The till must be closed; while it runs, use its own function for it."
    })
final class SettleCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DecisionOptions options;

  @Option(
      names = "--as",
      paramLabel = "OUTCOME",
      required = true,
      description =
          "confirmed: the points were taken; rejected: they were not; voided: they were not, and"
              + " the sale was taken back.")
  private Outcome outcome;

  SettleCommand(Console console) {
    this.console = console;
  }

  /** The values of {@code --as}. */
  enum Outcome {
    CONFIRMED,
    REJECTED,
    VOIDED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws Failure, IOException {
    RedemptionState state = RedemptionState.valueOf(outcome.name());
    options.write(Decision.settle(state, options.operator, options.reason), console);
    return ExitCode.OK.code();
  }
}
