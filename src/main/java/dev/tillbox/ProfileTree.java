package dev.tillbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A whole profile's JSON, laid over the generic one, which fills what it leaves out. */
final class ProfileTree implements ProfileSections {
  private static final String DESCRIPTION = "description";

  private final JsonObject own;
  private final JsonObject generic;
  private final ProfileFaults faults;
  private final StringBuilder settings = new StringBuilder();
  private final List<ProfileKeys> sections = new ArrayList<>();
  private final Set<String> known = new TreeSet<>();

  /**
   * Makes the tree.
   *
   * @param generic what fills the gaps; {@code null} for the generic profile itself
   */
  ProfileTree(JsonObject own, JsonObject generic, ProfileFaults faults) {
    this.own = own;
    this.generic = generic;
    this.faults = faults;
  }

  @Override
  public ProfileSection section(String name) {
    known.add(name);
    JsonObject filler = generic == null ? null : generic.getAsJsonObject(name);
    ProfileKeys keys = new ProfileKeys(name + ".", objectOrEmpty(name), filler, faults, settings);
    sections.add(keys);
    return keys;
  }

  @Override
  public String description() {
    known.add(DESCRIPTION);
    JsonElement value = own.get(DESCRIPTION);
    if (value == null) {
      return "";
    }
    if (value instanceof JsonPrimitive && ((JsonPrimitive) value).isString()) {
      return value.getAsString();
    }
    faults.add(DESCRIPTION, "is " + value, "a text");
    return "";
  }

  @Override
  public String settings() {
    return settings.toString();
  }

  /** To be called when all keys were asked for: what nobody asked for is not a key. */
  void refuseUnknownKeys() {
    for (String key : own.keySet()) {
      if (!known.contains(key)) {
        faults.add(key, "is " + own.get(key), "only the keys " + String.join(", ", known));
      }
    }
    sections.forEach(ProfileKeys::refuseUnknownKeys);
  }

  private JsonObject objectOrEmpty(String name) {
    JsonElement value = own.get(name);
    if (value instanceof JsonObject) {
      return (JsonObject) value;
    }
    if (value != null) {
      faults.add(name, "is " + value, "an object");
    }
    return new JsonObject();
  }
}
