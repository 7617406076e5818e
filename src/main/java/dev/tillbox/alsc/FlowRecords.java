package dev.tillbox.alsc;

import dev.tillbox.LedgerAnswer;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of a ledger's records are one redemption's, and what they say together. The order number is
 * compared exactly, for the CRM's own search is fuzzy; the points without their sign, which is not
 * documented. What may be ours and may not is for a person; what plainly is another order's says
 * nothing.
 */
final class FlowRecords {
  private static final int MOST_TEXT = 100;

  /** A record has one of these at least. */
  private static final List<String> KNOWN =
      Arrays.asList("flow_id", "biz_type", "change_point", "out_biz_id");

  private final LedgerTable table;
  private final Secrets secrets;
  private final Value redemption;
  private final String order;
  private final BigDecimal points;

  /** By their numbers, as a record that moves to the next page meanwhile shows on both. */
  private final Set<String> redemptions = new LinkedHashSet<>();

  private final Set<String> others = new LinkedHashSet<>();

  /** Which way redemptions count, also those of other orders. */
  private final Set<Integer> signs = new HashSet<>();

  private String otherPoints;
  private String fault;

  FlowRecords(Settings settings, Value redemption) {
    this.table = settings.ledgerTable;
    this.secrets = settings.secrets;
    this.redemption = redemption;
    this.order = redemption.get("out_biz_id").text();
    this.points = new BigDecimal(redemption.get("change_point").text());
  }

  /** Why they say nothing; null for no reason. */
  String fault() {
    return fault;
  }

  void add(Value row, String place) {
    String number = row.get("out_biz_id").text();
    RecordKind kind = table.kindOf(row.get("biz_type").text());
    if (kind == RecordKind.REDEMPTION) {
      noteSign(row);
    }
    if (Collections.disjoint(row.names(), KNOWN)) {
      fault = "a record of the ledger with none of the fields that are known";
    } else if (number.equals(order)) {
      addOfOrder(row, kind, place);
    } else if (number.trim().equalsIgnoreCase(order.trim())) {
      fault = "a record whose order number is ours but for blanks or the case of letters";
    } else if (number.trim().isEmpty() && kind == RecordKind.REVERSAL && hasOurPoints(row)) {
      others.add("a reversal of as many points that names no order (" + flow(row) + ")");
    }
  }

  private void addOfOrder(Value row, RecordKind kind, String place) {
    String flow = flow(row);
    if (kind == RecordKind.REVERSAL) {
      others.add("a reversal (" + flow + ")");
    } else if (kind == RecordKind.OTHER) {
      return;
    } else if (!hasOurPoints(row)) {
      otherPoints = "a record of the order with other points (" + flow + ")";
    } else if (contradicts(row, "customer_id") || contradicts(row, "request_id")) {
      others.add("a record of another customer or request (" + flow + ")");
    } else if (kind == RecordKind.REDEMPTION) {
      redemptions.add(flow.isEmpty() || flow.equals("0") ? place : flow);
    } else {
      String bizType = secrets.plain(row.get("biz_type").text(), MOST_TEXT);
      others.add("a record of the unknown biz_type \"" + bizType + "\" (" + flow + ")");
    }
  }

  private String flow(Value row) {
    return secrets.plain(row.get("flow_id").text(), MOST_TEXT);
  }

  private boolean hasOurPoints(Value row) {
    try {
      return new BigDecimal(row.get("change_point").text()).abs().compareTo(points) == 0;
    } catch (NumberFormatException e) {
      fault = "a record of the order whose points are no number";
      return false;
    }
  }

  private void noteSign(Value row) {
    String counted = row.get("change_point").text();
    if (!counted.isEmpty()) {
      signs.add(counted.startsWith("-") ? -1 : 1);
    }
  }

  /** The ledger is documented without these fields; where it has them, they must be ours. */
  private boolean contradicts(Value row, String name) {
    Value shown = row.get(name);
    return !shown.isNothing() && !shown.text().equals(redemption.get(name).text());
  }

  /** What all of them together say. */
  LedgerAnswer answer() {
    if (redemptions.isEmpty() && others.isEmpty()) {
      return otherPoints == null ? LedgerAnswer.none() : LedgerAnswer.unclear(otherPoints);
    }
    if (signs.size() > 1) {
      others.add("redemptions of which some add points and some take them");
    }
    if (redemptions.size() == 1 && others.isEmpty()) {
      return LedgerAnswer.one(redemptions.iterator().next());
    }
    return LedgerAnswer.unclear(
        redemptions.size()
            + (redemptions.size() == 1 ? " redemption " : " redemptions ")
            + redemptions
            + (others.isEmpty() ? "" : " and " + String.join(", ", others)));
  }
}
