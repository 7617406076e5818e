package dev.tillbox.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tillbox.Backlog;
import dev.tillbox.DeviceProfile;
import dev.tillbox.EntryFilter;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionListener;
import dev.tillbox.Tillbox;
import dev.tillbox.alsc.AlscGateway;
import dev.tillbox.sandbox.SandboxCrm;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.LoggerFactory;

/**
 * A till in a process of its own, over the public API alone: does what standard input tells it and
 * says on standard output what it does, each line written before its next step. It dies when its
 * input ends, so that it never outlives the suite.
 */
final class Till {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Till.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
  private final Path queueFile;
  private final RedemptionGateway gateway;
  private final RedemptionListener listener;
  private final DeviceProfile profile;
  private final Habit habit;
  private Tillbox till;

  private Till(Path queueFile, URI crm, Path profile, Habit habit) {
    this.queueFile = queueFile;
    this.profile = DeviceProfile.load(profile);
    this.habit = habit;
    this.gateway =
        Seams.gateway(
            AlscGateway.at(crm)
                .appKey(SandboxCrm.APP_KEY)
                .appSecret(SandboxCrm.APP_SECRET)
                .profile(this.profile)
                .sslContext(unused())
                .build(),
            habit);
    this.listener = Seams.listener(habit, Till::say);
  }

  /** Plain HTTP needs none; Java's own would take a fifth of a short life to make. */
  private static SSLContext unused() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The arguments; a step to stop at, and at its how many-th time, may follow. */
  static List<String> arguments(Path queueFile, String crm, Path profile, Habit habit) {
    return Arrays.asList(queueFile.toString(), crm, profile.toString(), habit.name());
  }

  /** Takes {@link #arguments}. */
  public static void main(String[] args) throws InterruptedException {
    Logger logger = Logger.getLogger("dev.tillbox");
    if (args.length > 4) {
      logger.setLevel(Level.ALL);
      logger.addHandler(
          new StopAt(CrashStep.valueOf(args[4]), Integer.parseInt(args[5]), Till::say));
    }
    Till till =
        new Till(
            Paths.get(args[0]), URI.create(args[1]), Paths.get(args[2]), Habit.valueOf(args[3]));
    Thread listening = new Thread(till::listen, "commands");
    listening.setDaemon(true);
    listening.start();
    till.run();
  }

  /** In one write, so that a kill leaves no half line. */
  static synchronized void say(String line) {
    try {
      OUT.write((line + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() {
    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        commands.add(line);
      }
    } catch (IOException e) {
      say("failed " + e);
    }
    Runtime.getRuntime().halt(3);
  }

  private void run() throws InterruptedException {
    say("ready " + ManagementFactory.getRuntimeMXBean().getName().split("@", -1)[0]);
    try {
      for (String line = commands.take(); !line.equals("exit"); line = commands.take()) {
        List<String> words = Arrays.asList(line.split(" ", -1));
        obey(words.get(0), words.subList(1, words.size()));
        say("done " + words.get(0));
      }
    } catch (SQLException | RuntimeException e) {
      LOG.error("The till died", e);
      say("failed " + e);
      Runtime.getRuntime().halt(1);
    }
  }

  private void obey(String verb, List<String> words) throws InterruptedException, SQLException {
    switch (verb) {
      case "open":
        till = Tillbox.at(queueFile).gateway(gateway).listener(listener).profile(profile).open();
        break;
      case "again":
        words.forEach(sale -> submit(sale, habit == Habit.NEW_ID_ON_RETRY ? sale + "-2" : sale));
        break;
      case "submit":
        words.forEach(sale -> submit(sale, sale));
        break;
      case "pay":
        for (String sale : words) {
          submit(sale, sale);
          if (!till.await(sale, PATIENCE).outcome().isPresent()) {
            throw new IllegalStateException(sale + " has no outcome after " + PATIENCE);
          }
        }
        break;
      case "crowd":
        crowd(Integer.parseInt(words.get(0)), words.subList(1, words.size()));
        break;
      case "offline":
        until(till, backlog -> backlog.link() == Backlog.Link.DOWN);
        break;
      case "drain":
        till.flushNow();
        until(till, backlog -> backlog.isDrained() && backlog.untold() == 0);
        break;
      case "list":
        till.entries(EntryFilter.all(), entry -> say(listing(entry)));
        break;
      case "close":
        till.close();
        break;
      default:
        checkFile();
    }
  }

  private void submit(String sale, String requestId) {
    say("intent " + requestId);
    Redemption accepted = till.submit(Sales.request(sale, requestId));
    LOG.trace("submit returned");
    say("accepted " + requestId + " " + accepted.sequence());
  }

  private void crowd(int size, List<String> sales) throws InterruptedException {
    Queue<String> left = new ConcurrentLinkedQueue<>(sales);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (String sale = left.poll(); sale != null; sale = left.poll()) {
                  submit(sale, sale);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Waits until the backlog is as wanted. */
  static void until(Tillbox till, Predicate<Backlog> condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.test(till.backlog())) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("still " + till.backlog() + " after " + PATIENCE);
      }
      Thread.sleep(2);
    }
  }

  static String listing(Redemption entry) {
    return "entry " + entry.requestId() + " " + entry.sequence() + " " + entry.state();
  }

  /** The closed file, as SQLite sees it. */
  private void checkFile() throws SQLException {
    try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + queueFile);
        ResultSet row = file.createStatement().executeQuery("PRAGMA integrity_check")) {
      row.next();
      if (!row.getString(1).equals("ok")) {
        throw new IllegalStateException("integrity_check: " + row.getString(1));
      }
    }
  }
}
