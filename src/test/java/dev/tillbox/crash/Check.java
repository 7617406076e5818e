package dev.tillbox.crash;

import dev.tillbox.sandbox.Attempt;
import dev.tillbox.sandbox.LedgerEntry;
import dev.tillbox.sandbox.SandboxCrm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be true once a chain of lives has drained: the till, its file and the CRM agree. */
final class Check {
  private final Evidence till;
  private final SandboxCrm crm;
  private final Map<String, LedgerEntry> ledger = new LinkedHashMap<>();
  private final List<String> problems;

  private Check(Evidence till, SandboxCrm crm) {
    this.till = till;
    this.crm = crm;
    this.problems = new ArrayList<>(till.problems);
  }

  /** Says what is wrong; nothing, if all is well. */
  static List<String> problems(Evidence till, SandboxCrm crm) {
    Check check = new Check(till, crm);
    check.ledgerHoldsEachOnce();
    check.payloadsNeverChange();
    check.fileListsWhatWasAccepted();
    check.ledgerIsInTheOrderOfTheFile();
    check.outcomesAreTrueAndTold();
    return check.problems;
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      problems.add(problem);
    }
  }

  private void ledgerHoldsEachOnce() {
    Set<String> orders = new HashSet<>();
    for (LedgerEntry entry : crm.ledger()) {
      String id = entry.requestId();
      require(ledger.put(id, entry) == null, id + " is in the ledger twice");
      require(orders.add(entry.outBizId()), entry.outBizId() + " is in the ledger twice");
      require(till.intended.contains(id), id + " was never intended and is in the ledger");
      require(entry.outBizId().equals(Sales.order(id)), id + " has another sale's order number");
      require(entry.points() == Sales.POINTS, id + " took " + entry.points() + " points");
    }
    till.accepted
        .keySet()
        .forEach(id -> require(ledger.containsKey(id), id + " was accepted and never sent"));
    till.limbo().forEach(id -> problems.add(id + " was intended and never accepted"));
  }

  private void payloadsNeverChange() {
    problems.addAll(crm.violations());
    Map<String, ByteBuffer> payloads = new HashMap<>();
    for (Attempt attempt : crm.attempts()) {
      if (attempt.request().isLookUp()) {
        continue;
      }
      String id = attempt.request().requestId().orElse("no id");
      ByteBuffer payload = ByteBuffer.wrap(attempt.request().payload());
      ByteBuffer first = payloads.putIfAbsent(id, payload);
      require(first == null || first.equals(payload), id + " was sent with another payload");
    }
  }

  private void fileListsWhatWasAccepted() {
    require(
        till.listed.keySet().equals(till.intended),
        "the file lists " + till.listed.keySet() + ", intended were " + till.intended);
    till.accepted.forEach(
        (id, sequence) -> {
          List<String> entry = till.listed.getOrDefault(id, Collections.singletonList("nothing"));
          require(
              entry.get(0).equals(sequence.toString()),
              id + " was accepted as #" + sequence + ", the file says " + entry);
        });
  }

  private void ledgerIsInTheOrderOfTheFile() {
    List<String> filed = new ArrayList<>(till.listed.keySet());
    filed.sort(Comparator.comparingLong(id -> Long.parseLong(till.listed.get(id).get(0))));
    List<String> booked = new ArrayList<>(ledger.keySet());
    require(booked.equals(filed), "the ledger's order is " + booked + ", the file's " + filed);
  }

  private void outcomesAreTrueAndTold() {
    till.listed.forEach(
        (id, entry) -> {
          String state = entry.get(1);
          Set<String> told = till.told.getOrDefault(id, Collections.emptySet());
          require(
              told.equals(Collections.singleton(state)),
              id + " is " + state + ", told were " + told);
          require(isTrue(id, state), id + " is " + state + ", in the ledger " + ledger.get(id));
        });
    require(
        till.listed.keySet().containsAll(till.told.keySet()), "told of what is not in the file");
  }

  /** What was applied is found in the ledger; what was not goes to a person if it was in doubt. */
  private boolean isTrue(String id, String state) {
    LedgerEntry entry = ledger.get(id);
    boolean applied = entry != null && entry.isApplied();
    if (Sales.isPoor(id)) {
      return !applied && (state.equals("REJECTED") || state.equals("HELD"));
    }
    return applied && state.equals("CONFIRMED");
  }
}
