package dev.tillbox.internal.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.Locale;

/**
 * Draws what the CRM sees when 5,000 terminals come back with an hour's backlog each: {@code
 * fleet.svg} and {@code fleet.csv} in the folder given.
 */
public final class FleetFigure {
  static final int CAPACITY = 2_000;

  private static final int TERMINALS = 5_000;
  private static final int BACKLOG = 60;
  private static final Duration OUTAGE = Duration.ofHours(1);
  private static final long SEED = 1;

  private static final int WIDTH = 760;
  private static final int HEIGHT = 360;
  private static final int LEFT = 70;
  private static final int BOTTOM = 50;
  private static final int TOP = 50;

  private FleetFigure() {}

  /** Writes the figures; the one argument is the folder, {@code docs} by default. */
  public static void main(String[] args) throws IOException {
    Path folder = Paths.get(args.length == 0 ? "docs" : args[0]);
    Fleet.Load paced = load(true);
    Fleet.Load naive = load(false);
    say("tillbox", paced);
    say("naive retry", naive);
    Files.createDirectories(folder);
    write(folder.resolve("fleet.csv"), csv(paced, naive));
    write(folder.resolve("fleet.svg"), svg(paced.callsAndProbes(), naive.callsAndProbes()));
  }

  private static Fleet.Load load(boolean paced) {
    return new Fleet(TERMINALS, BACKLOG, OUTAGE, CAPACITY, paced, SEED).run(OUTAGE);
  }

  private static void say(String name, Fleet.Load load) {
    int[] counts = load.callsAndProbes();
    System.out.printf(
        Locale.ROOT,
        "%s: peak %,d calls and probes per 10 s, mean %,.0f, peak/mean %.2f, %,d calls refused, drained in %d s%n",
        name,
        Fleet.peak(counts),
        Fleet.mean(counts),
        Fleet.peak(counts) / Fleet.mean(counts),
        load.refused(),
        counts.length * Fleet.COLUMN_SECONDS);
  }

  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    System.out.println("wrote " + file);
  }

  /** The numbers of the figure, as they stand in the docs. */
  static String csv() {
    return csv(load(true), load(false));
  }

  private static String csv(Fleet.Load load, Fleet.Load without) {
    int[] paced = load.callsAndProbes();
    int[] naive = without.callsAndProbes();
    StringBuilder csv = new StringBuilder("second,tillbox,naive\n");
    for (int i = 0; i < Math.max(paced.length, naive.length); i++) {
      csv.append(i * Fleet.COLUMN_SECONDS).append(',').append(at(paced, i));
      csv.append(',').append(at(naive, i)).append('\n');
    }
    return csv.toString();
  }

  private static int at(int[] calls, int column) {
    return column < calls.length ? calls[column] : 0;
  }

  private static String svg(int[] paced, int[] naive) {
    int columns = Math.max(paced.length, naive.length) + 1;
    int most = 1;
    for (int count : naive) {
      most = Math.max(most, count);
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 360\""
        + " font-family=\"sans-serif\" font-size=\"13\">\n"
        + "<rect width=\"760\" height=\"360\" fill=\"white\"/>\n"
        + text(
            LEFT, 24, "Calls and probes per 10 s at the CRM: 5,000 terminals, 60 redemptions each")
        + axes(columns, most)
        + line(naive, columns, most, "#c0392b")
        + line(paced, columns, most, "#1f6fb2")
        + legend(440, 60, "#c0392b", "naive retry, once a second")
        + legend(440, 80, "#1f6fb2", "tillbox: spread, ramp, jitter")
        + "</svg>\n";
  }

  private static String axes(int columns, int most) {
    StringBuilder axes = new StringBuilder();
    int floor = HEIGHT - BOTTOM;
    axes.append(path("M" + LEFT + " " + TOP + "V" + floor + "H" + (WIDTH - 20), "#444", 1));
    for (int share = 0; share <= 4; share++) {
      int calls = (int) ((long) most * share / 4);
      int y = y(calls, most);
      axes.append(text(8, y + 4, String.format(Locale.ROOT, "%,d", calls)));
    }
    for (int column = 0; column < columns; column += 6) {
      axes.append(text(x(column, columns) - 4, floor + 18, Integer.toString(column / 6)));
    }
    return axes.append(text(WIDTH / 2, HEIGHT - 12, "minutes after the link's return")).toString();
  }

  private static String line(int[] calls, int columns, int most, String colour) {
    StringBuilder way = new StringBuilder();
    for (int i = 0; i <= calls.length; i++) {
      int y = y(at(calls, i), most);
      way.append(i == 0 ? "M" : "H").append(x(i, columns));
      way.append(i == 0 ? " " : "V").append(y);
    }
    return path(way.toString(), colour, 2);
  }

  private static String legend(int x, int y, String colour, String words) {
    return path("M" + x + " " + y + "h24", colour, 2) + text(x + 32, y + 4, words);
  }

  private static int x(int column, int columns) {
    return LEFT + column * (WIDTH - 20 - LEFT) / columns;
  }

  private static int y(int calls, int most) {
    return HEIGHT - BOTTOM - (int) ((long) calls * (HEIGHT - BOTTOM - TOP) / most);
  }

  private static String path(String way, String colour, int width) {
    return "<path d=\""
        + way
        + "\" fill=\"none\" stroke=\""
        + colour
        + "\" stroke-width=\""
        + width
        + "\"/>\n";
  }

  private static String text(int x, int y, String words) {
    return "<text x=\"" + x + "\" y=\"" + y + "\">" + words + "</text>\n";
  }
}
