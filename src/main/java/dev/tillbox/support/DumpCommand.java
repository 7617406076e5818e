package dev.tillbox.support;

import dev.tillbox.EntryFilter;
import dev.tillbox.Redemption;
import dev.tillbox.internal.journal.JournalView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dump}: shows the entries of a queue file, also beside a running till. */
@Command(
    name = "dump",
    description = {
      "Shows the entries of a queue file in the order of submit.",
      "The file is only read; the till may be running or dead."
    })
final class DumpCommand implements Callable<Integer> {
  private static final int PAGE = 500;

  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The queue file.")
  private Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table (default) for a person; jsonl, one JSON object a line, or csv for programs and"
              + " spreadsheets.")
  private Format format;

  @Mixin private FilterOptions filters;

  @Option(
      names = "--unmask",
      description =
          "Shows customers and operators in full. That this was asked, by whom and when, is recorded"
              + " beside the queue in FILE.unmask.log.")
  private boolean unmask;

  @Option(
      names = "--bom",
      description = "Begins csv with a byte order mark, without which Excel misreads Chinese.")
  private boolean withMark;

  DumpCommand(Console console) {
    this.console = console;
  }

  /** The values of {@code --format}. */
  enum Format {
    TABLE,
    JSONL,
    CSV;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws Failure, IOException {
    EntryFilter filter = filters.filter();
    EntryFormat output = output(filters.zone());
    try (JournalView view = JournalView.open(file)) {
      if (unmask) {
        record(view);
      }
      write(view, filter, output);
    }
    return ExitCode.OK.code();
  }

  private EntryFormat output(ZoneId zone) {
    switch (format) {
      case JSONL:
        return new JsonLinesFormat(console.out());
      case CSV:
        return new CsvFormat(console.out(), withMark);
      default:
        return new TableFormat(console.out(), zone);
    }
  }

  private void record(JournalView view) throws Failure {
    UnmaskLog log = UnmaskLog.of(view.path());
    try {
      log.record("format=" + format + filters);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.NOT_RECORDED,
          "Nothing is shown unmasked, because that could not be recorded in "
              + log.file()
              + ": make that file writable for this user, or leave out --unmask. "
              + e,
          e);
    }
  }

  private void write(JournalView view, EntryFilter filter, EntryFormat output) throws IOException {
    output.begin(view);
    long after = 0;
    List<Redemption> page;
    do {
      page = view.page(filter, after, PAGE);
      output.page(shown(page));
      after = page.isEmpty() ? after : page.get(page.size() - 1).sequence();
    } while (page.size() == PAGE);
    output.end();
  }

  private List<ShownEntry> shown(List<Redemption> page) {
    Masking masking = unmask ? Masking.OPEN : Masking.MASKED;
    ZoneId zone = filters.zone();
    List<ShownEntry> shown = new ArrayList<>();
    for (Redemption entry : page) {
      shown.add(new ShownEntry(entry, masking, zone));
    }
    return shown;
  }
}
