package dev.tillbox.sandbox;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Words the platform's answers in the shape that a request asked for. Thread-safe. */
final class TopAnswers {
  private final AtomicLong traces = new AtomicLong();
  private final boolean bareFlowIds;

  TopAnswers(boolean bareFlowIds) {
    this.bareFlowIds = bareFlowIds;
  }

  Answer applied(TopRequest request, String flowId) {
    JsonObject result = new JsonObject();
    result.addProperty("biz_success", true);
    result.add(
        "result",
        bareFlowIds ? new JsonPrimitive(new BigInteger(flowId)) : new JsonPrimitive(flowId));
    result.addProperty("result_code", "200");
    result.addProperty("result_desc", "成功");
    result.addProperty("result_view", "");
    return worded(request, result);
  }

  /** A page of the ledger; its records are wrapped once more unless simplified. */
  Answer ledger(TopRequest request, List<FlowRecord> page, long number, long total, boolean more) {
    JsonArray records = new JsonArray();
    page.forEach(record -> records.add(record.shown()));
    JsonObject list = new JsonObject();
    list.add("point_flow_open_info", records);
    JsonObject result = new JsonObject();
    result.addProperty("biz_success", true);
    result.addProperty("result_code", "200");
    result.addProperty("current_page", number);
    result.addProperty("has_next_page", more);
    result.addProperty("total_size", total);
    result.add("result_list", isSimplified(request) ? records : list);
    return worded(request, result);
  }

  Answer refused(TopRequest request, String code, String text) {
    JsonObject result = new JsonObject();
    result.addProperty("biz_success", false);
    result.addProperty("result_code", code);
    result.addProperty("result_desc", text);
    result.addProperty("result_view", text);
    return worded(request, result);
  }

  Answer error(TopRequest request, TopError error) {
    JsonObject response = new JsonObject();
    response.addProperty("code", error.code);
    response.addProperty("msg", error.message);
    if (error.subCode != null) {
      response.addProperty("sub_code", error.subCode);
    }
    if (error.subMessage != null) {
      response.addProperty("sub_msg", error.subMessage);
    }
    response.addProperty("request_id", trace());
    // The platform's own XML errors carry the name of a host behind the root.
    return isJson(request)
        ? json(request, wrapped("error_response", response))
        : xml(request, "error_response", response, "<!--sandbox011.loopback-->");
  }

  private Answer worded(TopRequest request, JsonObject result) {
    JsonObject response = wrapped("result", result);
    response.addProperty("request_id", trace());
    if (!isJson(request)) {
      return xml(request, root(request), response, "");
    }
    return json(request, isSimplified(request) ? response : wrapped(root(request), response));
  }

  private static String root(TopRequest request) {
    return (request.isLookUp() ? request.method() : TopRequest.METHOD).replace('.', '_')
        + "_response";
  }

  private static boolean isSimplified(TopRequest request) {
    return isJson(request) && request.parameter("simplify").equals("true");
  }

  private static boolean isJson(TopRequest request) {
    return request.parameter("format").equals("json");
  }

  private static JsonObject wrapped(String name, JsonObject content) {
    JsonObject object = new JsonObject();
    object.add(name, content);
    return object;
  }

  private static Answer json(TopRequest request, JsonObject content) {
    return zippedIfWanted(request, Answer.of(200, Answer.JSON, content.toString()));
  }

  private static Answer xml(TopRequest request, String root, JsonObject content, String tail) {
    StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\" ?>");
    element(text, root, content);
    return zippedIfWanted(request, Answer.of(200, Answer.XML, text.append(tail).toString()));
  }

  private static void element(StringBuilder xml, String name, JsonObject content) {
    xml.append('<').append(name).append('>');
    for (String key : content.keySet()) {
      if (content.get(key).isJsonObject()) {
        element(xml, key, content.getAsJsonObject(key));
      } else if (content.get(key).isJsonArray()) {
        content.getAsJsonArray(key).forEach(item -> element(xml, key, item.getAsJsonObject()));
      } else {
        xml.append('<').append(key).append('>');
        xml.append(escaped(content.get(key).getAsString()));
        xml.append("</").append(key).append('>');
      }
    }
    xml.append("</").append(name).append('>');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static Answer zippedIfWanted(TopRequest request, Answer answer) {
    return request.isGzipAccepted() ? answer.zipped() : answer;
  }

  private String trace() {
    return "sandbox" + traces.incrementAndGet();
  }
}
