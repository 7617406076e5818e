package dev.tillbox.alsc;

import dev.tillbox.Reply;

/** What an answer means, and the CRM's result in it where there is one. */
final class Reading {
  final Reply reply;
  final Value result;

  Reading(Reply reply, Value result) {
    this.reply = reply;
    this.result = result;
  }

  static Reading of(Reply reply) {
    return new Reading(reply, Value.nothing());
  }
}
