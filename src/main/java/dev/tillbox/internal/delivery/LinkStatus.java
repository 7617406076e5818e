package dev.tillbox.internal.delivery;

import dev.tillbox.Backlog;
import dev.tillbox.HaltReason;
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
    String answer = reply.toString();
    switch (reply.kind()) {
      case HALT:
        return new LinkStatus(Backlog.Link.UP, ((Reply.Halt) reply).reason(), answer);
      case NOT_SENT:
      case NOT_REACHED:
      case UNKNOWN:
        return new LinkStatus(Backlog.Link.DOWN, halt, answer);
      case CONFIRMED:
      case REJECTED:
      case DUPLICATE:
        // Its content is an outcome, which nobody may see before it is on disk.
        return new LinkStatus(Backlog.Link.UP, null, "ANSWERED");
      default:
        return new LinkStatus(Backlog.Link.UP, null, answer);
    }
  }

  /** After a probe that did not get through. */
  LinkStatus unreachable() {
    return new LinkStatus(Backlog.Link.DOWN, halt, lastAnswer);
  }

  boolean isUp() {
    return link == Backlog.Link.UP;
  }

  boolean differsFrom(LinkStatus other) {
    return link != other.link || halt != other.halt;
  }
}
