package dev.tillbox.bench;

import java.util.Arrays;

/** Measured values and their quantiles. Not thread-safe. */
final class Samples {
  private double[] values = new double[1_024];
  private int size;

  void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  double median() {
    return quantile(0.5);
  }

  /** The smallest value that at least so great a part of all does not exceed. */
  double quantile(double part) {
    if (size == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(part * size) - 1)];
  }
}
