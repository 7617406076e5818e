package dev.tillbox.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The final table, for the console and as Markdown. */
final class Report {
  private static final String[] HEADING = {
    "figure", "measured", "reference", "ratio", "target", "reached"
  };

  private final List<String[]> rows = new ArrayList<>();

  Report(List<Figure> figures) {
    rows.add(HEADING);
    figures.forEach(figure -> rows.add(figure.cells()));
  }

  /** The table with columns of one width each; it is Markdown too. */
  List<String> lines() {
    int[] widths = new int[HEADING.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      lines.add(line(row, widths, ' '));
    }
    String[] rule = new String[HEADING.length];
    java.util.Arrays.fill(rule, "");
    lines.add(1, line(rule, widths, '-'));
    return lines;
  }

  private static String line(String[] row, int[] widths, char filler) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < row.length; i++) {
      line.append(' ').append(row[i]);
      line.append(String.join("", Collections.nCopies(widths[i] - row[i].length(), "" + filler)));
      line.append(" |");
    }
    return line.toString();
  }

  void writeTo(Path file, List<String> notes) throws IOException {
    List<String> text = new ArrayList<>();
    text.add("# Figures");
    text.add("");
    text.addAll(lines());
    text.add("");
    notes.forEach(note -> text.add("- " + note));
    Files.write(file, text, StandardCharsets.UTF_8);
  }
}
