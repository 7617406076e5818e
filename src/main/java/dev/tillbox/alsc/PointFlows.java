package dev.tillbox.alsc;

import dev.tillbox.LedgerAnswer;
import java.util.Collections;
import java.util.List;

/** What the ledger's pages show of one redemption, if they show all that there is. */
final class PointFlows {
  private static final String WRAPPER = "point_flow_open_info";

  private final FlowRecords found;
  private long shown;
  private String fault;

  /**
   * Makes one.
   *
   * @param redemption the struct as it was frozen
   * @throws NumberFormatException if it does not say how many points were to be taken
   */
  PointFlows(Settings settings, Value redemption) {
    this.found = new FlowRecords(settings, redemption);
  }

  /** Takes a page; returns whether another one must be read. */
  boolean add(Value page) {
    List<Value> records = records(page.get("result_list"));
    for (Value row : records) {
      shown++;
      found.add(row, "record " + shown + " of page " + page.get("current_page").text());
    }
    fault = fault == null ? found.fault() : fault;
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

  /** What all pages together say. */
  LedgerAnswer answer() {
    return fault == null ? found.answer() : LedgerAnswer.unclear(fault);
  }
}
