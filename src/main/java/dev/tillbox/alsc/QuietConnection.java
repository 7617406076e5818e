package dev.tillbox.alsc;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.util.Timeout;

/**
 * HttpClient's connection, but one that logs nothing of what it carries, and that an {@link
 * Attempt} can cut: in a till that logs at debug, HttpClient would write session and customers into
 * the log file.
 */
final class QuietConnection extends DefaultManagedHttpClientConnection {
  private static final AtomicLong COUNT = new AtomicLong();

  private static final Timeout BRIEFLY = Timeout.ofMilliseconds(1);

  private final Supplier<Attempt> attempt;
  private volatile Socket socket;
  private boolean tls;
  private boolean answered;
  private boolean peeking;

  QuietConnection(Supplier<Attempt> attempt) {
    super("tillbox-" + COUNT.incrementAndGet());
    this.attempt = attempt;
  }

  /** Called before connecting, and again once connected. */
  @Override
  public void bind(Socket socket) throws IOException {
    this.socket = socket;
    joins(attempt.get());
    bind(new PeekedSocket(socket));
  }

  @Override
  public void bind(SSLSocket sslSocket, Socket socket) throws IOException {
    tls = true;
    answered = false;
    bind(new PeekedSocket(sslSocket, socket));
  }

  /** From now on a cut of the attempt closes the socket, below TLS, which could block. */
  void joins(Attempt attempt) throws InterruptedIOException {
    attempt.waitsFor(socket);
  }

  @Override
  protected void onRequestSubmitted(ClassicHttpRequest request) {}

  @Override
  protected void onResponseReceived(ClassicHttpResponse response) {
    answered = true;
  }

  /**
   * Whether bytes lie in it that no request of ours asked for: they would be taken for the answer
   * to the next one. Does not wait for any, so it sees only what has come by now: one that comes
   * after the next request has gone out cannot be told from the answer to that, as nothing in an
   * answer names its request. Before the first answer TLS may have something to say for itself.
   */
  boolean hasSurplus() throws IOException {
    if (tls && !answered) {
      return false;
    }
    peeking = true;
    try {
      return socket.getInputStream().available() > 0 || isDataAvailable(BRIEFLY);
    } finally {
      peeking = false;
    }
  }

  /** Lets nobody who only peeks wait for bytes. */
  private final class PeekedSocket extends SocketHolder {
    PeekedSocket(Socket socket) {
      super(socket);
    }

    PeekedSocket(SSLSocket sslSocket, Socket socket) {
      super(sslSocket, socket);
    }

    @Override
    protected InputStream getInputStream(Socket from) throws IOException {
      return new FilterInputStream(super.getInputStream(from)) {
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          if (peeking && available() == 0) {
            throw new SocketTimeoutException("nothing has come");
          }
          return super.read(bytes, offset, length);
        }
      };
    }
  }
}
