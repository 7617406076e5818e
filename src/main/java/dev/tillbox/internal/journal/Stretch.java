package dev.tillbox.internal.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.UUID;

/**
 * A stretch of time over which the terminal's monotonic clock ran evenly, so that what is learned
 * of one moment in it holds for all: a life of the process, or less where the terminal may have
 * slept. Immutable; one row in the file.
 */
final class Stretch {
  private static final Path LINUX_BOOT_ID = Paths.get("/proc/sys/kernel/random/boot_id");

  /** This boot of the machine; where the system does not name it, this life of the process. */
  private static final String THIS_BOOT = thisBoot();

  final long number;
  final String boot;

  /** What the CRM's clock showed when the monotonic one stood at zero; null until learned. */
  final Long zeroMs;

  /** How far the CRM's clock is ahead of the wall clock; null if that was never learned. */
  final Long offsetMs;

  Stretch(long number, String boot, Long zeroMs, Long offsetMs) {
    this.number = number;
    this.boot = boot;
    this.zeroMs = zeroMs;
    this.offsetMs = offsetMs;
  }

  /** The next stretch: of its monotonic clock nothing is known, of the wall clock what was. */
  Stretch next() {
    return new Stretch(number + 1, THIS_BOOT, null, offsetMs);
  }

  Stretch learned(long newZeroMs, long newOffsetMs) {
    return new Stretch(number, boot, newZeroMs, newOffsetMs);
  }

  private static String thisBoot() {
    try {
      return new String(Files.readAllBytes(LINUX_BOOT_ID), StandardCharsets.US_ASCII).trim();
    } catch (IOException | SecurityException e) {
      return UUID.randomUUID().toString();
    }
  }
}
