package dev.tillbox.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures tillbox's figures, each against a reference in the same run, and prints one table.
 *
 * <p>Without arguments all of them; with names ({@code submit}, {@code threads}, {@code drain},
 * {@code life}) those; anything else goes to JMH. Speed is never asserted: what is not reached is
 * said, and the program succeeds.
 */
public final class Benchmarks {
  private static final Path OUTPUT = Paths.get("target", "bench");

  private final Map<String, Measurement> measurements = new LinkedHashMap<>();

  private Benchmarks() {
    measurements.put("submit", workplace -> new SubmitFigure().measure(workplace));
    measurements.put("threads", workplace -> new ThreadsFigure().measure(workplace));
    measurements.put("drain", DrainFigure::measure);
    measurements.put("life", workplace -> new LifeFigure().measure(workplace));
  }

  /** Runs the figures named, all without a name, or JMH with arguments of its own. */
  public static void main(String[] args) throws Exception {
    Benchmarks benchmarks = new Benchmarks();
    List<String> names = Arrays.asList(args);
    if (benchmarks.measurements.keySet().containsAll(names)) {
      benchmarks.run(names.isEmpty() ? benchmarks.measurements.keySet() : names);
    } else {
      org.openjdk.jmh.Main.main(args);
    }
  }

  private void run(Iterable<String> names) throws Exception {
    Workplace workplace = new Workplace(OUTPUT);
    List<Figure> figures = new ArrayList<>();
    try {
      List<String> notes = notes(workplace);
      notes.forEach(System.out::println);
      for (String name : names) {
        System.out.println("measuring " + name + " …");
        figures.addAll(measurements.get(name).measure(workplace));
      }
      Report report = new Report(figures);
      report.writeTo(OUTPUT.resolve("figures.md"), notes);
      report.lines().forEach(System.out::println);
    } finally {
      workplace.delete();
    }
  }

  private static List<String> notes(Workplace workplace) throws IOException {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Java "
            + System.getProperty("java.version")
            + " on "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors, files on "
            + workplace.disk());
    if (!workplace.isOnDisk()) {
      notes.add("THE FILES ARE NOT ON A DISK: syncs cost nothing here, so times mean little.");
    }
    return notes;
  }

  /** One group of figures. */
  private interface Measurement {
    List<Figure> measure(Workplace workplace) throws Exception;
  }
}
