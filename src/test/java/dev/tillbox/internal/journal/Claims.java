package dev.tillbox.internal.journal;

import dev.tillbox.EntryFilter;
import dev.tillbox.Redemption;
import dev.tillbox.StorageFullException;
import dev.tillbox.TillboxException;
import dev.tillbox.UndecidedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a till was told of each redemption, one line each, and what may therefore be found in its
 * file: the state that a call returned; that or the one before while a call is under way, or threw
 * as undecided; never the one that a call threw on.
 */
final class Claims {
  static final String ABSENT = "ABSENT";

  private final Map<String, Set<String>> possible = new LinkedHashMap<>();
  private final Tellings tellings = new Tellings();
  private final List<String> lines = new ArrayList<>();
  private final List<String> unexpected = new ArrayList<>();
  private final Consumer<String> log;
  private Runnable atFirstFailure = () -> {};
  private int refusals;

  /** Begins with nothing claimed; each line also goes to the log. */
  Claims(Consumer<String> log) {
    this.log = log;
  }

  /** What follows from lines that were logged. */
  static Claims of(List<String> lines) {
    Claims claims = new Claims(line -> {});
    lines.forEach(claims::say);
    return claims;
  }

  /** Makes a call that is to bring a redemption into a state; returns what it came to. */
  String claim(String id, Object state, Runnable call) {
    say("trying " + id + " " + state);
    String verdict = "is";
    try {
      call.run();
    } catch (UndecidedException e) {
      verdict = "undecided";
    } catch (StorageFullException e) {
      verdict = "full";
    } catch (TillboxException e) {
      verdict = "threw";
    }
    say(verdict + " " + id + " " + state);
    if (!verdict.equals("is")) {
      refusals++;
      atFirstFailure.run();
      atFirstFailure = () -> {};
    }
    return verdict;
  }

  /** Does something as soon as a call has failed, before any other is made. */
  void atFirstFailure(Runnable action) {
    atFirstFailure = action;
  }

  /** A purge is under way: what is settled and told may be gone from now on. */
  void mayBeGone(String id) {
    say("trying " + id + " " + ABSENT);
  }

  /** The listener is being told: the mark of what was told is to carry this outcome or not. */
  void mayBeTold(Redemption outcome) {
    say("trying " + outcome.requestId() + " " + telling(outcome, ABSENT));
  }

  /** Where an outcome is to be found, as a claim. */
  static String telling(Redemption outcome, String place) {
    return outcome.state() + ":" + place;
  }

  private void say(String line) {
    String[] words = line.split(" ", -1);
    tellings.say(words[0], words[1], words[2]);
    if (!words[2].contains(":")) {
      Set<String> states =
          possible.computeIfAbsent(words[1], any -> new TreeSet<>(Collections.singleton(ABSENT)));
      narrow(states, words[0], words[2]);
    }
    lines.add(line);
    log.accept(line);
  }

  /** What a verdict on one claim leaves possible. */
  static void narrow(Set<String> possible, String verdict, String claim) {
    if (verdict.equals("is")) {
      possible.clear();
    }
    if (verdict.equals("is") || verdict.equals("trying")) {
      possible.add(claim);
    } else if (!verdict.equals("undecided")) {
      possible.remove(claim);
    }
  }

  /** What happened so far. */
  List<String> lines() {
    return lines;
  }

  /** How many calls threw. */
  int refusals() {
    return refusals;
  }

  /** Those that nothing was written of: a till submits them again. */
  List<String> refused() {
    List<String> refused = new ArrayList<>();
    possible.forEach(
        (id, states) -> {
          if (states.equals(Collections.singleton(ABSENT))) {
            refused.add(id);
          }
        });
    return refused;
  }

  /** What should not have been refused, although nothing that was said is untrue. */
  List<String> unexpected() {
    return unexpected;
  }

  /** Notes what should not have been refused. */
  void isUnexpected(String what) {
    unexpected.add(what);
  }

  /** What is in the journal and must not be, or is not and must; nothing if all is well. */
  List<String> broken(Journal journal) {
    List<String> broken = new ArrayList<>();
    Map<String, String> found = new LinkedHashMap<>();
    List<Redemption> entries = journal.page(EntryFilter.all(), 0, 1_000);
    for (Redemption entry : entries) {
      found.put(entry.requestId(), entry.state().name());
    }
    possible.forEach(
        (id, states) -> {
          String state = found.getOrDefault(id, ABSENT);
          if (!states.contains(state)) {
            broken.add(id + " is " + state + ", not one of " + states);
          }
        });
    List<String> accepted = new ArrayList<>(possible.keySet());
    accepted.retainAll(found.keySet());
    if (!accepted.equals(new ArrayList<>(found.keySet()))) {
      broken.add("another order, or strangers: " + found.keySet());
    }
    for (Entry entry : journal.next(0, 1_000)) {
      byte[] payload = QueueImage.payload(entry.call().requestId());
      if (!java.util.Arrays.equals(payload, entry.call().payload())) {
        broken.add("another payload of " + entry.call());
      }
    }
    if (!Tally.of(entries).equals(Tally.kept(journal))) {
      broken.add("counted as " + Tally.kept(journal) + ", but there are " + Tally.of(entries));
    }
    broken.addAll(tellings.broken(journal));
    journal.salvage().ifPresent(salvage -> broken.add("taken for damage: " + salvage));
    return broken;
  }
}
