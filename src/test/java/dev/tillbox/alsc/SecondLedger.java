package dev.tillbox.alsc;

import static dev.tillbox.alsc.WholeTree.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.tillbox.LedgerAnswer;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a page of the ledger proves of the sample's redemption at the most: no class of the product
 * has a say in it.
 */
final class SecondLedger {
  static final String ROOT = "alibaba_alsc_crm_point_querypointflow_response";
  static final String ROWS = "point_flow_open_info";
  static final String ORDER = "32323234344356";

  private static final BigDecimal POINTS = new BigDecimal(2333);
  private static final List<String> FIELDS =
      Arrays.asList("flow_id", "biz_type", "change_point", "out_biz_id");

  private SecondLedger() {}

  /** None: nothing on the page could be ours. One: a single record is, and none reverses it. */
  static boolean proves(LedgerAnswer.Kind kind, String text) {
    JsonObject page = SecondReader.result(WholeTree.of(text), ROOT, false);
    JsonArray rows = rows(page.get("result_list"));
    if (rows == null || !isWhole(page, rows)) {
      return false;
    }
    List<JsonObject> possible =
        StreamSupport.stream(rows.spliterator(), false)
            .map(JsonElement::getAsJsonObject)
            .filter(SecondLedger::mayBeOurs)
            .collect(Collectors.toList());
    if (kind == LedgerAnswer.Kind.NONE) {
      return possible.isEmpty();
    }
    // An order may be redeemed in parts: one of other points is no second record of ours.
    possible.removeIf(row -> isRedemption(row) && hasOtherPoints(row));
    return possible.stream().allMatch(SecondLedger::isOurs)
        && possible.stream().map(row -> row.get("flow_id")).distinct().count() == 1;
  }

  /** It must be the last one, and hold as many records as it counts, all of a known form. */
  private static boolean isWhole(JsonObject page, JsonArray rows) {
    JsonElement count = orNull(page.get("total_size"));
    boolean isCounted = !count.isJsonNull() && !count.toString().equals("\"\"");
    String total = isCounted ? text(page, "total_size") : String.valueOf(rows.size());
    return text(page, "biz_success").equals("true")
        && text(page, "has_next_page").equals("false")
        && (page.has("result_list") || isCounted)
        && total.matches("\\d+")
        && new BigDecimal(total).compareTo(new BigDecimal(rows.size())) <= 0
        && StreamSupport.stream(rows.spliterator(), false).allMatch(SecondLedger::isRecord);
  }

  /** Null for a list in a form that is not documented. */
  private static JsonArray rows(JsonElement list) {
    JsonElement rows = orNull(list);
    if (rows.isJsonObject() && rows.getAsJsonObject().size() > 0) {
      rows = rows.getAsJsonObject().get(ROWS);
    }
    if (rows == null || rows.isJsonArray()) {
      return (JsonArray) rows;
    }
    JsonArray result = new JsonArray();
    boolean isEmpty = rows.isJsonNull() || rows.toString().matches("\"\"|\\{}");
    if (!isEmpty || (rows.isJsonObject() && rows != list)) {
      result.add(rows);
    }
    return result;
  }

  private static boolean isRecord(JsonElement row) {
    return row.isJsonObject() && !Collections.disjoint(row.getAsJsonObject().keySet(), FIELDS);
  }

  /** All but what names another order, takes other points for none, or was earned by ours. */
  private static boolean mayBeOurs(JsonObject row) {
    String order = text(row, "out_biz_id").trim();
    boolean isEarned = !isRedemption(row) && !isReversal(row);
    return order.isEmpty()
        ? !hasOtherPoints(row)
        : order.equalsIgnoreCase(ORDER) && !(isEarned && hasOtherPoints(row));
  }

  private static boolean isOurs(JsonObject row) {
    return text(row, "out_biz_id").equals(ORDER)
        && isRedemption(row)
        && text(row, "change_point").matches("-?2333(\\.0*)?")
        && Arrays.asList("", "354346532").contains(text(row, "request_id"))
        && Arrays.asList("", "7027365982937563912722").contains(text(row, "customer_id"));
  }

  private static boolean hasOtherPoints(JsonObject row) {
    try {
      return new BigDecimal(text(row, "change_point")).abs().compareTo(POINTS) != 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isRedemption(JsonObject row) {
    return kind(row).startsWith("DEDUCT") && !isReversal(row);
  }

  private static boolean isReversal(JsonObject row) {
    return kind(row).matches("(?s).*(REVERSE|REFUND).*");
  }

  private static String kind(JsonObject row) {
    return text(row, "biz_type").trim().toUpperCase(Locale.ROOT);
  }

  private static JsonElement orNull(JsonElement value) {
    return value == null ? JsonNull.INSTANCE : value;
  }
}
