package dev.tillbox.crash;

import java.util.regex.Pattern;

/**
 * A step of a redemption's way at which a till can be stopped and killed: a record that the engine
 * logs inside it, or what the till's own gateway and listener log around their calls.
 */
enum CrashStep {
  /** Only in the first life of a file. */
  CLAIMED("Sqlite: claimed", 1),

  /** Only until a life got past it. */
  MAKING("Opened: making the tables", 1),

  // The file is opened
  LOCKED("Opened: locked", 1),
  CONNECTED("Opened: connected to", 1),
  OPENED("Opened: opened", 1),
  // A sale is accepted
  FREEZING("Till: before freeze", 13),
  FROZEN("Till: after freeze", 13),
  ACCEPTING("Intake: accepting", 13),
  ACCEPTING_BEGUN("Intake: accepting .*, begun", 1),
  ACCEPTED("Journal: accepted up to", 6),
  RETURNED("Till: submit returned", 13),
  // It is begun and sent
  PROBING("Till: before probe", 1),
  PROBED("Till: after probe", 1),
  BEGINNING("Journal: writing Step.*begins \\[\\d", 1),
  BEGUN("Journal: wrote Step.*begins \\[\\d", 1),
  SENDING("GuardedGateway: sending", 8),
  LEFT_UNHEARD(null, 8),
  LEFT_AND_APPLIED(null, 8),
  ANSWERED("Till: after send", 8),
  READ("Turn: answered", 8),
  // What became of it is written
  SETTLING("Journal: writing Step\\[settles [1-9]\\d*, begins \\[\\]", 2),
  SETTLED("Journal: wrote Step\\[settles [1-9]\\d*, begins \\[\\]", 2),
  SETTLING_AND_BEGINNING("Journal: writing Step\\[settles [1-9]\\d*, begins \\[\\d", 1),
  SETTLED_AND_BEGUN("Journal: wrote Step\\[settles [1-9]\\d*, begins \\[\\d", 1),
  RETREATING("Journal: writing Step.*attempted", 1),
  RETREATED("Journal: wrote Step.*attempted", 1),
  UNDOING("Journal: writing Step.*undoes \\[\\d", 1),
  UNDONE("Journal: wrote Step.*undoes \\[\\d", 1),
  CHECKPOINTING("Checkpoints: writing back", 1),
  CHECKPOINTED("Checkpoints: wrote back", 1),
  // The till is told
  TELLING("CallbackDispatcher: telling", 8),
  LISTENING("Till: in the listener", 8),
  TAKEN("CallbackDispatcher: the listener took", 8),
  TOLD("CallbackDispatcher: noted that the listener took", 8),
  // The file is closed
  CLOSING("Tillbox: closing", 1),
  STOPPED("Tillbox: stopped", 1),
  CLOSED("Journal: closed", 1);

  private final Pattern record;
  private final int most;

  CrashStep(String record, int most) {
    this.record = record == null ? null : Pattern.compile("^" + record);
    this.most = most;
  }

  /** How often every life is sure to reach it. */
  int most() {
    return most;
  }

  /** Whether it shows at the CRM, as a request whose answer never comes, and not in the log. */
  boolean isOnTheWire() {
    return record == null;
  }

  /** Whether a log record, as {@code Class: message}, is written inside this step. */
  boolean isAt(String logged) {
    return record != null && record.matcher(logged).find();
  }
}
