package dev.tillbox.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import javax.net.ServerSocketFactory;

/**
 * A listening socket that is gone when it is closed. An ordinary one lives on, and holds its port,
 * until the thread that waits in {@code accept} has noticed.
 */
final class Door extends ServerSocket {
  private final Semaphore waiting = new Semaphore(1);

  Door() throws IOException {
    super();
  }

  @Override
  public Socket accept() throws IOException {
    waiting.acquireUninterruptibly();
    try {
      return super.accept();
    } finally {
      waiting.release();
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    // To get it is to know that nobody waits for a connection any more.
    waiting.acquireUninterruptibly();
    waiting.release();
  }

  /** Makes doors, bound as they are asked for. */
  static ServerSocketFactory factory() {
    return new ServerSocketFactory() {
      @Override
      public ServerSocket createServerSocket() throws IOException {
        return new Door();
      }

      @Override
      public ServerSocket createServerSocket(int port) throws IOException {
        return createServerSocket(port, 0, null);
      }

      @Override
      public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return createServerSocket(port, backlog, null);
      }

      @Override
      public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
          throws IOException {
        Door door = new Door();
        door.bind(new InetSocketAddress(address, port), backlog);
        return door;
      }
    };
  }
}
