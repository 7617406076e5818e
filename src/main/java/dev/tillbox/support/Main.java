package dev.tillbox.support;

import dev.tillbox.internal.journal.UnusableFileException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line for support staff: what is in the queue of this terminal, and what to do. */
@Command(
    name = "tillbox",
    description = "Shows what is in a tillbox queue file, and writes down what a person decides.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = HelpCommand.class)
public final class Main {
  private static final String DEBUG_VARIABLE = "TILLBOX_DEBUG";

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Shows the stack trace of a failure; so does the variable TILLBOX_DEBUG.")
  private boolean debug = System.getenv(DEBUG_VARIABLE) != null;

  private final Console console;

  private Main(Console console) {
    this.console = console;
  }

  /**
   * Runs a command and exits with its code; see {@code --help}.
   *
   * @param arguments the command and what it needs
   */
  public static void main(String[] arguments) {
    System.exit(
        run(
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            arguments));
  }

  /** Runs a command inside this process and returns its exit code. */
  public static int run(OutputStream out, OutputStream err, String... arguments) {
    return new Main(new Console(out, err)).run(arguments);
  }

  private int run(String... arguments) {
    PrintWriter out = new PrintWriter(console.out());
    CommandLine line =
        new CommandLine(this)
            .addSubcommand(new DumpCommand(console))
            .addSubcommand(new StatusCommand(console))
            .addSubcommand(new ReleaseCommand(console))
            .addSubcommand(new SettleCommand(console))
            .setOut(out)
            .setErr(console.err())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setParameterExceptionHandler(this::explainUsage)
            .setExecutionExceptionHandler((e, command, parsed) -> explain(e));
    tellExitCodes(line);
    line.setExecutionStrategy(Main::executeWhatIsKnown);
    int exit = line.execute(arguments);
    try {
      console.flush();
      return exit;
    } catch (IOException e) {
      return exit == ExitCode.OK.code() ? explain(e) : exit;
    }
  }

  /** A wish for help would else hide that there is no such command to help with. */
  private static int executeWhatIsKnown(ParseResult parsed) {
    if (!parsed.unmatched().isEmpty()) {
      throw new UnmatchedArgumentException(
          parsed.commandSpec().commandLine(), "There is no command " + parsed.unmatched().get(0));
    }
    return new RunLast().execute(parsed);
  }

  private static void tellExitCodes(CommandLine line) {
    line.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.table())
        .footer("All output is UTF-8, whatever the platform's own charset is.");
    line.getSubcommands().values().forEach(Main::tellExitCodes);
  }

  private int explainUsage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    Set<String> commands = command.getSubcommands().keySet();
    String choice = commands.isEmpty() ? "" : "; the commands are " + String.join(", ", commands);
    complain(e.getMessage() + choice, e);
    console.err().println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }

  private int explain(Exception e) {
    if (e instanceof UnusableFileException) {
      complain(e.getMessage(), e);
      return ExitCode.of(((UnusableFileException) e).reason()).code();
    }
    if (e instanceof Failure) {
      complain(e.getMessage(), e);
      return ((Failure) e).exit().code();
    }
    if (e instanceof IllegalArgumentException) {
      complain(e.getMessage(), e);
      return ExitCode.USAGE.code();
    }
    if (e instanceof IOException) {
      return explain((IOException) e);
    }
    complain(
        "A defect of this program: "
            + e
            + ". Run it again with --debug and send what it prints to the till's vendor.",
        e);
    return ExitCode.DEFECT.code();
  }

  private int explain(IOException e) {
    if (hasNoReader(e)) {
      return ExitCode.OK.code();
    }
    complain(
        "The output could not be written: "
            + e.getMessage()
            + ". Free space or choose another place.",
        e);
    return ExitCode.IO.code();
  }

  /** Whether {@code head} or {@code less} has seen enough; no other sign of it reaches Java. */
  private static boolean hasNoReader(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("pipe") || message.contains("管道");
  }

  private void complain(String message, Exception cause) {
    console.err().println("tillbox: " + DisplayText.harmless(message));
    if (debug) {
      cause.printStackTrace(console.err());
    }
    console.err().flush();
  }
}
