package dev.tillbox.alsc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/**
 * An HTTP server on loopback that does to each request what its script says, however rude. The last
 * script serves every request that follows.
 */
final class LoopbackServer implements AutoCloseable {
  /** What the server does with one request. */
  interface Script {
    void serve(Call call) throws IOException;
  }

  private final ServerSocket listener;
  private final String scheme;
  private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  private LoopbackServer(ServerSocket listener, String scheme, Script... scripts) {
    this.listener = listener;
    this.scheme = scheme;
    for (Script script : scripts) {
      this.scripts.add(script);
    }
    start("accept", this::accept);
  }

  static LoopbackServer plain(Script... scripts) throws IOException {
    return new LoopbackServer(
        new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", scripts);
  }

  static LoopbackServer tls(SSLContext context, Script... scripts) throws IOException {
    ServerSocket listener =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return new LoopbackServer(listener, "https", scripts);
  }

  URI address() {
    return address("https".equals(scheme) ? "localhost" : "127.0.0.1");
  }

  URI address(String host) {
    return URI.create(scheme + "://" + host + ":" + port() + "/router/rest");
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many requests have come in, whole. */
  int requests() {
    return requests.get();
  }

  /** How many connections have been taken. */
  int connections() {
    return connections.get();
  }

  /** Waits for the next request that has come in, whole. */
  Call next() throws InterruptedException {
    Call call = calls.poll(10, TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("no request within 10 s");
    }
    return call;
  }

  private void accept() throws IOException {
    while (!listener.isClosed()) {
      Socket socket = listener.accept();
      open.add(socket);
      connections.incrementAndGet();
      start("serve", () -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException {
    try (Socket s = socket) {
      InputStream in = new BufferedInputStream(s.getInputStream());
      for (Call call = Call.read(in, s); call != null; call = Call.read(in, s)) {
        requests.incrementAndGet();
        calls.add(call);
        Script script = scripts.size() > 1 ? scripts.poll() : scripts.peek();
        script.serve(call);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Closeable socket : open) {
      socket.close();
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The client has hung up, or the test is over.
              }
            },
            "loopback-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** One request, and the way back to who sent it. */
  static final class Call {
    final String head;
    final String body;
    final Socket socket;

    private Call(String head, String body, Socket socket) {
      this.head = head;
      this.body = body;
      this.socket = socket;
    }

    static Call read(InputStream in, Socket socket) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return null;
        }
        head.append((char) next);
      }
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int left = contentLength(head.toString()); left > 0; left--) {
        body.write(in.read());
      }
      return new Call(head.toString(), new String(body.toByteArray(), ISO_8859_1), socket);
    }

    private static int contentLength(String head) {
      for (String line : head.split("\r\n", -1)) {
        if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
          return Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
        }
      }
      return 0;
    }

    /** The form's parameters, decoded. */
    Map<String, String> form() throws IOException {
      Map<String, String> form = new TreeMap<>();
      for (String pair : body.split("&", -1)) {
        int equals = pair.indexOf('=');
        form.put(
            URLDecoder.decode(pair.substring(0, equals), "UTF-8"),
            URLDecoder.decode(pair.substring(equals + 1), "UTF-8"));
      }
      return form;
    }

    void write(String text) throws IOException {
      write(text.getBytes(UTF_8));
    }

    void write(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    /** Writes one byte every few milliseconds, far below any time limit for a single read. */
    void drip(String text) throws IOException {
      for (byte b : text.getBytes(UTF_8)) {
        write(new byte[] {b});
        LockSupport.parkNanos(5_000_000);
      }
    }

    void close() throws IOException {
      socket.close();
    }

    /** Closes so that the other side sees a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  /** Answers 200 with JSON. */
  static Script json(String body) {
    return answer("200 OK", "Content-Type: application/json;charset=UTF-8\r\n", body);
  }

  /** Answers with that status line, these header lines and that body. */
  static Script answer(String status, String headers, String body) {
    return answer(status, headers, body.getBytes(UTF_8));
  }

  static Script answer(String status, String headers, byte[] body) {
    return call -> {
      call.write(
          "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n");
      call.write(body);
    };
  }

  /** Answers nothing and stays. */
  static Script silence() {
    return call -> {};
  }

  /** Reads the request and closes without a word. */
  static Script hangUp() {
    return Call::close;
  }
}
