package dev.tillbox.support;

import com.google.gson.stream.JsonWriter;
import dev.tillbox.internal.journal.JournalView;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;

/** One JSON object a line, each with the same keys; for programs. */
final class JsonLinesFormat implements EntryFormat {
  private final Writer out;

  JsonLinesFormat(Writer out) {
    this.out = out;
  }

  @Override
  public void begin(JournalView view) {}

  @Override
  public void page(List<ShownEntry> entries) throws IOException {
    for (ShownEntry entry : entries) {
      // In JSON a number in place of a character is the same text: nothing is lost.
      out.write(DisplayText.harmless(json(entry)));
      out.write('\n');
    }
  }

  private static String json(ShownEntry entry) throws IOException {
    StringWriter line = new StringWriter();
    JsonWriter json = new JsonWriter(line);
    json.setSerializeNulls(true);
    json.beginObject();
    json.name("sequence").value(entry.sequence());
    json.name("requestId").value(entry.requestId());
    json.name("state").value(entry.state().name());
    json.name("stateText").value(StateWords.of(entry.state()));
    json.name("submittedAt").value(entry.submittedIso());
    json.name("submittedAtCorrected").value(entry.submittedCorrectedIso());
    json.name("customerId").value(entry.customerId());
    json.name("changePoint").value(entry.points());
    json.name("outBizId").value(entry.order());
    json.name("operatorId").value(entry.operatorId());
    json.name("operatorName").value(entry.operatorName());
    json.name("attempts").value(entry.attempts());
    json.name("outcomeCode").value(entry.outcomeCode());
    json.name("outcomeText").value(entry.outcomeText());
    json.name("outcomeAt").value(entry.outcomeIso());
    json.name("reference").value(entry.reference());
    json.name("told").value(entry.told());
    json.name("lastAnswer").value(entry.lastAnswer());
    json.name("decidedBy").value(entry.decidedBy());
    json.name("releasedWhy").value(entry.releasedWhy());
    json.endObject();
    return line.toString();
  }

  @Override
  public void end() {}
}
