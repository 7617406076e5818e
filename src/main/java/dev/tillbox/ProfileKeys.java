package dev.tillbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Set;
import java.util.TreeSet;

/** One object of a profile, and the same object of the generic profile for what it leaves out. */
final class ProfileKeys implements ProfileSection {
  private static final String HIDDEN = "***";

  private final String path;
  private final JsonObject own;
  private final JsonObject generic;
  private final ProfileFaults faults;
  private final StringBuilder settings;
  private final Set<String> known = new TreeSet<>();

  ProfileKeys(
      String path,
      JsonObject own,
      JsonObject generic,
      ProfileFaults faults,
      StringBuilder settings) {
    this.path = path;
    this.own = own;
    this.generic = generic;
    this.faults = faults;
    this.settings = settings;
  }

  @Override
  public long whole(String key, long least, long most) {
    JsonElement value = value(key);
    String allowed = "a whole number from " + least + " to " + most;
    if (value == null) {
      missing(key, allowed);
    } else if (!(value instanceof JsonPrimitive) || !((JsonPrimitive) value).isNumber()) {
      refuse(key, value, allowed);
    } else if (isWithin(value.getAsString(), least, most)) {
      return effective(key, Long.valueOf(value.getAsString()));
    } else {
      refuse(key, value, allowed);
    }
    // Nobody sees it: the fault refuses the whole profile once all keys were read.
    return least;
  }

  @Override
  public String textOrNull(String key) {
    return textOrNull(key, false);
  }

  @Override
  public String secretOrNull(String key) {
    return textOrNull(key, true);
  }

  private String textOrNull(String key, boolean secret) {
    JsonElement value = value(key);
    String allowed = "a text or null";
    if (value == null) {
      missing(key, allowed);
      return null;
    }
    if (value.isJsonNull()) {
      return effective(key, (String) null);
    }
    if (value instanceof JsonPrimitive && ((JsonPrimitive) value).isString()) {
      effective(key, secret ? HIDDEN : value.getAsString());
      return value.getAsString();
    }
    refuse(key, secret ? new JsonPrimitive(HIDDEN) : value, allowed);
    return null;
  }

  /** Refuses what nothing asked for: a misspelt key would otherwise silently change nothing. */
  void refuseUnknownKeys() {
    for (String key : own.keySet()) {
      if (!known.contains(key)) {
        refuse(key, own.get(key), "only the keys " + String.join(", ", known));
      }
    }
  }

  private JsonElement value(String key) {
    known.add(key);
    JsonElement value = own.get(key);
    return value == null && generic != null ? generic.get(key) : value;
  }

  private static boolean isWithin(String digits, long least, long most) {
    try {
      long number = Long.parseLong(digits);
      return number >= least && number <= most;
    } catch (NumberFormatException e) {
      // A fraction, an exponent, or more digits than any range allows.
      return false;
    }
  }

  private <T> T effective(String key, T value) {
    settings.append(settings.length() == 0 ? "" : " ");
    settings.append(path).append(key).append('=').append(value);
    return value;
  }

  private void missing(String key, String allowed) {
    faults.add(path + key, "is missing", allowed);
  }

  private void refuse(String key, JsonElement value, String allowed) {
    faults.add(path + key, "is " + value, allowed);
  }
}
