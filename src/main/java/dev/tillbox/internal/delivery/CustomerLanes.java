package dev.tillbox.internal.delivery;

import dev.tillbox.DeviceProfile;
import dev.tillbox.Reply;
import dev.tillbox.internal.journal.Entry;
import dev.tillbox.internal.journal.Journal;
import dev.tillbox.internal.journal.Place;
import dev.tillbox.internal.journal.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Each customer's entries in the order of submit, several customers at once. Whoever waits longest
 * goes first; while nothing shows that the CRM answers, one goes alone, and not one that failed
 * while there is another.
 *
 * <p>An attempt without an outcome stops its customer. It stops everybody if it says so by its
 * kind, or if the attempt before it that came to nothing was another customer's.
 */
final class CustomerLanes extends Line {
  /** How far behind the head a customer is looked for. */
  private static final int FARTHEST = 2_048;

  private static final int PAGE = 64;

  private final Wire wire;
  private final LongSupplier nanoTime;
  private final int inFlight;
  private final int window;

  /** Whom something is known of: begun, on the wire, kept back, or tried without an outcome. */
  private final Map<String, Lane> lanes = new HashMap<>();

  private final Deque<Lane> ready = new ArrayDeque<>();

  /** Whose attempt was the last that came to nothing; null since the CRM gave an answer. */
  private String suspect;

  private long lookedAt;
  private volatile boolean skip;

  CustomerLanes(
      Journal journal,
      Settler settler,
      Doubt doubt,
      Pauses pauses,
      OutcomeSignal awaited,
      Wire wire,
      LongSupplier nanoTime,
      DeviceProfile.Delivery profile) {
    super(journal, settler, doubt, pauses, awaited);
    this.wire = wire;
    this.nanoTime = nanoTime;
    this.inFlight = profile.inFlight();
    this.window = profile.window();
    this.lookedAt = nanoTime.getAsLong();
  }

  @Override
  boolean isFull() {
    return wire.size() >= (isFlowing() ? inFlight : 1);
  }

  @Override
  boolean isAtRest() {
    return wire.size() == 0;
  }

  @Override
  void flows() {
    super.flows();
    suspect = null;
  }

  @Override
  Lane next() {
    if (ready.isEmpty()) {
      begin(isFlowing() ? waitingLongest(window) : leastFailed());
    }
    return ready.poll();
  }

  private List<Place> waitingLongest(int most) {
    endPausesIfSkipped();
    lookedAt = nanoTime.getAsLong();
    // Taken first: what leaves it while the places are read is seen to be settled.
    Set<Long> answered = settler.sequences();
    Set<String> seen = new HashSet<>();
    List<Place> chosen = new ArrayList<>();
    long after = 0;
    for (int read = 0; read < FARTHEST; read += PAGE) {
      List<Place> page = journal.places(after, PAGE);
      for (Place place : page) {
        after = place.sequence();
        boolean first = !answered.contains(after) && seen.add(place.customerId());
        if (first && mayGo(place) && chosen.size() < most) {
          chosen.add(place);
        }
      }
      if (page.size() < PAGE || chosen.size() == most) {
        break;
      }
    }
    return chosen;
  }

  /** One that failed often must not be what shows again and again that nothing gets through. */
  private List<Place> leastFailed() {
    List<Place> all = waitingLongest(Integer.MAX_VALUE);
    return all.isEmpty()
        ? all
        : Collections.singletonList(Collections.min(all, Comparator.comparingInt(this::failures)));
  }

  private int failures(Place place) {
    Lane lane = lanes.get(place.customerId());
    return lane == null ? 0 : lane.failures();
  }

  private boolean mayGo(Place place) {
    Lane lane = lanes.get(place.customerId());
    if (lane == null) {
      return true;
    }
    return !lane.isOnTheWire()
        && !lane.isKeptBack()
        && (lane.entry().sequence() != place.sequence() || lane.pauseLeft(lookedAt) <= 0);
  }

  private void begin(List<Place> places) {
    Step step = new Step();
    List<Lane> begun = new ArrayList<>();
    for (Place place : places) {
      Entry entry = journal.next(place.sequence() - 1, 1).get(0);
      if (!entry.isBegun()) {
        step.begin(entry);
      }
      Lane lane = lanes.get(place.customerId());
      if (lane == null || !lane.goesOnWith(entry)) {
        lane = new Lane(entry, lookedAt);
        lanes.put(place.customerId(), lane);
      }
      begun.add(lane);
    }
    if (!step.isEmpty()) {
      commit(step);
    }
    ready.addAll(begun);
  }

  @Override
  long untilNext() {
    long least = isAtRest() ? 0 : Waiter.FOREVER;
    if (isFull()) {
      return least;
    }
    long now = nanoTime.getAsLong();
    for (Lane lane : lanes.values()) {
      if (!lane.isOnTheWire() && !lane.isKeptBack() && lane.pauseLeft(lookedAt) > 0) {
        long left = Math.max(1, lane.pauseLeft(now));
        least = least == 0 ? left : Math.min(least, left);
      }
    }
    return least;
  }

  @Override
  void left(Lane lane) {
    lanes.values().remove(lane);
  }

  @Override
  boolean isSingle() {
    return false;
  }

  @Override
  boolean concernsAll(Lane lane, Reply reply) {
    switch (reply.kind()) {
      case CONFIRMED:
      case REJECTED:
      case DUPLICATE:
        return false;
      case BUSY:
        return true;
      case HALT:
        return !isFromBeforeResume(lane);
      case NOT_SENT:
      case NOT_REACHED:
        return !isOutdated(lane);
      default:
        String customer = lane.entry().customerId();
        boolean another = suspect != null && !suspect.equals(customer);
        suspect = customer;
        return another && !isOutdated(lane);
    }
  }

  @Override
  List<Entry> abandon() {
    List<Entry> begun = new ArrayList<>();
    for (Lane lane : ready) {
      begun.add(lane.entry());
      if (lane.failures() == 0 && lane.inquiry() == null) {
        left(lane);
      }
    }
    ready.clear();
    return begun;
  }

  @Override
  long pauseAfter(Lane lane, Reply reply, boolean all) {
    if (reply.kind() != Reply.Kind.NOT_SENT && reply.kind() != Reply.Kind.HALT) {
      lane.failAgain();
    }
    return all ? pauses.after(reply) : pause(lane, pauses.backOffAfter(lane.failures()));
  }

  @Override
  long pause(Lane lane, long nanos) {
    lane.pauseUntil(nanoTime.getAsLong() + nanos);
    return nanos;
  }

  @Override
  void skipPauses() {
    skip = true;
  }

  private void endPausesIfSkipped() {
    if (skip) {
      skip = false;
      lanes.values().forEach(lane -> lane.pauseUntil(lookedAt));
    }
  }
}
