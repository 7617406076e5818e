package dev.tillbox.sandbox;

/**
 * What the CRM says to a {@code request_id} that it has seen before, with the same payload. The
 * live CRM's way is not documented, so a till must live with each.
 */
public enum RepeatAnswer {
  /** The first answer once more, a refusal included. */
  FIRST_ANSWER,
  /** Error 15 with {@code isv.invalid-repeat-call}, as a close relative of the method documents. */
  ERROR_15,
  /** Error 50 with {@code isv.invalid-repeat-call}. */
  ERROR_50,
  /** {@code biz_success} is false, though the first attempt took the points. */
  REFUSAL
}
