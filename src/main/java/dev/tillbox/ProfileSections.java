package dev.tillbox;

/** A profile's JSON as named objects. */
interface ProfileSections {
  /** The object of that name. */
  ProfileSection section(String name);
}
