package dev.tillbox.alsc;

import java.util.concurrent.ThreadFactory;

/** Makes threads that have a name and do not keep the till from ending. */
final class DaemonThreads {
  private DaemonThreads() {}

  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
