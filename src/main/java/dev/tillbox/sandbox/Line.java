package dev.tillbox.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One connection below HTTP, for what a well-behaved server cannot do to it. Thread-safe. */
final class Line {
  private final Socket socket;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean busy;

  Line(Socket socket) {
    this.socket = socket;
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  boolean isOpen() {
    return ended.getCount() > 0 && !socket.isClosed();
  }

  /** Whether a request is being answered just now. */
  void busy(boolean now) {
    busy = now;
  }

  /** Waits, unless the line is closed from this side first; says whether it is still open. */
  boolean pause(Duration duration) {
    try {
      return !ended.await(duration.toNanos(), TimeUnit.NANOSECONDS) && isOpen();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until one of the two sides closes the line. */
  void awaitEnd() {
    try {
      InputStream in = socket.getInputStream();
      int said = in.read();
      while (said >= 0) {
        // What the client still says is not listened to.
        said = in.read();
      }
    } catch (IOException e) {
      // The line broke: that is an end, too.
      close();
    }
  }

  /** Closes the line in order: the client sees the end of the stream. */
  void close() {
    ended.countDown();
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("A loopback connection cannot be closed", e);
    }
  }

  /** Breaks the line: the client sees "connection reset". */
  void reset() {
    try {
      if (!socket.isClosed()) {
        // Lingering for 0 s makes TCP send RST in place of FIN.
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // Closed by the other side in between: there is nothing left to break.
      ended.countDown();
    }
    close();
  }

  /** What the loss of the network does: in the midst of an exchange it breaks, else it ends. */
  void drop() {
    if (busy) {
      reset();
    } else {
      close();
    }
  }
}
