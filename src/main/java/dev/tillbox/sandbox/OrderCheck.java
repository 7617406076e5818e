package dev.tillbox.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what was booked with what was submitted. */
final class OrderCheck {
  private OrderCheck() {}

  static List<String> differences(List<String> submitted, List<String> booked) {
    List<String> found = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    submitted.forEach(id -> places.putIfAbsent(id, places.size()));
    Set<String> seen = new HashSet<>();
    int latest = -1;
    for (String id : booked) {
      int place = places.getOrDefault(id, Integer.MAX_VALUE);
      if (place == Integer.MAX_VALUE) {
        found.add("booked, never submitted: " + id);
      } else if (place < latest) {
        found.add("booked out of order: " + id);
      } else {
        latest = place;
      }
      if (!seen.add(id)) {
        found.add("booked twice: " + id);
      }
    }
    places.keySet().stream()
        .filter(id -> !seen.contains(id))
        .forEach(id -> found.add("submitted, not booked: " + id));
    return found;
  }
}
