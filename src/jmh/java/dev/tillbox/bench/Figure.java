package dev.tillbox.bench;

import java.util.Locale;

/** One line of the final table: what was measured, against what, and the target. Immutable. */
final class Figure {
  final String name;
  final String measured;
  final String reference;
  final String ratio;
  final String target;
  final String reached;

  private Figure(
      String name, String measured, String reference, String ratio, String target, String reached) {
    this.name = name;
    this.measured = measured;
    this.reference = reference;
    this.ratio = ratio;
    this.target = target;
    this.reached = reached;
  }

  /** A ratio that should be so small. */
  static Figure ratioAtMost(
      String name, String measured, String reference, double ratio, double bound) {
    return new Figure(
        name, measured, reference, number(ratio), "≤ " + number(bound), yes(ratio <= bound));
  }

  /** A ratio that should be so great. */
  static Figure ratioAtLeast(
      String name, String measured, String reference, double ratio, double bound) {
    return new Figure(
        name, measured, reference, number(ratio), "≥ " + number(bound), yes(ratio >= bound));
  }

  /** A count that should be so small; its ratio is to the target itself. */
  static Figure countAtMost(String name, String unit, double count, String beside, double bound) {
    return new Figure(
        name,
        number(count) + unit,
        beside,
        number(count / bound),
        "≤ " + number(bound) + unit,
        yes(count <= bound));
  }

  /** Said for orientation, without a target. */
  static Figure shown(String name, String measured, String reference, double ratio) {
    return new Figure(name, measured, reference, number(ratio), "–", "–");
  }

  /** Could not be measured here. */
  static Figure missing(String name, String why) {
    return new Figure(name, "not measured: " + why, "–", "–", "–", "–");
  }

  /** With as many decimals as tell apart. */
  static String number(double value) {
    double size = Math.abs(value);
    String form = size >= 100 ? "%.0f" : size >= 20 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }

  private static String yes(boolean reached) {
    return reached ? "yes" : "NO";
  }

  String[] cells() {
    return new String[] {name, measured, reference, ratio, target, reached};
  }
}
