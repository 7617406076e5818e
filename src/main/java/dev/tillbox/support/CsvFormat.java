package dev.tillbox.support;

import dev.tillbox.internal.journal.JournalView;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * Comma separated values after RFC 4180, for spreadsheets. A value that a spreadsheet would
 * calculate gets an apostrophe before it: text in an order number or in a server's answer must not
 * become a formula on somebody's desk.
 */
final class CsvFormat implements EntryFormat {
  private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Writer out;
  private final boolean withMark;

  /**
   * Makes it.
   *
   * @param withMark whether to begin with a byte order mark, without which Excel misreads Chinese
   */
  CsvFormat(Writer out, boolean withMark) {
    this.out = out;
    this.withMark = withMark;
  }

  @Override
  public void begin(JournalView view) throws IOException {
    if (withMark) {
      out.write(BYTE_ORDER_MARK);
    }
    line(
        "sequence",
        "requestId",
        "state",
        "stateText",
        "submittedAt",
        "submittedAtCorrected",
        "customerId",
        "changePoint",
        "outBizId",
        "operatorId",
        "operatorName",
        "attempts",
        "outcomeCode",
        "outcomeText",
        "outcomeAt",
        "reference",
        "told",
        "lastAnswer",
        "decidedBy",
        "releasedWhy");
  }

  @Override
  public void page(List<ShownEntry> entries) throws IOException {
    for (ShownEntry entry : entries) {
      line(
          entry.sequence(),
          entry.requestId(),
          entry.state(),
          StateWords.of(entry.state()),
          entry.submittedIso(),
          entry.submittedCorrectedIso(),
          entry.customerId(),
          entry.points(),
          entry.order(),
          entry.operatorId(),
          entry.operatorName(),
          entry.attempts(),
          entry.outcomeCode(),
          entry.outcomeText(),
          entry.outcomeIso(),
          entry.reference(),
          entry.told(),
          entry.lastAnswer(),
          entry.decidedBy(),
          entry.releasedWhy());
    }
  }

  private void line(Object... values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      out.write(i == 0 ? "" : ",");
      out.write(values[i] == null ? "" : field(values[i].toString()));
    }
    out.write("\r\n");
  }

  private static String field(String value) {
    String safe = DisplayText.harmless(value);
    if (!value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0) {
      safe = "'" + safe;
    }
    boolean quoted = safe.indexOf(',') >= 0 || safe.indexOf('"') >= 0;
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  @Override
  public void end() {}
}
