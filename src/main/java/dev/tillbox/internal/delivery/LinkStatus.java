package dev.tillbox.internal.delivery;

import dev.tillbox.Backlog;
import dev.tillbox.HaltReason;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Reply;

/** What is known of the way to the CRM, for {@link Backlog}. Immutable. */
final class LinkStatus {
  static final LinkStatus UNKNOWN = new LinkStatus(Backlog.Link.UNKNOWN, null, null);

  final Backlog.Link link;
  final HaltReason halt;
  final String lastAnswer;

  private LinkStatus(Backlog.Link link, HaltReason halt, String lastAnswer) {
    this.link = link;
    this.halt = halt;
    this.lastAnswer = lastAnswer;
  }

  /** After a reply. A halt lasts until the CRM answers something else. */
  LinkStatus after(Reply reply) {
    Reply.Kind kind = reply.kind();
    Backlog.Link now = kind.isAnswer() ? Backlog.Link.UP : Backlog.Link.DOWN;
    String shown = shown(reply);
    if (kind == Reply.Kind.HALT) {
      Reply.Halt stop = (Reply.Halt) reply;
      // Where it may not be the CRM that said so, something else may stand in its place.
      return new LinkStatus(stop.isInDoubt() ? Backlog.Link.UNKNOWN : now, stop.reason(), shown);
    }
    return new LinkStatus(now, kind.isAnswer() ? null : halt, shown);
  }

  /** After a reply that says something of one entry alone. */
  LinkStatus afterOneOf(Reply reply) {
    return new LinkStatus(link, halt, shown(reply));
  }

  private static String shown(Reply reply) {
    return reply.kind().isOutcome() ? "ANSWERED" : reply.toString();
  }

  /** After the ledger was read. */
  LinkStatus after(LedgerAnswer answer) {
    return new LinkStatus(Backlog.Link.UP, null, "LEDGER " + answer);
  }

  /** After so many refusals alike that the queue was halted. */
  LinkStatus haltedBy(Reply refusal) {
    return new LinkStatus(Backlog.Link.UP, HaltReason.EQUAL_REFUSALS, refusal.toString());
  }

  /**
   * After a probe that did not get through.
   *
   * @param obstacle what stood in the CRM's place; null where nothing answered
   */
  LinkStatus unreachable(String obstacle) {
    return new LinkStatus(
        Backlog.Link.DOWN,
        halt,
        obstacle == null ? lastAnswer : Reply.notSent(obstacle).toString());
  }

  boolean isUp() {
    return link == Backlog.Link.UP;
  }

  boolean differsFrom(LinkStatus other) {
    return link != other.link || halt != other.halt;
  }
}
