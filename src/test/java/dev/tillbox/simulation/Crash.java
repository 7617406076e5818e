package dev.tillbox.simulation;

/**
 * Takes what still runs of a dead process off the stack; nobody hears of what it does meanwhile.
 */
final class Crash extends RuntimeException {
  private static final long serialVersionUID = 1;

  Crash() {
    super("the process is dead", null, false, false);
  }
}
