package dev.tillbox.bench;

import dev.tillbox.FrozenCall;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionListener;
import dev.tillbox.Tillbox;
import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.sandbox.SandboxCrm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long a queue of 1,000 takes to drain once the link is back, until the till was told of the
 * last one, against {@link BarePosts}, in turns, with the same CRM.
 */
final class DrainFigure {
  private static final int ENTRIES = 1_000;

  private final Sales sales = new Sales();
  private final Samples drains = new Samples();
  private final Samples posts = new Samples();
  private final Samples gatewayAlone = new Samples();

  static List<Figure> measure(Workplace workplace) throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(new DrainFigure().measure(workplace, 0, 5, 9, 1.6));
    figures.addAll(new DrainFigure().measure(workplace, 20, 0, 2, 1.05));
    return figures;
  }

  private List<Figure> measure(
      Workplace workplace, int latencyMs, int warmUps, int rounds, double target)
      throws IOException, InterruptedException {
    Told told = new Told();
    try (SandboxCrm crm = SandboxCrm.start();
        Tillbox till =
            Tills.open(workplace.fresh("drain").resolve("queue.db"), gateway(crm), told)) {
      crm.latency(Duration.ofMillis(latencyMs));
      for (int round = -warmUps; round < rounds; round++) {
        double drain = drain(till, crm, told);
        double post = post(crm);
        double alone = warmUps == 0 ? 0 : sendAll(gateway(crm));
        if (round >= 0) {
          drains.add(drain);
          posts.add(post);
          gatewayAlone.add(alone);
        }
      }
    }
    return figures(latencyMs, warmUps > 0, target);
  }

  private static AlscGateway gateway(SandboxCrm crm) {
    return AlscGateway.at(crm.uri()).appKey(crm.appKey()).appSecret(crm.appSecret()).build();
  }

  private double drain(Tillbox till, SandboxCrm crm, Told told) throws InterruptedException {
    crm.goOffline();
    CountDownLatch all = told.expect(ENTRIES);
    for (int i = 0; i < ENTRIES; i++) {
      till.submit(sales.next());
    }
    crm.goOnline();
    long from = System.nanoTime();
    till.flushNow();
    if (!all.await(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException("not drained in time: " + till.backlog());
    }
    return since(from);
  }

  private double post(SandboxCrm crm) throws IOException {
    List<FrozenCall> calls = calls(gateway(crm));
    // A client of its own each time: going offline has cut the connection of the last one.
    try (BarePosts bare = new BarePosts(crm)) {
      long from = System.nanoTime();
      for (FrozenCall call : calls) {
        bare.post(call);
      }
      return since(from);
    }
  }

  private double sendAll(AlscGateway gateway) {
    List<FrozenCall> calls = calls(gateway);
    long from = System.nanoTime();
    for (FrozenCall call : calls) {
      gateway.send(call);
    }
    return since(from);
  }

  private List<FrozenCall> calls(AlscGateway gateway) {
    List<FrozenCall> calls = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      calls.add(gateway.freeze(sales.next()));
    }
    return calls;
  }

  private static double since(long fromNanos) {
    return (System.nanoTime() - fromNanos) / 1e6;
  }

  private List<Figure> figures(int latencyMs, boolean withGateway, double target) {
    String name = "drain of 1,000, CRM answers in " + latencyMs + " ms";
    Figure drain =
        Figure.ratioAtMost(
            name,
            ms(drains),
            "bare HttpClient, one connection " + ms(posts),
            drains.median() / posts.median(),
            target);
    if (!withGateway) {
      return Arrays.asList(drain);
    }
    return Arrays.asList(
        drain,
        Figure.shown(
            "the gateway alone, without a queue",
            ms(gatewayAlone),
            "bare HttpClient, one connection " + ms(posts),
            gatewayAlone.median() / posts.median()));
  }

  private static String ms(Samples samples) {
    return Figure.number(samples.median()) + " ms";
  }

  /** Counts what the till was told. */
  private static final class Told implements RedemptionListener {
    private volatile CountDownLatch left = new CountDownLatch(0);

    CountDownLatch expect(int outcomes) {
      left = new CountDownLatch(outcomes);
      return left;
    }

    @Override
    public void onConfirmed(Redemption redemption) {
      left.countDown();
    }

    @Override
    public void onRejected(Redemption redemption) {
      throw new IllegalStateException("rejected: " + redemption);
    }
  }
}
