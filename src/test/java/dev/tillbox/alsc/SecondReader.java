package dev.tillbox.alsc;

import static dev.tillbox.alsc.WholeTree.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.tillbox.Reply;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a body may settle at the most, by the platform's documentation alone: no class of the
 * product has a say in it. It need not agree on what is not settled.
 */
final class SecondReader {
  /** Codes that are no refusal of one request, whatever sub_code stands beside them. */
  private static final Set<Integer> OTHER_CODES =
      new HashSet<>(
          Arrays.asList(
              4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33,
              34, 42, 44, 47, 53));

  private static final Set<Integer> WRONG_ARGUMENTS = new HashSet<>(Arrays.asList(40, 41, 43));

  private static final String DUPLICATE = "isv\\..*(repeat|duplicate).*";
  private static final String HALT =
      "isv\\.(invalid-permission|permission-.*|appkey-.*|w2-.*)|session-.*";
  private static final String NO_REFUSAL =
      "(?s)isp\\..*|accesscontrol\\..*|" + DUPLICATE + "|" + HALT;

  private SecondReader() {}

  static boolean settles(String text, Reply reply, boolean simplified) {
    boolean simplify = simplified && !text.trim().startsWith("<"); // only JSON can be
    boolean byPlatform = reply instanceof Reply.Rejected && ((Reply.Rejected) reply).isByPlatform();
    JsonObject body = WholeTree.of(text);
    if (byPlatform) {
      return body.size() == 1 && refusesForGood(object(body, "error_response"));
    }
    String expected = String.valueOf(reply.kind() == Reply.Kind.CONFIRMED);
    return text(result(body, Samples.ROOT, simplify), "biz_success").equals(expected);
  }

  /** The result under that root and beside no other; one without members where there is none. */
  static JsonObject result(JsonObject body, String root, boolean simplify) {
    boolean isBare = simplify && body.keySet().stream().noneMatch(n -> n.endsWith("_response"));
    JsonObject holder = isBare ? body : object(body, body.size() == 1 ? root : "");
    return object(holder, "result");
  }

  private static JsonObject object(JsonObject parent, String name) {
    JsonElement member = parent.get(name);
    return member != null && member.isJsonObject() ? member.getAsJsonObject() : new JsonObject();
  }

  private static boolean refusesForGood(JsonObject error) {
    String code = text(error, "code").trim();
    int number = code.matches("\\d{1,9}") ? Integer.parseInt(code) : -1;
    JsonElement sub = error.get("sub_code");
    boolean isReadable = sub == null || sub.isJsonNull() || sub.isJsonPrimitive();
    if (code.isEmpty() || OTHER_CODES.contains(number) || !isReadable) {
      return false;
    }
    String subCode =
        text(error, "sub_code").trim().toLowerCase(Locale.ROOT).replaceAll("(?s):.*", "");
    return !subCode.matches(NO_REFUSAL)
        && (subCode.startsWith("isv.") || WRONG_ARGUMENTS.contains(number));
  }
}
