package dev.tillbox;

/** A profile's JSON as named objects. */
interface ProfileSections {
  /** The object of that name. */
  ProfileSection section(String name);

  /** What the profile says about itself; empty if nothing. */
  String description();

  /** Every key that was read so far with the value it has in effect, in one line. */
  String settings();
}
