package dev.tillbox.alsc;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * One exchange or probe under way: what its deadline, or another thread, can cut at any moment. A
 * cut closes the one thing that the attempt waits for (a look-up, then a socket), whatever the
 * attempt is doing with it.
 */
final class Attempt implements AutoCloseable {
  static final String DEADLINE = "deadline";
  static final String CUT = "cut";

  private volatile Runnable atEnd;
  private Closeable waitsFor;
  private String cutBy;
  private boolean sent;

  /** Says what to do when it is over. */
  void atEnd(Runnable action) {
    atEnd = action;
  }

  /** Whether something happens when it is over: a deadline's timer is stopped. */
  boolean isWatched() {
    return atEnd != null;
  }

  /**
   * Names what the attempt waits for from now on.
   *
   * @throws InterruptedIOException if the attempt was cut; then it is closed already
   */
  void waitsFor(Closeable resource) throws InterruptedIOException {
    synchronized (this) {
      waitsFor = resource;
      if (cutBy == null) {
        return;
      }
    }
    closeQuietly(resource);
    throw new InterruptedIOException("cut by " + cutBy);
  }

  /** Ends the attempt, unless it is over. The first reason stays. */
  void cut(String by) {
    Closeable resource;
    synchronized (this) {
      if (cutBy != null) {
        return;
      }
      cutBy = by;
      resource = waitsFor;
    }
    closeQuietly(resource);
  }

  /** Notes that from now on bytes of the request may leave the till. */
  synchronized void beginsToSend() {
    sent = true;
  }

  /** Whether bytes of the request may have left the till. */
  synchronized boolean maySent() {
    return sent;
  }

  /** Who cut the attempt; null when nobody did. */
  synchronized String cutBy() {
    return cutBy;
  }

  /** Ends the attempt: from now on a cut does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      waitsFor = null;
    }
    if (atEnd != null) {
      atEnd.run();
    }
  }

  /** Closes what the attempt waits for, because no more is wanted of it. */
  void abandon() {
    Closeable resource;
    synchronized (this) {
      resource = waitsFor;
    }
    closeQuietly(resource);
  }

  private static void closeQuietly(Closeable resource) {
    if (resource != null) {
      try {
        resource.close();
      } catch (IOException e) {
        // It is of no more use either way, and whoever waits for it gets an exception of its own.
      }
    }
  }
}
