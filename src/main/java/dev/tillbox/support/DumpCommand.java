package dev.tillbox.support;

import dev.tillbox.EntryFilter;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import dev.tillbox.internal.journal.JournalView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dump}: shows the entries of a queue file, also beside a running till. */
@Command(
    name = "dump",
    description = {
      "Shows the entries of a queue file, in the order of submit. The file is only read; the till may"
          + " be running or dead."
    })
final class DumpCommand implements Callable<Integer> {
  private static final int PAGE = 500;

  private final Console console;

  @Spec private CommandSpec spec;

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

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description =
          "Only entries in this state, or in these: queued, in_doubt (may have been sent), held,"
              + " confirmed, rejected, voided.")
  private List<String> states = new ArrayList<>();

  @Option(
      names = "--customer",
      paramLabel = "ID",
      description = "Only entries of this customer; the complete id.")
  private String customer;

  @Option(
      names = "--order",
      paramLabel = "NUMBER",
      description = "Only entries of this order; the complete number.")
  private String order;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only entries submitted then or later: 2026-11-24, 2026-11-24T08:00 or"
              + " 2026-11-24T08:00:00+08:00.")
  private String since;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The zone of all times, such as Asia/Shanghai; this computer's by default.")
  private String zone;

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
    table,
    jsonl,
    csv
  }

  @Override
  public Integer call() throws Failure, IOException {
    ZoneId times = zone();
    EntryFilter filter = filter(times);
    try (JournalView view = JournalView.open(file)) {
      if (unmask) {
        record(view);
      }
      write(view, filter, times);
    }
    return ExitCode.OK.code();
  }

  private void write(JournalView view, EntryFilter filter, ZoneId times) throws IOException {
    EntryFormat entries = format(times);
    Masking masking = unmask ? Masking.OPEN : Masking.MASKED;
    entries.begin(view);
    long after = 0;
    List<Redemption> page;
    do {
      page = view.page(filter, after, PAGE);
      List<ShownEntry> shown = new ArrayList<>();
      for (Redemption entry : page) {
        shown.add(new ShownEntry(entry, masking, times));
        after = entry.sequence();
      }
      entries.page(shown);
    } while (page.size() == PAGE);
    entries.end();
  }

  private EntryFormat format(ZoneId times) {
    switch (format) {
      case jsonl:
        return new JsonLinesFormat(console.out());
      case csv:
        return new CsvFormat(console.out(), withMark);
      default:
        return new TableFormat(console.out(), times);
    }
  }

  private void record(JournalView view) throws Failure {
    UnmaskLog log = UnmaskLog.of(view.path());
    try {
      log.record(asked());
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

  /** The filters, the customer masked: the record of who looked is no place for what was seen. */
  private String asked() {
    return "format="
        + format
        + (states.isEmpty() ? "" : " state=" + String.join(",", states))
        + (customer == null ? "" : " customer=" + Masking.MASKED.id(customer))
        + (order == null ? "" : " order=" + order)
        + (since == null ? "" : " since=" + since);
  }

  private ZoneId zone() {
    try {
      return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
    } catch (java.time.DateTimeException e) {
      throw wrong("--zone " + zone + " is no time zone: give one such as Asia/Shanghai or +08:00.");
    }
  }

  private EntryFilter filter(ZoneId times) {
    EntryFilter.Builder filter =
        EntryFilter.builder().customerId(customer).outBizId(order).since(since(times));
    if (!states.isEmpty()) {
      Set<RedemptionState> wanted = EnumSet.noneOf(RedemptionState.class);
      states.forEach(typed -> wanted.add(state(typed)));
      RedemptionState[] all = wanted.toArray(new RedemptionState[0]);
      filter.states(all[0], all);
    }
    return filter.build();
  }

  private RedemptionState state(String typed) {
    RedemptionState state = StateWords.parse(typed);
    if (state == null) {
      String known =
          EnumSet.allOf(RedemptionState.class).stream()
              .map(s -> s.name().toLowerCase(java.util.Locale.ROOT))
              .collect(Collectors.joining(", "));
      throw wrong("--state " + typed + " is no state: give one of " + known + ".");
    }
    return state;
  }

  private Instant since(ZoneId times) {
    if (since == null) {
      return null;
    }
    Instant time = Since.parse(since, times);
    if (time == null) {
      throw wrong(
          "--since "
              + since
              + " is no time: give a date such as 2026-11-24, a date and a time such as"
              + " 2026-11-24T08:00, or a time with its offset such as 2026-11-24T08:00:00+08:00.");
    }
    return time;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
