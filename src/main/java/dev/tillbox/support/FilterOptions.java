package dev.tillbox.support;

import dev.tillbox.EntryFilter;
import dev.tillbox.RedemptionState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say which entries are shown. */
final class FilterOptions {
  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description =
          "Only entries in this state, or in one of these: queued, in_doubt (may have been sent),"
              + " held, confirmed, rejected, voided.")
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

  /** The zone in which times are shown and understood. */
  ZoneId zone() {
    try {
      return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw wrong("--zone " + zone + " is no time zone: give one such as Asia/Shanghai or +08:00.");
    }
  }

  EntryFilter filter() {
    EntryFilter.Builder filter =
        EntryFilter.builder().customerId(customer).outBizId(order).since(since());
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
      throw wrong(
          "--state "
              + typed
              + " is no state: give queued, in_doubt, held, confirmed, rejected or voided.");
    }
    return state;
  }

  private Instant since() {
    if (since == null) {
      return null;
    }
    Instant time = Since.parse(since, zone());
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
    return new ParameterException(command.commandLine(), message);
  }

  /** In words, the customer masked: the record of who looked is no place for what was seen. */
  @Override
  public String toString() {
    return (states.isEmpty() ? "" : " state=" + String.join(",", states))
        + (customer == null ? "" : " customer=" + Masking.MASKED.id(customer))
        + (order == null ? "" : " order=" + order)
        + (since == null ? "" : " since=" + since);
  }
}
