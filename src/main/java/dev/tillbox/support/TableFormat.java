package dev.tillbox.support;

import dev.tillbox.Backlog;
import dev.tillbox.RedemptionState;
import dev.tillbox.internal.journal.JournalView;
import java.io.IOException;
import java.io.Writer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Aligned columns for a person, with the counts at the end. Only a page is kept in memory: when a
 * later one needs wider columns, the headings are printed again above it.
 */
final class TableFormat implements EntryFormat {
  private static final String[] HEADINGS = {
    "#",
    "state",
    "submitted",
    "customer",
    "points",
    "order",
    "operator",
    "tries",
    "told",
    "request id",
    "reference",
    "outcome or last answer"
  };

  /** Numbers stand at the right of their column. */
  private static final String RIGHT = "#,points,tries";

  private static final int WIDEST_ORDER = 40;
  private static final int WIDEST_ANSWER = 80;

  /** Of a held entry all is shown that a person decides by. */
  private static final int WIDEST_HELD = 2_000;

  private final Writer out;
  private final ZoneId zone;
  private final int[] widths = new int[HEADINGS.length];
  private final Map<RedemptionState, Long> counts = new EnumMap<>(RedemptionState.class);
  private final Map<RedemptionState, Long> points = new EnumMap<>(RedemptionState.class);

  TableFormat(Writer out, ZoneId zone) {
    this.out = out;
    this.zone = zone;
  }

  @Override
  public void begin(JournalView view) throws IOException {
    line("Queue file  " + DisplayText.harmless(view.path().toString()));
    line("Format      " + view.version());
    line("Belongs to  " + DisplayText.harmless(view.identity()));
    line("Times in    " + zone);
    Backlog backlog = view.standing().backlog();
    line("Clock       " + ClockWords.of(backlog));
    if (backlog.lastAnswer().isPresent()) {
      line("No way out  " + DisplayText.harmless(backlog.lastAnswer().get()));
    }
  }

  @Override
  public void page(List<ShownEntry> entries) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (ShownEntry entry : entries) {
      rows.add(cells(entry));
      counts.merge(entry.state(), 1L, Long::sum);
      points.merge(entry.state(), entry.points(), Long::sum);
    }
    if (!rows.isEmpty() && widen(rows)) {
      line("");
      row(HEADINGS);
      rule();
    }
    for (String[] row : rows) {
      row(row);
    }
  }

  private static String[] cells(ShownEntry entry) {
    String[] cells = {
      Long.toString(entry.sequence()),
      StateWords.of(entry.state()),
      entry.submitted(),
      entry.customerId(),
      Long.toString(entry.points()),
      DisplayText.cut(DisplayText.harmless(entry.order()), WIDEST_ORDER),
      entry.operatorId() + " " + entry.operatorName(),
      Integer.toString(entry.attempts()),
      entry.told() == null ? "" : entry.told() ? "yes" : "no",
      entry.requestId(),
      entry.reference() == null ? "" : entry.reference(),
      DisplayText.cut(
          DisplayText.harmless(answer(entry)),
          entry.state() == RedemptionState.HELD ? WIDEST_HELD : WIDEST_ANSWER)
    };
    for (int i = 0; i < cells.length; i++) {
      cells[i] = DisplayText.harmless(cells[i]);
    }
    return cells;
  }

  /** What is known last; texts that are cut stand complete in the other formats. */
  private static String answer(ShownEntry entry) {
    if (entry.releasedWhy() != null) {
      return "released by " + entry.decidedBy() + ": " + entry.releasedWhy();
    }
    if (entry.outcomeCode() == null) {
      return entry.lastAnswer() == null ? "" : entry.lastAnswer();
    }
    String by = entry.decidedBy() == null ? "" : " by " + entry.decidedBy();
    return entry.outcomeCode()
        + by
        + (entry.outcomeText().isEmpty() ? "" : ": " + entry.outcomeText());
  }

  private boolean widen(List<String[]> rows) {
    boolean wider = false;
    for (int i = 0; i < widths.length; i++) {
      int needed = DisplayText.width(HEADINGS[i]);
      for (String[] row : rows) {
        needed = Math.max(needed, DisplayText.width(row[i]));
      }
      if (i == widths.length - 1) {
        needed = Math.min(needed, WIDEST_ANSWER);
      }
      wider |= needed > widths[i];
      widths[i] = Math.max(widths[i], needed);
    }
    return wider;
  }

  private void row(String[] cells) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      boolean right = ("," + RIGHT + ",").contains("," + HEADINGS[i] + ",");
      line.append(i == 0 ? "" : "  ");
      line.append(
          right ? DisplayText.right(cells[i], widths[i]) : DisplayText.left(cells[i], widths[i]));
    }
    line(line.toString().replaceAll(" +$", ""));
  }

  private void rule() throws IOException {
    String[] dashes = new String[widths.length];
    for (int i = 0; i < widths.length; i++) {
      dashes[i] = DisplayText.left("", widths[i]).replace(' ', '-');
    }
    row(dashes);
  }

  @Override
  public void end() throws IOException {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    line("");
    line(all == 1 ? "1 entry" : all + " entries");
    for (RedemptionState state : counts.keySet()) {
      line(
          DisplayText.right(counts.get(state).toString(), 10)
              + "  "
              + DisplayText.left(StateWords.of(state), 18)
              + DisplayText.right(points.get(state).toString(), 12)
              + " points");
    }
  }

  private void line(String text) throws IOException {
    out.write(text);
    out.write(System.lineSeparator());
  }
}
