package dev.tillbox.internal.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The outcomes that a till wrote, in that order, and where each may be found by what the till was
 * told: to be told, set aside, or nowhere. Nowhere is where one may be that it began to tell.
 */
final class Tellings {
  static final String UNTOLD = "UNTOLD";
  static final String ASIDE = "ASIDE";
  private static final List<String> OUTCOMES =
      Arrays.asList("CONFIRMED", "REJECTED", "VOIDED", "HELD");

  private final List<Written> written = new ArrayList<>();

  /**
   * Takes a line of the claims; one on a telling names the outcome and, behind a ":", the place.
   */
  void say(String verdict, String id, String claim) {
    String[] outcome = claim.split(":", -1);
    if (!OUTCOMES.contains(outcome[0])) {
      return;
    }
    String name = id + " " + outcome[0];
    String place = outcome.length == 1 ? UNTOLD : outcome[1];
    if (outcome.length == 1 && verdict.equals("trying")) {
      written.add(new Written(name));
    }
    // Only what was held twice is here twice, or what was tried again after it was undecided.
    written.stream()
        .filter(place.equals(Claims.ABSENT) ? any -> any.name.equals(name) : last(name))
        .forEach(any -> Claims.narrow(any.places, verdict, place));
  }

  private Predicate<Written> last(String name) {
    Written last =
        written.stream().filter(any -> any.name.equals(name)).reduce((a, b) -> b).orElse(null);
    return any -> any == last;
  }

  /** What the journal would not tell and must, or would and must not, or in another order. */
  List<String> broken(Journal journal) {
    List<String> broken = new ArrayList<>();
    List<Untold> untold = journal.untold(1_000);
    List<Untold> aside = journal.setAside(0, 1_000);
    compare(UNTOLD, untold, broken);
    compare(ASIDE, aside, broken);
    if (journal.freshCount() != untold.size() || journal.setAsideCount() != aside.size()) {
      broken.add(journal.freshCount() + " and " + journal.setAsideCount() + " counted as not told");
    }
    return broken;
  }

  private void compare(String place, List<Untold> outcomes, List<String> broken) {
    List<String> found =
        outcomes.stream()
            .map(any -> any.redemption().requestId() + " " + any.redemption().state())
            .collect(Collectors.toList());
    List<String> must = names(any -> any.places.equals(Collections.singleton(place)));
    List<String> may = names(any -> any.places.contains(place));
    if (!isWithin(must, found) || !isWithin(found, may)) {
      broken.add(place + " are " + found + ", must be " + must + " and may be " + may);
    }
  }

  private List<String> names(Predicate<Written> which) {
    return written.stream().filter(which).map(any -> any.name).collect(Collectors.toList());
  }

  /** Whether all of them are in the others, in that order. */
  private static boolean isWithin(List<String> some, List<String> others) {
    Iterator<String> rest = some.iterator();
    String next = rest.hasNext() ? rest.next() : null;
    for (String other : others) {
      if (other.equals(next)) {
        next = rest.hasNext() ? rest.next() : null;
      }
    }
    return next == null;
  }

  /** One outcome. */
  private static final class Written {
    final String name;
    final Set<String> places = new TreeSet<>(Collections.singleton(Claims.ABSENT));

    Written(String name) {
      this.name = name;
    }
  }
}
