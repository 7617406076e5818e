package dev.tillbox.internal.journal;

/** What the terminal's clocks showed at one moment, and the CRM's time reckoned from them. */
final class Reading {
  final long wallMs;
  final long serverMs;
  final long uptimeMs;
  final Stretch stretch;

  Reading(long wallMs, long serverMs, long uptimeMs, Stretch stretch) {
    this.wallMs = wallMs;
    this.serverMs = serverMs;
    this.uptimeMs = uptimeMs;
    this.stretch = stretch;
  }

  /** How far the CRM's clock was ahead, as far as known. */
  long offsetMs() {
    return serverMs - wallMs;
  }
}
