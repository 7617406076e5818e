package dev.tillbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * What {@link Tillbox.Builder#open} saved from a queue file that it found damaged, truncated,
 * without its write-ahead log, or older than the one that was there before.
 *
 * <p>The damaged file was moved aside, never deleted, and a new one made of every entry that could
 * be read: an entry is taken over whole, with its request id and payload as they were, or not at
 * all. Entries without an outcome may have lost theirs: they are {@link RedemptionState#IN_DOUBT}
 * and never just sent again. All outcomes that the file keeps are told once more.
 *
 * <p>Not guaranteed: that nothing else is missing. A damaged file may have lost its newest entries
 * without a trace; compare the sales since the last drain with {@link Tillbox#find}, and submit
 * again what is not there. Immutable and thread-safe.
 */
public final class Salvage {
  private final Instant at;
  private final String cause;
  private final Path quarantine;
  private final long saved;
  private final long unsettled;
  private final long held;
  private final long missing;
  private final long unreadable;

  /**
   * Makes a report; for tests of a till.
   *
   * @param at when the damage was found, by the terminal's clock
   * @param cause what was found
   * @param quarantine where the damaged file lies now
   * @param saved how many entries were taken over
   * @param unsettled how many of them have no outcome
   * @param held how many of them are held
   * @param missing how many unsettled or held entries are known to be lost, at the least
   * @param unreadable how many damaged rows were left out
   */
  public Salvage(
      Instant at,
      String cause,
      Path quarantine,
      long saved,
      long unsettled,
      long held,
      long missing,
      long unreadable) {
    this.at = Objects.requireNonNull(at, "at");
    this.cause = Objects.requireNonNull(cause, "cause");
    this.quarantine = Objects.requireNonNull(quarantine, "quarantine");
    this.saved = saved;
    this.unsettled = unsettled;
    this.held = held;
    this.missing = missing;
    this.unreadable = unreadable;
  }

  /**
   * When the damage was found.
   *
   * @return the time, by the terminal's clock
   */
  public Instant at() {
    return at;
  }

  /**
   * What was found.
   *
   * @return one sentence for people
   */
  public String cause() {
    return cause;
  }

  /**
   * Where the damaged file lies now, its write-ahead log beside it.
   *
   * @return the path; nothing lies there when the file was gone
   */
  public Path quarantine() {
    return quarantine;
  }

  /**
   * How many entries were taken over, settled ones included.
   *
   * @return a count
   */
  public long saved() {
    return saved;
  }

  /**
   * How many of those had no outcome; all of them are in doubt.
   *
   * @return a count
   */
  public long unsettled() {
    return unsettled;
  }

  /**
   * How many of those are held, among them each whose outcome provably was lost.
   *
   * @return a count
   */
  public long held() {
    return held;
  }

  /**
   * How many unsettled or held entries are known to be lost.
   *
   * @return a count, the least; there may be more
   */
  public long missing() {
    return missing;
  }

  /**
   * How many rows of redemptions and outcomes were found damaged and left out.
   *
   * @return a count
   */
  public long unreadable() {
    return unreadable;
  }

  /** Names what was and was not saved, in one line and without anything personal. */
  @Override
  public String toString() {
    return saved
        + " saved, "
        + unsettled
        + " of them in doubt and "
        + held
        + " held; "
        + missing
        + " known to be missing, "
        + unreadable
        + " rows unreadable ("
        + cause
        + (Files.exists(quarantine) ? "); the damaged file is " : "); no damaged file lies at ")
        + quarantine;
  }
}
