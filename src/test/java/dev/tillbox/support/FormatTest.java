package dev.tillbox.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs read: JSON lines and CSV give back what is in the file. */
class FormatTest {
  @TempDir static Path folder;
  private static Path queue;

  @BeforeAll
  static void makeQueue() throws InterruptedException {
    queue = Queues.mixed(folder);
  }

  @Test
  void jsonLinesParseBack() {
    List<JsonObject> rows = new ArrayList<>();
    for (String line :
        Shell.run("dump", queue, "--format", "jsonl", "--unmask", "--zone", "Asia/Shanghai")
            .lines()) {
      rows.add(JsonParser.parseString(line).getAsJsonObject());
    }
    assertThat(rows).hasSize(6).allSatisfy(row -> assertThat(row.keySet()).hasSize(20));
    JsonObject refused = rows.get(1);
    assertThat(refused.get("sequence").getAsLong()).isEqualTo(2);
    assertThat(refused.get("requestId").getAsString()).isEqualTo("refused");
    assertThat(refused.get("state").getAsString()).isEqualTo("REJECTED");
    assertThat(refused.get("submittedAt").getAsString()).isEqualTo("2026-11-24T16:00:00.000+08:00");
    assertThat(refused.get("customerId").getAsString()).isEqualTo(Queues.CUSTOMER);
    assertThat(refused.get("changePoint").getAsLong()).isEqualTo(20);
    assertThat(refused.get("operatorName").getAsString()).isEqualTo("小狗");
    assertThat(refused.get("attempts").getAsInt()).isEqualTo(1);
    assertThat(refused.get("outcomeCode").getAsString()).isEqualTo("NOT_ENOUGH");
    assertThat(refused.get("outcomeText").getAsString()).isEqualTo(Queues.HOSTILE);
    assertThat(refused.get("told").getAsBoolean()).isTrue();
    assertThat(rows.get(0).get("reference").getAsString()).isEqualTo("flow-1");
    JsonObject doubtful = rows.get(3);
    assertThat(doubtful.get("state").getAsString()).isEqualTo("IN_DOUBT");
    assertThat(doubtful.get("stateText").getAsString()).isEqualTo("may have been sent");
    assertThat(doubtful.get("outcomeCode").isJsonNull()).isTrue();
    assertThat(doubtful.get("told").isJsonNull()).isTrue();
    assertThat(doubtful.get("lastAnswer").getAsString()).startsWith("NOT_REACHED portal");
  }

  @Test
  void csvParsesBackAndHoldsNoFormula() {
    String csv = Shell.run("dump", queue, "--format", "csv", "--unmask", "--zone", "UTC").out;
    List<List<String>> rows = parse(csv);
    List<String> names = rows.get(0);
    assertThat(rows).hasSize(7).allSatisfy(row -> assertThat(row).hasSameSizeAs(names));
    assertThat(names).startsWith("sequence", "requestId", "state").contains("told", "lastAnswer");
    assertThat(rows.get(2).get(names.indexOf("outcomeText")))
        .endsWith("\\u202c, \"quoted\"\\u000anext line");
    assertThat(rows.get(2).get(names.indexOf("submittedAt"))).isEqualTo("2026-11-24T08:00:00.000Z");
    assertThat(rows.get(2).get(names.indexOf("customerId"))).isEqualTo(Queues.CUSTOMER);
    assertThat(rows.get(4).get(names.indexOf("state"))).isEqualTo("IN_DOUBT");
    assertThat(rows.get(5).get(names.indexOf("outBizId"))).isEqualTo("'=1+1");
    assertThat(rows.get(5).get(names.indexOf("told"))).isEmpty();
  }

  @Test
  void csvBeginsWithAByteOrderMarkOnlyWhenAsked() {
    assertThat(Shell.run("dump", queue, "--format", "csv", "--bom").out)
        .startsWith("\uFEFFsequence,");
    assertThat(Shell.run("dump", queue, "--format", "csv").out).startsWith("sequence,");
  }

  @Test
  void jsonHasTheVeryKeysOfCsv() {
    JsonObject row =
        JsonParser.parseString(Shell.run("dump", queue, "--format", "jsonl").lines().get(0))
            .getAsJsonObject();
    List<String> names = parse(Shell.run("dump", queue, "--format", "csv").out).get(0);
    assertThat(row.keySet()).containsExactlyElementsOf(names);
  }

  /** RFC 4180, to the letter: every record ends in CRLF, quotes double inside quotes. */
  private static List<List<String>> parse(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\r')) {
        row.add(field.toString());
        field.setLength(0);
        if (c == '\r') {
          assertThat(csv.charAt(++i)).isEqualTo('\n');
          rows.add(row);
          row = new ArrayList<>();
        }
      } else {
        field.append(c);
      }
    }
    return rows;
  }
}
