package dev.tillbox.crash;

/** When a life ends: at a step, after so many lines of output, after a while, or by itself. */
final class Kill {
  final CrashStep step;
  final int nth;
  final int lines;
  final long millis;

  private Kill(CrashStep step, int nth, int lines, long millis) {
    this.step = step;
    this.nth = nth;
    this.lines = lines;
    this.millis = millis;
  }

  static Kill at(CrashStep step, int nth) {
    return new Kill(step, nth, -1, -1);
  }

  static Kill afterLines(int lines) {
    return new Kill(null, 0, lines, -1);
  }

  static Kill afterMillis(long millis) {
    return new Kill(null, 0, -1, millis);
  }

  static Kill never() {
    return new Kill(null, 0, -1, -1);
  }

  boolean isInTheLog() {
    return step != null && !step.isOnTheWire();
  }

  boolean isOnTheWire() {
    return step != null && step.isOnTheWire();
  }

  @Override
  public String toString() {
    if (step != null) {
      return "at " + step + " number " + nth;
    }
    if (lines >= 0) {
      return "after " + lines + " lines";
    }
    return millis >= 0 ? "after " + millis + " ms" : "never";
  }
}
