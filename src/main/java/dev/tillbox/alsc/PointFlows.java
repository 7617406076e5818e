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
 * What the ledger's pages show of one redemption. The order number is compared exactly, for the
 * CRM's own search is fuzzy; the points without their sign, which is not documented. What may be
 * ours and may not is for a person; what plainly is another order's says nothing.
 */
final class PointFlows {
  private static final int MOST_TEXT = 100;
  private static final String WRAPPER = "point_flow_open_info";

  /** A record has one of these at least. */
  private static final List<String> KNOWN =
      Arrays.asList("flow_id", "biz_type", "change_point", "out_biz_id");

  private final Settings settings;
  private final Value redemption;
  private final String order;
  private final BigDecimal points;

  /** By their numbers, as a record that moves to the next page meanwhile shows on both. */
  private final Set<String> redemptions = new LinkedHashSet<>();

  private final Set<String> others = new LinkedHashSet<>();

  /** Whether redemptions take points or add them, also those of other orders. */
  private final Set<Boolean> directions = new HashSet<>();

  private String otherPoints;
  private long shown;
  private String fault;

  /**
   * Makes one.
   *
   * @param redemption the struct as it was frozen
   * @throws NumberFormatException if it does not say how many points were to be taken
   */
  PointFlows(Settings settings, Value redemption) {
    this.settings = settings;
    this.redemption = redemption;
    this.order = redemption.get("out_biz_id").text();
    this.points = new BigDecimal(redemption.get("change_point").text());
  }

  /** Takes a page; returns whether another one must be read. */
  boolean add(Value page) {
    List<Value> records = records(page.get("result_list"));
    for (Value row : records) {
      shown++;
      add(row, "record " + shown + " of page " + plain(page, "current_page"));
    }
    String total = page.get("total_size").text();
    switch (page.get("has_next_page").text()) {
      case "true":
        if (records.isEmpty()) {
          fault = "a page of the ledger without records that another one is to follow";
        }
        return fault == null;
      case "false":
        if (!total.isEmpty() && !isAtMostShown(total)) {
          fault = "the ledger counts " + plain(page, "total_size") + " records and shows " + shown;
        } else if (records.isEmpty() && shown == 0 && !saysThatItIsEmpty(page)) {
          fault = "a page of the ledger without records and without their count";
        }
        return false;
      default:
        fault = "a page of the ledger that does not say whether another follows";
        return false;
    }
  }

  /** A count that is no number of records may be one of more than were shown. */
  private boolean isAtMostShown(String total) {
    return total.matches("\\d{1,9}") && Integer.parseInt(total) <= shown;
  }

  private static boolean saysThatItIsEmpty(Value page) {
    return page.names().contains("result_list") || page.get("total_size").text().equals("0");
  }

  /** What is not known for a list of records must not pass for one without any. */
  private List<Value> records(Value list) {
    boolean wrapped = list.names().contains(WRAPPER);
    if (!list.text().isEmpty() || (!wrapped && !list.names().isEmpty())) {
      fault = "the ledger's records are in a form that is not known";
    }
    Value rows = wrapped ? list.get(WRAPPER) : list;
    return wrapped && (rows.isObject() || !rows.text().isEmpty())
        ? Collections.singletonList(rows)
        : rows.items();
  }

  private void add(Value row, String place) {
    String number = row.get("out_biz_id").text();
    RecordKind kind = settings.ledgerTable.kindOf(row.get("biz_type").text());
    if (kind == RecordKind.REDEMPTION) {
      noteDirection(row.get("change_point").text());
    }
    if (Collections.disjoint(row.names(), KNOWN)) {
      fault = "a record of the ledger with none of the fields that are known";
    } else if (number.equals(order)) {
      addOfOrder(row, kind, place);
    } else if (number.trim().equalsIgnoreCase(order.trim())) {
      fault = "a record whose order number is ours but for blanks or the case of letters";
    } else if (number.trim().isEmpty() && kind != RecordKind.OTHER && hasOurPoints(row)) {
      other("a record of as many points that names no order", row);
    }
  }

  private void noteDirection(String points) {
    if (points.matches("-?[0-9.]*[1-9][0-9.]*")) {
      directions.add(points.startsWith("-"));
    }
  }

  private void addOfOrder(Value row, RecordKind kind, String place) {
    if (kind == RecordKind.REVERSAL) {
      other("a reversal", row);
    } else if (kind != RecordKind.OTHER && hasOurPoints(row)) {
      addOfPoints(row, kind, place);
    } else if (kind == RecordKind.REDEMPTION) {
      // Of an unknown kind, other points are what the sale earned, as a rule.
      otherPoints = "a redemption of other points";
    }
  }

  private void addOfPoints(Value row, RecordKind kind, String place) {
    if (isOfAnother(row)) {
      other("a record of another customer or request", row);
    } else if (kind == RecordKind.REDEMPTION) {
      String flow = plain(row, "flow_id");
      redemptions.add(flow.isEmpty() || flow.equals("0") ? place : flow);
    } else {
      other("a record of the unknown biz_type \"" + plain(row, "biz_type") + "\"", row);
    }
  }

  private void other(String what, Value row) {
    others.add(what + " (" + plain(row, "flow_id") + ")");
  }

  private String plain(Value row, String name) {
    return settings.secrets.plain(row.get(name).text(), MOST_TEXT);
  }

  private boolean hasOurPoints(Value row) {
    try {
      return new BigDecimal(row.get("change_point").text()).abs().compareTo(points) == 0;
    } catch (NumberFormatException e) {
      fault = "a record whose points are no number";
      return false;
    }
  }

  /** The ledger is documented without these fields; where it has them, they must be ours. */
  private boolean isOfAnother(Value row) {
    return contradicts(row, "customer_id") || contradicts(row, "request_id");
  }

  private boolean contradicts(Value row, String name) {
    Value named = row.get(name);
    return !named.isNothing() && !named.text().equals(redemption.get(name).text());
  }

  /** What all pages together say. */
  LedgerAnswer answer() {
    boolean none = redemptions.isEmpty() && others.isEmpty();
    String unclear = none && fault == null ? otherPoints : fault;
    if (unclear != null) {
      return LedgerAnswer.unclear(unclear);
    }
    if (none) {
      return LedgerAnswer.none();
    }
    if (directions.size() > 1) {
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
