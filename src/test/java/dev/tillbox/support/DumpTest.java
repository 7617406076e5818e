package dev.tillbox.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code dump} shows, hides and records. */
class DumpTest {
  @TempDir static Path folder;
  private static Path queue;

  @BeforeAll
  static void makeQueue() throws InterruptedException {
    queue = Queues.mixed(folder);
  }

  /** The request ids of the rows that a dump with these options shows. */
  private static List<String> shown(Object... options) {
    Object[] arguments = new Object[options.length + 4];
    arguments[0] = "dump";
    arguments[1] = queue;
    arguments[2] = "--format";
    arguments[3] = "jsonl";
    System.arraycopy(options, 0, arguments, 4, options.length);
    Shell dump = Shell.run(arguments);
    assertThat(dump.exit).as(dump.err).isZero();
    List<String> ids = new ArrayList<>();
    Matcher id = Pattern.compile("\"requestId\":\"(.*?)\"").matcher(dump.out);
    while (id.find()) {
      ids.add(id.group(1));
    }
    return ids;
  }

  @Test
  void theTableShowsOfAHeldEntryAllThatOneDecidesBy() {
    String json = Shell.run("dump", queue, "--state", "held", "--format", "jsonl").out;
    String text = JsonParser.parseString(json).getAsJsonObject().get("outcomeText").getAsString();
    assertThat(text.length()).isGreaterThan(80);
    Shell dump = Shell.run("dump", queue);
    assertThat(dump.out).contains(": " + text);
    assertThat(dump.lines()).anyMatch(line -> line.matches("[- ]{50,280}"));
  }

  @Test
  void showsEveryEntryInTheOrderOfSubmitWithTheCounts() {
    Shell dump = Shell.run("dump", queue, "--zone", "Asia/Shanghai");
    assertThat(dump.exit).isZero();
    assertThat(dump.err).isEmpty();
    assertThat(dump.out)
        .containsSubsequence("paid", "refused", "held", "doubtful", "waiting", "other")
        .contains("2026-11-24 16:00:00")
        .contains("may have been sent")
        .doesNotContain("IN_DOUBT")
        .containsPattern("2  queued +11 points")
        .containsPattern("1  may have been sent +7 points")
        .containsPattern("1  held +3 points")
        .contains("6 entries")
        .contains(queue.toString())
        .contains("scripted");
  }

  @Test
  void everyColumnBeginsWhereItsHeadingDoes() {
    List<String> lines = Shell.run("dump", queue, "--unmask").lines();
    String heading = line(lines, "request id");
    int column = DisplayText.width(heading.substring(0, heading.indexOf("request id")));
    for (String id : new String[] {"paid", "refused", "held", "doubtful", "waiting", "other"}) {
      String row = line(lines, "小狗 .*  " + id);
      int at = row.indexOf("  " + id, row.indexOf("小狗")) + 2;
      assertThat(DisplayText.width(row.substring(0, at))).as(row).isEqualTo(column);
    }
  }

  private static String line(List<String> lines, String pattern) {
    return lines.stream()
        .filter(line -> Pattern.compile(pattern).matcher(line).find())
        .findFirst()
        .get();
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "jsonl", "csv"})
  void hidesPersonsUnlessAskedEvenInAnswersThatQuoteThem(String format) {
    Shell dump = Shell.run("dump", queue, "--format", format);
    assertThat(dump.out)
        .contains("****2722", "小**", "sign in as ****2722")
        .doesNotContain(Queues.CUSTOMER, "84646738392", "小狗", "other-customer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "jsonl", "csv"})
  void showsPersonsWhenAskedAndRecordsThat(String format) throws Exception {
    Path log = folder.resolve("queue.db.unmask.log");
    Files.deleteIfExists(log);
    Shell dump =
        Shell.run("dump", queue, "--unmask", "--format", format, "--customer", Queues.CUSTOMER);
    assertThat(dump.out).contains(Queues.CUSTOMER, "84646738392", "小狗");
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d.* user=.+ process=\\d+@.*")
        .contains("user=" + System.getProperty("user.name"))
        .endsWith("format=" + format + " customer=****2722");
    Shell.run("dump", queue, "--unmask");
    assertThat(Files.readAllLines(log, StandardCharsets.UTF_8)).hasSize(2).startsWith(lines.get(0));
  }

  @Test
  void showsNothingUnmaskedThatCannotBeRecorded() throws Exception {
    Path drained = Queues.drained(folder);
    Files.createDirectory(folder.resolve("drained.db.unmask.log"));
    Shell dump = Shell.run("dump", drained, "--unmask");
    assertThat(dump.exit).isEqualTo(73);
    assertThat(dump.out).isEmpty();
    assertThat(dump.err).contains("drained.db.unmask.log", "leave out --unmask");
  }

  @Test
  void filtersByState() {
    assertThat(shown("--state", "queued")).containsExactly("waiting", "other");
    assertThat(shown("--state", "Held,CONFIRMED")).containsExactly("paid", "held");
    assertThat(shown("--state", "in-doubt", "--state", "rejected"))
        .containsExactly("refused", "doubtful");
    assertThat(shown("--state", "may have been sent")).containsExactly("doubtful");
    assertThat(shown("--state", "voided")).isEmpty();
  }

  @Test
  void filtersByCustomerAndOrder() {
    assertThat(shown("--customer", "other-customer")).containsExactly("other");
    assertThat(shown("--order", "order-3")).containsExactly("held");
    assertThat(shown("--order", "order-3", "--customer", "other-customer")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T09:00:00Z, UTC, true",
    "2026-11-24T17:00:00+08:00, UTC, true",
    "2026-11-24T09:00, UTC, true",
    "2026-11-24 17:00, Asia/Shanghai, true",
    "2026-11-24T17:00:01, Asia/Shanghai, false",
    "2026-11-25, Asia/Shanghai, false",
  })
  void filtersByTime(String since, String zone, boolean found) {
    assertThat(shown("--since", since, "--zone", zone))
        .isEqualTo(
            found ? java.util.Arrays.asList("doubtful", "waiting", "other") : new ArrayList<>());
    assertThat(shown("--since", "2026-11-24", "--zone", zone)).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({
    "--since, yesterday, 2026-11-24T08:00",
    "--zone, Middle/Earth, Asia/Shanghai",
    "--state, lost, in_doubt",
    "--format, xml, JSONL",
  })
  void saysWhatAnOptionMayBe(String option, String value, String remedy) {
    Shell dump = Shell.run("dump", queue, option, value);
    assertThat(dump.exit).isEqualTo(64);
    assertThat(dump.err).contains(option, value, remedy, "See tillbox dump --help");
    assertThat(dump.out).isEmpty();
  }

  @Test
  void leavesTheFileAsItWas() throws Exception {
    byte[] before = Files.readAllBytes(queue);
    Shell.run("dump", queue);
    Shell.run("dump", queue, "--unmask");
    Shell.run("status", queue);
    assertThat(Files.readAllBytes(queue)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "jsonl", "csv"})
  void nothingInTheFileSteersTheTerminal(String format) {
    String out = Shell.run("dump", queue, "--format", format).out;
    assertThat(out.replaceAll("\\R", ""))
        .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]")
        .contains("\\u001b[31mred\\u0007 \\u202egnp.exe\\u202c");
  }
}
