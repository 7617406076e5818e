package dev.tillbox.sandbox;

import java.util.Arrays;
import java.util.List;

/**
 * Where every request is taken in, one at a time: checked, booked once, noted. Its lock makes the
 * order of attempts and the order of the ledger one order.
 */
final class CrmDesk {
  static final String NOT_ENOUGH_POINTS = "POINT_NOT_ENOUGH";

  private final TopChecks checks;
  private final Ledger ledger;
  private final FaultScript script;
  private final RepeatAnswer repeats;
  private final TopAnswers answers;
  private final OrderedLog<Attempt> attempts = new OrderedLog<>();
  private final OrderedLog<String> violations = new OrderedLog<>();

  CrmDesk(
      TopChecks checks,
      Ledger ledger,
      FaultScript script,
      RepeatAnswer repeats,
      TopAnswers answers) {
    this.checks = checks;
    this.ledger = ledger;
    this.script = script;
    this.repeats = repeats;
    this.answers = answers;
  }

  OrderedLog<Attempt> attempts() {
    return attempts;
  }

  OrderedLog<String> violations() {
    return violations;
  }

  /** Decides on a request; points move here, not when the answer is sent. */
  synchronized Turn receive(TopRequest request) {
    FaultStep step = script.take(request);
    Turn turn =
        step != null && !step.isAfterApplying()
            ? new Turn(step, null, "not heard of")
            : handled(step, request);
    String hidden = step == null ? "" : ", hidden by " + step;
    attempts.add(new Attempt(attempts.size() + 1L, request, turn.outcome + hidden));
    return turn;
  }

  /** Notes what did not go to the platform's address; no script applies to it. */
  synchronized Turn misdirected(TopRequest request) {
    attempts.add(new Attempt(attempts.size() + 1L, request, "wrong address"));
    return new Turn(null, Answer.of(404, Answer.HTML, "<html>Not Found</html>"), "wrong address");
  }

  private Turn handled(FaultStep step, TopRequest request) {
    TopError error = checks.fault(request);
    if (error != null) {
      return error(step, request, error);
    }
    if (request.isLookUp()) {
      return new Turn(step, page(request), "looked up");
    }
    LedgerEntry known = ledger.find(request.requestId().get());
    if (known == null) {
      LedgerEntry entry = ledger.book(request);
      return answered(step, request, entry, entry.isApplied() ? "applied" : "refused");
    }
    return Arrays.equals(known.payload(), request.payload())
        ? repeated(step, request, known)
        : changed(step, request);
  }

  private Answer page(TopRequest request) {
    List<FlowRecord> all = ledger.flows(request.customerId().get(), request.outBizId().orElse(""));
    long number = Math.max(1, request.whole("page_no").orElse(1L));
    long size = Math.max(1, request.whole("page_size").orElse(20L));
    int start = (int) Math.min(all.size(), (number - 1) * size);
    int end = (int) Math.min(all.size(), start + size);
    return answers.ledger(request, all.subList(start, end), number, all.size(), end < all.size());
  }

  /** Gives the points of a booked request back. */
  synchronized void reverse(String requestId) {
    LedgerEntry entry = ledger.find(requestId);
    if (entry == null || !entry.isApplied()) {
      throw new IllegalArgumentException(requestId + " is not booked; nothing can be reversed");
    }
    ledger.reverse(entry);
  }

  private Turn repeated(FaultStep step, TopRequest request, LedgerEntry known) {
    if (repeats == RepeatAnswer.FIRST_ANSWER) {
      return answered(step, request, known, "repeated");
    }
    if (repeats == RepeatAnswer.REFUSAL) {
      return new Turn(step, answers.refused(request, "REPEATED", "重复请求"), "refused as repeated");
    }
    int code = repeats == RepeatAnswer.ERROR_15 ? 15 : 50;
    return error(step, request, TopError.service(code, "isv.invalid-repeat-call", "重复请求"));
  }

  private Turn changed(FaultStep step, TopRequest request) {
    violations.add("payload changed: " + request.requestId().get());
    return error(
        step,
        request,
        TopError.service(
            50, "isv.invalid-parameter:request_id", "known with another payload; never change it"));
  }

  private Turn answered(FaultStep step, TopRequest request, LedgerEntry entry, String outcome) {
    Answer answer =
        entry
            .flowId()
            .map(flowId -> answers.applied(request, flowId))
            .orElseGet(() -> answers.refused(request, NOT_ENOUGH_POINTS, "积分不足"));
    return new Turn(step, answer, outcome);
  }

  private Turn error(FaultStep step, TopRequest request, TopError error) {
    return new Turn(step, answers.error(request, error), error.toString());
  }

  /** What a request came to: the CRM's answer, and the fault that comes in its place. */
  static final class Turn {
    final FaultStep step;
    final Answer answer;
    private final String outcome;

    Turn(FaultStep step, Answer answer, String outcome) {
      this.step = step;
      this.answer = answer;
      this.outcome = outcome;
    }
  }
}
