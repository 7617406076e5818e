package dev.tillbox.simulation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a static method of a planted fault: it is called in one place of the engine instead of the
 * method of its own name. Its first argument is the object on which that would have been called.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface InsteadOf {
  /** The class whose code is changed. */
  Class<?> in();

  /** The method of that class whose code is changed; {@code <init>} for its constructors. */
  String method();
}
