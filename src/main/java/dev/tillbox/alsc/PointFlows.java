package dev.tillbox.alsc;

import dev.tillbox.LedgerAnswer;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the ledger's pages show of one redemption. The order number is compared exactly, for the
 * CRM's own search is fuzzy; the points without their sign, which is not documented.
 */
final class PointFlows {
  private static final int MOST_TEXT = 100;
  private static final String WRAPPER = "point_flow_open_info";

  /** A record has one of these at least. */
  private static final List<String> KNOWN =
      Arrays.asList("flow_id", "biz_type", "change_point", "out_biz_id");

  private final LedgerTable table;
  private final String order;
  private final BigDecimal points;

  /** By their numbers, as a record that moves to the next page meanwhile shows on both. */
  private final Set<String> redemptions = new LinkedHashSet<>();

  private final Set<String> others = new LinkedHashSet<>();
  private long shown;
  private String fault;

  PointFlows(LedgerTable table, String order, BigDecimal points) {
    this.table = table;
    this.order = order;
    this.points = points;
  }

  /** Takes a page; returns whether another one must be read. */
  boolean add(Value page) {
    List<Value> records = records(page.get("result_list"));
    for (Value row : records) {
      shown++;
      String number = row.get("out_biz_id").text();
      if (Collections.disjoint(row.names(), KNOWN)) {
        fault = "a record of the ledger with none of the fields that are known";
      } else if (number.equals(order)) {
        add(row, "record " + shown + " of page " + page.get("current_page").text());
      } else if (number.trim().equalsIgnoreCase(order.trim())) {
        fault = "a record whose order number is ours but for blanks or the case of letters";
      }
    }
    String total = page.get("total_size").text();
    switch (page.get("has_next_page").text()) {
      case "true":
        if (records.isEmpty()) {
          fault = "a page of the ledger without records that another one is to follow";
        }
        return fault == null;
      case "false":
        if (total.matches("\\d{1,9}") && Integer.parseInt(total) > shown) {
          fault = "the ledger counts " + total + " records and shows " + shown;
        } else if (records.isEmpty() && shown == 0 && !saysThatItIsEmpty(page)) {
          fault = "a page of the ledger without records and without their count";
        }
        return false;
      default:
        fault = "a page of the ledger that does not say whether another follows";
        return false;
    }
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
    String flow = PlainText.of(row.get("flow_id").text(), MOST_TEXT);
    String bizType = PlainText.of(row.get("biz_type").text(), MOST_TEXT);
    RecordKind kind = table.kindOf(bizType);
    if (kind == RecordKind.REVERSAL) {
      others.add("a reversal (" + flow + ")");
    } else if (kind != RecordKind.OTHER && hasOurPoints(row)) {
      if (kind == RecordKind.REDEMPTION) {
        redemptions.add(flow.isEmpty() || flow.equals("0") ? place : flow);
      } else {
        others.add("a record of the unknown biz_type \"" + bizType + "\" (" + flow + ")");
      }
    }
  }

  private boolean hasOurPoints(Value row) {
    try {
      return new BigDecimal(row.get("change_point").text()).abs().compareTo(points) == 0;
    } catch (NumberFormatException e) {
      fault = "a record of the order whose points are no number";
      return false;
    }
  }

  /** What all pages together say. */
  LedgerAnswer answer() {
    if (fault != null) {
      return LedgerAnswer.unclear(fault);
    }
    if (redemptions.isEmpty() && others.isEmpty()) {
      return LedgerAnswer.none();
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
