package dev.tillbox.support;

import dev.tillbox.RedemptionState;
import java.util.Locale;

/** The states in the words that support reads and may type. */
final class StateWords {
  private StateWords() {}

  static String of(RedemptionState state) {
    return state == RedemptionState.IN_DOUBT
        ? "may have been sent"
        : state.name().toLowerCase(Locale.ROOT);
  }

  /** The state that a person means, by its name or its words, in any case; null for none. */
  static RedemptionState parse(String typed) {
    for (RedemptionState state : RedemptionState.values()) {
      if (plain(typed).equals(plain(state.name())) || plain(typed).equals(plain(of(state)))) {
        return state;
      }
    }
    return null;
  }

  private static String plain(String typed) {
    return typed.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
  }
}
