package dev.tillbox.bench;

import dev.tillbox.Tillbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long one thread waits for {@code submit} with the link down, against {@link RawDisk}: a few
 * of the one, a few of the other, in turns, so that both meet the same disk.
 */
final class SubmitFigure {
  private static final int WARM_UP_ROUNDS = 500;
  private static final int ROUNDS = 200;
  private static final int PER_TURN = 10;

  private final Sales sales = new Sales();
  private final Samples submits = new Samples();
  private final Samples submitsWithoutId = new Samples();
  private final Samples writes = new Samples();

  List<Figure> measure(Workplace workplace) throws IOException {
    Path folder = workplace.fresh("submit");
    try (RawDisk disk = new RawDisk(folder.resolve("raw"));
        Tillbox till = Tills.open(folder.resolve("queue.db"), new MemoryCrm(false));
        Tillbox other = Tills.open(folder.resolve("drawn.db"), new MemoryCrm(false))) {
      for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        boolean counts = round >= 0;
        for (int i = 0; i < PER_TURN; i++) {
          long from = System.nanoTime();
          till.submit(sales.next());
          note(submits, from, counts);
        }
        for (int i = 0; i < PER_TURN; i++) {
          long from = System.nanoTime();
          disk.write();
          note(writes, from, counts);
        }
        for (int i = 0; i < PER_TURN; i++) {
          long from = System.nanoTime();
          other.submit(sales.nextWithoutId());
          note(submitsWithoutId, from, counts);
        }
      }
    }
    return figures();
  }

  private static void note(Samples samples, long fromNanos, boolean counts) {
    if (counts) {
      samples.add((System.nanoTime() - fromNanos) / 1e3);
    }
  }

  private List<Figure> figures() {
    String raw = "4 KiB pwrite + fdatasync " + us(writes.median());
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.ratioAtMost(
            "submit p50, id from the till",
            us(submits.median()),
            raw,
            submits.median() / writes.median(),
            1.6));
    figures.add(
        Figure.shown(
            "submit p50, id drawn by tillbox",
            us(submitsWithoutId.median()),
            raw,
            submitsWithoutId.median() / writes.median()));
    figures.add(
        Figure.shown(
            "submit p99, id from the till",
            us(submits.quantile(0.99)),
            "p99 of the same write " + us(writes.quantile(0.99)),
            submits.quantile(0.99) / writes.quantile(0.99)));
    return figures;
  }

  private static String us(double micros) {
    return Figure.number(micros) + " µs";
  }
}
