package dev.tillbox.internal.delivery;

import java.time.Duration;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A chain's terminals after an outage, on simulated time: each has a backlog, and all find the link
 * back at time zero. The CRM takes so many calls a second and refuses the others, for a second. The
 * terminals use the engine's own {@link Pace} and {@link BackOff}, or do without.
 */
final class Fleet {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long PROBE_INTERVAL = SECOND;
  private static final long ROUND_TRIP = Duration.ofMillis(50).toNanos();
  private static final Duration REFUSED_FOR = Duration.ofSeconds(1);

  /** The width of the figures' columns. */
  static final int COLUMN_SECONDS = 10;

  private final int capacity;
  private final boolean paced;
  private final Random random;
  private final long outage;
  private final PriorityQueue<Terminal> calendar = new PriorityQueue<>();
  private final Load load = new Load();
  private long now;
  private long second;
  private int callsInSecond;

  Fleet(int terminals, int backlog, Duration outage, int capacity, boolean paced, long seed) {
    this.capacity = capacity;
    this.paced = paced;
    this.random = new Random(seed);
    this.outage = outage.toNanos();
    for (int i = 0; i < terminals; i++) {
      calendar.add(new Terminal(backlog));
    }
  }

  /** Runs until every backlog is drained, or the time is over. */
  Load run(Duration most) {
    while (!calendar.isEmpty() && calendar.peek().at < most.toNanos()) {
      Terminal next = calendar.poll();
      now = next.at;
      next.step();
      if (next.backlog > 0) {
        calendar.add(next);
      }
    }
    load.drainedAll = calendar.isEmpty();
    return load;
  }

  private boolean accepts() {
    if (now / SECOND != second) {
      second = now / SECOND;
      callsInSecond = 0;
    }
    callsInSecond++;
    boolean accepted = callsInSecond <= capacity;
    load.call(now / SECOND, accepted);
    return accepted;
  }

  /** One till: what it waits for next, and how much it still has to send. */
  private final class Terminal implements Comparable<Terminal> {
    private final Random own = new Random(random.nextLong());
    private final Pace pace =
        new Pace(paced ? Duration.ofMinutes(5) : Duration.ZERO, () -> now, own);
    private final BackOff backOff = new BackOff(Duration.ofMillis(500), Duration.ofMinutes(1), own);
    private int backlog;
    private boolean knowsOfTheLink;
    private long at;

    Terminal(int backlog) {
      this.backlog = backlog;
      this.at = now + (long) (random.nextDouble() * PROBE_INTERVAL);
      now -= outage;
      pace.waiting();
      now += outage;
    }

    void step() {
      if (!knowsOfTheLink) {
        knowsOfTheLink = true;
        load.probe(now / SECOND);
        pace.linkReturned();
      }
      long wait = pace.untilNext();
      if (wait > 0) {
        at = now + wait;
        return;
      }
      pace.sending();
      if (accepts()) {
        backlog--;
        at = now + ROUND_TRIP;
      } else {
        at = now + (paced ? backOff.jittered(REFUSED_FOR) : REFUSED_FOR.toNanos());
      }
    }

    @Override
    public int compareTo(Terminal other) {
      return Long.compare(at, other.at);
    }
  }

  /** What the CRM saw. */
  static final class Load {
    private int[] calls = new int[16];
    private int[] probes = new int[16];
    private int columns;
    private long refused;
    private boolean drainedAll;

    /** The probe that found the link: a connection and a TLS handshake, no call. */
    private void probe(long atSecond) {
      int column = column(atSecond);
      probes[column]++;
    }

    private void call(long atSecond, boolean accepted) {
      int column = column(atSecond);
      calls[column]++;
      refused += accepted ? 0 : 1;
    }

    private int column(long atSecond) {
      int column = (int) (atSecond / COLUMN_SECONDS);
      while (column >= calls.length) {
        calls = Arrays.copyOf(calls, calls.length * 2);
        probes = Arrays.copyOf(probes, probes.length * 2);
      }
      columns = Math.max(columns, column + 1);
      return column;
    }

    /** How many calls came in each ten seconds, from the link's return until all was drained. */
    int[] calls() {
      return Arrays.copyOf(calls, columns);
    }

    /** The same, with the probes. */
    int[] callsAndProbes() {
      int[] both = calls();
      Arrays.setAll(both, column -> both[column] + probes[column]);
      return both;
    }

    boolean drainedAll() {
      return drainedAll;
    }

    long refused() {
      return refused;
    }
  }

  static int peak(int[] counts) {
    return Arrays.stream(counts).max().orElse(0);
  }

  static double mean(int[] counts) {
    return Arrays.stream(counts).average().orElse(0);
  }
}
