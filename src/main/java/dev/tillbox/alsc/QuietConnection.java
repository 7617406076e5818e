package dev.tillbox.alsc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.io.SocketHolder;

/**
 * HttpClient's connection, but one that logs nothing of what it carries, and that an {@link
 * Attempt} can cut: in a till that logs at debug, HttpClient would write session and customers into
 * the log file.
 */
final class QuietConnection extends DefaultManagedHttpClientConnection {
  private static final AtomicLong COUNT = new AtomicLong();

  private final Supplier<Attempt> attempt;
  private volatile Socket socket;

  QuietConnection(Supplier<Attempt> attempt) {
    super("tillbox-" + COUNT.incrementAndGet());
    this.attempt = attempt;
  }

  /** Called before connecting, and again once connected. */
  @Override
  public void bind(Socket socket) throws IOException {
    this.socket = socket;
    joins(attempt.get());
    bind(new SocketHolder(socket));
  }

  @Override
  public void bind(SSLSocket sslSocket, Socket socket) throws IOException {
    bind(new SocketHolder(sslSocket, socket));
  }

  /** From now on a cut of the attempt closes the socket, below TLS, which could block. */
  void joins(Attempt attempt) throws InterruptedIOException {
    attempt.waitsFor(socket);
  }

  @Override
  protected void onRequestSubmitted(ClassicHttpRequest request) {}

  @Override
  protected void onResponseReceived(ClassicHttpResponse response) {}
}
