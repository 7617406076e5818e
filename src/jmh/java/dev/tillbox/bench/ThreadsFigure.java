package dev.tillbox.bench;

import dev.tillbox.Tillbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How much threads that submit at the same time get from sharing commits: the same journal with
 * eight threads, with eight that take turns under a lock so that each commit holds one redemption,
 * and with a single thread, in turns.
 */
final class ThreadsFigure {
  private static final int THREADS = 8;
  private static final int WARM_UP_ROUNDS = 6;
  private static final int ROUNDS = 12;
  private static final int PER_THREAD = 150;
  private static final int ALONE = 400;

  private final Sales sales = new Sales();
  private final Object mutex = new Object();
  private final Samples shared = new Samples();
  private final Samples oneByOne = new Samples();
  private final Samples alone = new Samples();

  List<Figure> measure(Workplace workplace) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Tillbox till =
        Tills.open(workplace.fresh("threads").resolve("queue.db"), new MemoryCrm(false))) {
      Runnable submit = () -> till.submit(sales.next());
      Runnable submitAlone =
          () -> {
            synchronized (mutex) {
              till.submit(sales.next());
            }
          };
      for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        double perSecondShared = rate(threads, THREADS, PER_THREAD, submit);
        double perSecondOneByOne = rate(threads, THREADS, PER_THREAD / 3, submitAlone);
        double perSecondAlone = rate(threads, 1, ALONE, submit);
        if (round >= 0) {
          shared.add(perSecondShared);
          oneByOne.add(perSecondOneByOne);
          alone.add(perSecondAlone);
        }
      }
    } finally {
      threads.shutdown();
    }
    return figures();
  }

  private static double rate(ExecutorService pool, int threads, int each, Runnable submit)
      throws InterruptedException {
    List<Callable<Void>> work = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      work.add(
          () -> {
            for (int j = 0; j < each; j++) {
              submit.run();
            }
            return null;
          });
    }
    long from = System.nanoTime();
    for (Future<Void> done : pool.invokeAll(work)) {
      try {
        done.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a submit of the benchmark failed", e.getCause());
      }
    }
    return threads * each / ((System.nanoTime() - from) / 1e9);
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    String name = THREADS + " threads submitting";
    figures.add(
        Figure.ratioAtLeast(
            name,
            perSecond(shared),
            "the same under one mutex " + perSecond(oneByOne),
            shared.median() / oneByOne.median(),
            3));
    figures.add(
        Figure.ratioAtLeast(
            name,
            perSecond(shared),
            "one thread alone " + perSecond(alone),
            shared.median() / alone.median(),
            3));
    return figures;
  }

  private static String perSecond(Samples rates) {
    return Figure.number(rates.median()) + "/s";
  }
}
