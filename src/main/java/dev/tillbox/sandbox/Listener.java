package dev.tillbox.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ExceptionListener;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.StandardFilter;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnectionFactory;
import org.apache.hc.core5.http.io.HttpFilterHandler;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** The listening socket, which can be closed and opened again on the same port. Thread-safe. */
final class Listener {
  private static final int FIRST_PORT = 20000;
  private static final int PORTS = 12000;
  private static final int TRIES = 50;
  private static final long BETWEEN_TRIES_MS = 100;

  private final Map<SocketAddress, Line> lines = new ConcurrentHashMap<>();
  private final DefaultBHttpServerConnectionFactory connections =
      DefaultBHttpServerConnectionFactory.builder().build();
  private final HttpFilterHandler front;
  private final Consumer<String> complaints;
  private HttpServer server;
  private int port;

  Listener(int port, HttpFilterHandler front, Consumer<String> complaints) {
    this.port = port;
    this.front = front;
    this.complaints = complaints;
  }

  synchronized int port() {
    return port;
  }

  synchronized boolean isOpen() {
    return server != null;
  }

  /** The connection from that address. */
  Line line(SocketAddress remote) {
    return lines.get(remote);
  }

  /** Opens the socket; does nothing if it is open. */
  synchronized void open() {
    for (int tries = 1; server == null; tries++) {
      int wanted = port > 0 ? port : anyPort();
      HttpServer fresh = server(wanted);
      try {
        fresh.start();
        server = fresh;
        port = wanted;
      } catch (IOException e) {
        fresh.close(CloseMode.IMMEDIATE);
        if (tries == TRIES) {
          throw new UncheckedIOException(
              "Port " + wanted + " of 127.0.0.1 cannot be opened; give the sandbox another one", e);
        }
        if (port > 0) {
          letItBeFreed();
        }
      }
    }
  }

  /** On a busy machine the system takes a moment to give a port back. */
  private static void letItBeFreed() {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the socket and drops every connection; does nothing if it is closed. */
  synchronized void shut() {
    if (server == null) {
      return;
    }
    HttpServer old = server;
    server = null;
    // First the lines, so that each ends in its own way; the server would break all of them.
    lines.values().forEach(Line::drop);
    lines.clear();
    old.close(CloseMode.IMMEDIATE);
    notifyAll();
  }

  /** Waits until the socket is closed. */
  synchronized void awaitShut(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (server != null) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("Not within " + patience + ": offline");
        }
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the sandbox", e);
    }
  }

  /**
   * Not one that the system hands out for outgoing connections: while this one is closed, a client
   * that knocks again and again could be given it and connect to itself.
   */
  private static int anyPort() {
    return FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
  }

  private static InetAddress loopback() {
    try {
      // Not getLoopbackAddress(), which is ::1 where IPv6 is preferred.
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are always an address", e);
    }
  }

  private HttpServer server(int wanted) {
    return ServerBootstrap.bootstrap()
        .setListenerPort(wanted)
        .setLocalAddress(loopback())
        .setSocketConfig(
            SocketConfig.custom().setSoReuseAddress(true).setSoTimeout(Timeout.DISABLED).build())
        .setHttpProcessor(withoutDate())
        .setServerSocketFactory(Door.factory())
        .setExceptionListener(new Complaints(complaints))
        .setConnectionFactory(this::accept)
        // Never asked, as the front stands in place of what would ask it; but it must be there.
        .setRequestRouter((request, context) -> null)
        .replaceFilter(StandardFilter.MAIN_HANDLER.name(), front)
        .create();
  }

  // The Date header is the sandbox's own affair: it shows the sandbox's clock.
  private static HttpProcessor withoutDate() {
    HttpResponseInterceptor[] interceptors = {new ResponseContent(), new ResponseConnControl()};
    return HttpProcessorBuilder.create().addAll(interceptors).build();
  }

  private synchronized DefaultBHttpServerConnection accept(Socket socket) throws IOException {
    if (server == null) {
      // Accepted in the moment in which the socket was closed.
      socket.close();
      throw new IOException("The sandbox is offline");
    }
    lines.values().removeIf(line -> !line.isOpen());
    lines.put(socket.getRemoteSocketAddress(), new Line(socket));
    return connections.createConnection(socket);
  }

  /** Tells of errors in the sandbox itself; that clients and faults break connections is normal. */
  private static final class Complaints implements ExceptionListener {
    private final Consumer<String> complaints;

    Complaints(Consumer<String> complaints) {
      this.complaints = complaints;
    }

    @Override
    public void onError(Exception error) {
      // Rejected: a connection came in the moment in which the sandbox went offline.
      if (error instanceof RuntimeException && !(error instanceof RejectedExecutionException)) {
        complaints.accept("the sandbox itself failed: " + error);
      }
    }

    @Override
    public void onError(HttpConnection connection, Exception error) {
      onError(error);
    }
  }
}
