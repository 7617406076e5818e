package dev.tillbox.alsc;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks up host names within a time limit, and without a store's failing name service lingering.
 *
 * <ul>
 *   <li>The look-up runs on a thread of its own, as nothing can end one that hangs.
 *   <li>Where it fails, the addresses that it found before are used: TLS proves who answers there.
 *   <li>Java remembers a failure for 10 s, so that a terminal whose link is back seems dead that
 *       long. {@link #shortenJavasMemory()} makes it 1 s.
 * </ul>
 */
final class LookUp implements DnsResolver {
  private static final String NEGATIVE_TTL = "networkaddress.cache.negative.ttl";
  private static final String JAVAS_DEFAULT = "10";

  private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(60);
  private static final long IDLE_SECONDS = 1;

  private final Names names;
  private final Duration patience;
  private final Supplier<Attempt> attempt;
  private final Map<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();
  private final Map<String, InetAddress[]> found = new ConcurrentHashMap<>();
  private final Executor thread = thread();
  private long refreshed = System.nanoTime();

  /** Who knows the names: the system, as a rule. */
  interface Names {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  LookUp(Names names, Duration patience, Supplier<Attempt> attempt) {
    this.names = names;
    this.patience = patience;
    this.attempt = attempt;
  }

  /**
   * Lets Java remember failed look-ups for 1 s, where nobody has set another time than Java's own
   * default. It holds for the whole Java process, and only if that has looked up no name so far; a
   * till that did sets the security property itself, at its start.
   */
  static void shortenJavasMemory() {
    try {
      if (JAVAS_DEFAULT.equals(Security.getProperty(NEGATIVE_TTL))) {
        Security.setProperty(NEGATIVE_TTL, "1");
      }
    } catch (SecurityException e) {
      // The till's security manager forbids it. Then a dead name lingers for 10 s; no more is lost.
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return resolve(host, patience);
  }

  /** The addresses found before, else what is found in that time. */
  InetAddress[] forProbe(String host, Duration time) throws UnknownHostException {
    InetAddress[] known = found.get(host);
    return known == null ? resolve(host, time) : known.clone();
  }

  /** Has the addresses looked up again, now and then, and does not wait for it. */
  void refresh(String host) {
    if (!isAddress(host) && System.nanoTime() - refreshed > BETWEEN_REFRESHES.toNanos()) {
      refreshed = System.nanoTime();
      underWay.computeIfAbsent(host, this::ask);
    }
  }

  /** What needs no look-up, and so no thread. */
  private static boolean isAddress(String host) {
    return host.matches("[0-9.]+") || host.indexOf(':') >= 0;
  }

  private InetAddress[] resolve(String host, Duration time) throws UnknownHostException {
    if (isAddress(host)) {
      return names.addressesOf(host);
    }
    CompletableFuture<InetAddress[]> answer =
        underWay.computeIfAbsent(host, this::ask).thenApply(addresses -> addresses);
    try {
      attempt.get().waitsFor(() -> answer.cancel(false));
      return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return foundBefore(host);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(host + ": interrupted");
    } catch (InterruptedIOException | java.util.concurrent.CancellationException e) {
      throw new UnknownHostException(host + ": cut");
    }
  }

  private CompletableFuture<InetAddress[]> ask(String host) {
    CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            InetAddress[] addresses = names.addressesOf(host);
            found.put(host, addresses);
            underWay.remove(host);
            answer.complete(addresses);
          } catch (UnknownHostException | RuntimeException | Error e) {
            underWay.remove(host);
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private InetAddress[] foundBefore(String host) throws UnknownHostException {
    InetAddress[] addresses = found.get(host);
    if (addresses == null) {
      throw new UnknownHostException(host);
    }
    return addresses.clone();
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private static Executor thread() {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("tillbox-lookup"));
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }
}
