package dev.tillbox.support;

import dev.tillbox.Outcome;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionState;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** One entry as a person may see it: masked unless asked otherwise, times in the chosen zone. */
final class ShownEntry {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);
  private static final DateTimeFormatter PLAIN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Redemption entry;
  private final Masking masking;
  private final ZoneId zone;

  ShownEntry(Redemption entry, Masking masking, ZoneId zone) {
    this.entry = entry;
    this.masking = masking;
    this.zone = zone;
  }

  long sequence() {
    return entry.sequence();
  }

  String requestId() {
    return entry.requestId();
  }

  RedemptionState state() {
    return entry.state();
  }

  /** When it was submitted, to be read beside others in the same zone. */
  String submitted() {
    return PLAIN.format(entry.submittedAt().atZone(zone));
  }

  /** When it was submitted, complete with the offset. */
  String submittedIso() {
    return iso(entry.submittedAt());
  }

  /** When it was submitted by the CRM's clock, as well as that is known. */
  String submittedCorrectedIso() {
    return iso(entry.submittedAtCorrected());
  }

  private String iso(Instant time) {
    return ISO.format(time.atZone(zone));
  }

  String customerId() {
    return masking.id(entry.request().customerId());
  }

  long points() {
    return entry.request().changePoint();
  }

  String order() {
    return entry.request().outBizId();
  }

  String operatorId() {
    return masking.id(entry.request().operatorId());
  }

  String operatorName() {
    return masking.name(entry.request().operatorName());
  }

  int attempts() {
    return entry.attempts();
  }

  String outcomeCode() {
    return entry.outcome().map(Outcome::code).orElse(null);
  }

  String outcomeText() {
    return entry.outcome().map(outcome -> masked(outcome.text())).orElse(null);
  }

  String outcomeIso() {
    return entry.outcome().map(outcome -> iso(outcome.at())).orElse(null);
  }

  String reference() {
    return entry.outcome().flatMap(Outcome::reference).orElse(null);
  }

  /** Who decided on it by hand; null for nobody. */
  String decidedBy() {
    return decision().flatMap(Outcome::operator).orElse(null);
  }

  /** Why somebody put it back into the queue; null if nobody did, or it has an outcome since. */
  String releasedWhy() {
    return entry.released().map(release -> masked(release.text())).orElse(null);
  }

  private Optional<Outcome> decision() {
    return entry.released().isPresent() ? entry.released() : entry.outcome();
  }

  /** Whether the till took the outcome; null while there is none. */
  Boolean told() {
    return entry.outcome().isPresent() ? entry.isTold() : null;
  }

  String lastAnswer() {
    return entry.lastAnswer().map(this::masked).orElse(null);
  }

  private String masked(String text) {
    return masking.text(text, entry.request());
  }
}
