package dev.tillbox.support;

import dev.tillbox.RedemptionRequest;

/**
 * Personal fields shown so that somebody who knows the person recognises them and nobody else
 * learns them. The stars are always as many, so that they do not tell a length.
 */
enum Masking {
  /** Shows an id by its end and a name by its first character. */
  MASKED {
    @Override
    String id(String id) {
      int points = id.codePointCount(0, id.length());
      // Never more than half of it.
      int shown = points >= 8 ? 4 : points >= 4 ? 2 : 0;
      return "****" + id.substring(id.offsetByCodePoints(id.length(), -shown));
    }

    @Override
    String name(String name) {
      return name.isEmpty() ? "" : name.substring(0, name.offsetByCodePoints(0, 1)) + "**";
    }

    @Override
    String text(String text, RedemptionRequest about) {
      String masked = replace(text, about.customerId(), id(about.customerId()));
      masked = replace(masked, about.operatorId(), id(about.operatorId()));
      return replace(masked, about.operatorName(), name(about.operatorName()));
    }

    /** Answers quote what was asked; a single character is found everywhere and tells nobody. */
    private String replace(String text, String personal, String masked) {
      return personal.length() < 2 ? text : text.replace(personal, masked);
    }
  },

  /** Shows everything. */
  OPEN {
    @Override
    String id(String id) {
      return id;
    }

    @Override
    String name(String name) {
      return name;
    }

    @Override
    String text(String text, RedemptionRequest about) {
      return text;
    }
  };

  /** A customer's or operator's id. */
  abstract String id(String id);

  /** A person's name. */
  abstract String name(String name);

  /** An answer of a server, which may quote the personal fields of the request. */
  abstract String text(String text, RedemptionRequest about);
}
