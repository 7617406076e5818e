package dev.tillbox.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the lives of one till said, taken apart; every {@code life} goes on where the last ended.
 */
final class Evidence {
  final List<String> lines = new ArrayList<>();
  final List<String> problems = new ArrayList<>();
  final Set<String> intended = new LinkedHashSet<>();

  /** Sequences by request id, in the order of acceptance. */
  final Map<String, Long> accepted = new LinkedHashMap<>();

  /** States that the till was told, by request id. */
  final Map<String, Set<String>> told = new LinkedHashMap<>();

  /** Sequence and state by request id, as the file listed them at the end. */
  final Map<String, List<String>> listed = new LinkedHashMap<>();

  /** The newest sequence that was accepted before the till first thought of a sale. */
  private final Map<String, Long> acceptedBefore = new HashMap<>();

  private long newestAccepted;
  private long lastTold;

  /** Takes in the lines of one life. */
  void life(List<String> said) {
    lines.add("--");
    lastTold = 0;
    said.forEach(this::take);
  }

  /** Takes in the lines of the life in which the file was drained, closed, and opened once more. */
  void lastLife(List<String> said) {
    life(said);
    if (said.isEmpty() || !said.get(said.size() - 1).equals("done close")) {
      problems.add("the last life did not end well: " + said);
    }
    boolean closedOnce = false;
    for (String line : said) {
      closedOnce |= line.equals("done check");
      if (closedOnce && line.startsWith("told")) {
        problems.add("told once more after a clean close: " + line);
      }
    }
  }

  private void take(String line) {
    lines.add(line);
    List<String> words = Arrays.asList(line.split(" ", -1));
    switch (words.get(0)) {
      case "intent":
        intend(words.get(1));
        break;
      case "accepted":
        accept(words.get(1), Long.parseLong(words.get(2)));
        break;
      case "told":
        tell(words.get(1), Long.parseLong(words.get(2)), words.get(3));
        break;
      case "entry":
        listed.put(words.get(1), words.subList(2, 4));
        break;
      case "failed":
        problems.add(line);
        break;
      default:
        break;
    }
  }

  private void intend(String id) {
    if (intended.add(id)) {
      acceptedBefore.put(id, newestAccepted);
    }
  }

  private void accept(String id, long sequence) {
    if (sequence <= acceptedBefore.getOrDefault(id, 0L)) {
      problems.add(id + " came after #" + acceptedBefore.get(id) + " and became #" + sequence);
    }
    Long before = accepted.putIfAbsent(id, sequence);
    if (before != null) {
      problems.add(id + " was accepted, then submitted again as if it had not been");
    }
    newestAccepted = Math.max(newestAccepted, sequence);
  }

  private void tell(String id, long sequence, String state) {
    told.computeIfAbsent(id, unknown -> new LinkedHashSet<>()).add(state);
    if (sequence <= lastTold) {
      problems.add(id + " (#" + sequence + ") was told after #" + lastTold + " in one life");
    }
    lastTold = sequence;
  }

  /** What was to be submitted, and is not known to be accepted. */
  List<String> limbo() {
    Set<String> limbo = new LinkedHashSet<>(intended);
    limbo.removeAll(accepted.keySet());
    return new ArrayList<>(limbo);
  }
}
