package dev.tillbox.support;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes: always UTF-8, whatever the platform's charset is, and with failures
 * reported, which {@code System.out} would swallow.
 */
final class Console {
  private final Writer out;
  private final PrintWriter err;

  Console(OutputStream out, OutputStream err) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    this.err = new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
  }

  /** What was asked for. */
  Writer out() {
    return out;
  }

  /** What went wrong. */
  PrintWriter err() {
    return err;
  }

  void flush() throws IOException {
    out.flush();
    err.flush();
  }
}
