package dev.tillbox.alsc;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A value of a reply, the same for JSON and XML: a text, an object, a list or nothing. Numbers and
 * booleans are texts, as the platform's types are not to be relied on and long ids must not lose
 * digits.
 */
final class Value {
  private static final Value NOTHING = new Value(null, null, null);

  private final String text;
  private final Map<String, Value> members;
  private final List<Value> items;

  private Value(String text, Map<String, Value> members, List<Value> items) {
    this.text = text;
    this.members = members;
    this.items = items;
  }

  static Value nothing() {
    return NOTHING;
  }

  static Value text(String text) {
    return new Value(text, null, null);
  }

  static Value object(Map<String, Value> members) {
    return new Value(null, Collections.unmodifiableMap(members), null);
  }

  static Value list(List<Value> items) {
    return new Value(null, null, Collections.unmodifiableList(items));
  }

  boolean isObject() {
    return members != null;
  }

  /** Whether there is no value, or an empty text or list. */
  boolean isNothing() {
    return members == null && text().isEmpty() && items().isEmpty();
  }

  /** The names of an object's members; none for anything else. */
  Set<String> names() {
    return members == null ? Collections.<String>emptySet() : members.keySet();
  }

  /** An object's member; nothing where there is none. */
  Value get(String name) {
    Value member = members == null ? null : members.get(name);
    return member == null ? NOTHING : member;
  }

  /** A list's items; none for anything else. */
  List<Value> items() {
    return items == null ? Collections.<Value>emptyList() : items;
  }

  /** The text, or an empty one where this is none. */
  String text() {
    return text == null ? "" : text;
  }
}
