package dev.tillbox.sandbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which fault is whose turn. Thread-safe. */
final class FaultScript {
  private final Map<String, Deque<FaultStep>> byRequestId = new HashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Deque<FaultStep> queue = new ArrayDeque<>();
  private FaultStep always;

  synchronized void next(FaultStep step) {
    queue.add(step);
  }

  synchronized void always(FaultStep step) {
    always = step;
  }

  synchronized void forRequest(String requestId, FaultStep step) {
    byRequestId.computeIfAbsent(requestId, id -> new ArrayDeque<>()).add(reachable(step));
  }

  synchronized void forRequest(Predicate<TopRequest> which, FaultStep step) {
    rules.add(new Rule(which, reachable(step)));
  }

  synchronized void clear() {
    byRequestId.clear();
    rules.clear();
    queue.clear();
    always = null;
  }

  /** The fault for this request, used up if it is of a queue; null for none. */
  synchronized FaultStep take(TopRequest request) {
    Deque<FaultStep> own = byRequestId.get(request.requestId().orElse(""));
    if (own != null && !own.isEmpty()) {
      return own.poll();
    }
    for (Rule rule : rules) {
      if (rule.which.test(request)) {
        return rule.step;
      }
    }
    if (isUnreachable() || queue.isEmpty()) {
      return queue.isEmpty() ? always : queue.peek();
    }
    return queue.poll();
  }

  /** Whether it is the turn of {@link Fault#UNREACHABLE}, which waits for no request. */
  synchronized boolean isUnreachable() {
    FaultStep turn = queue.isEmpty() ? always : queue.peek();
    return turn != null && turn.fault() == Fault.UNREACHABLE;
  }

  /** Ends the turn of {@link Fault#UNREACHABLE}. */
  synchronized void endUnreachable() {
    while (isUnreachable()) {
      if (queue.poll() == null) {
        always = null;
      }
    }
  }

  private static FaultStep reachable(FaultStep step) {
    if (step.fault() == Fault.UNREACHABLE) {
      throw new IllegalArgumentException(
          "UNREACHABLE cannot be for one request, as none gets through; use next or always");
    }
    return step;
  }

  /** A fault for every request of a kind. */
  private static final class Rule {
    private final Predicate<TopRequest> which;
    private final FaultStep step;

    Rule(Predicate<TopRequest> which, FaultStep step) {
      this.which = which;
      this.step = step;
    }
  }
}
