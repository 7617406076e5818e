package dev.tillbox.support;

import dev.tillbox.internal.journal.JournalView;
import java.io.IOException;
import java.util.List;

/** How {@code dump} writes entries. Called in this order: begin, page as often as needed, end. */
interface EntryFormat {
  void begin(JournalView view) throws IOException;

  /** The next entries, all at once, so that columns can be as wide as they need. */
  void page(List<ShownEntry> entries) throws IOException;

  void end() throws IOException;
}
