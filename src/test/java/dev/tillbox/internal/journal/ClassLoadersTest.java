package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tillbox.QueueInUseException;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.Tillbox;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A till's process may load tillbox twice, as plug-ins and application servers do: what one copy
 * opens and closes must not drop the other's locks, which on POSIX are the process's.
 */
@Timeout(60)
class ClassLoadersTest {
  private static final int HELD = 3;

  @TempDir Path folder;
  private Path file;
  private URLClassLoader second;
  private Tillbox till;

  @BeforeEach
  void openByTheFirst() throws Exception {
    file = folder.toRealPath().resolve("queue.db");
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Paths.get(entry).toUri().toURL());
    }
    second =
        new URLClassLoader(
            urls.toArray(new URL[0]), ClassLoader.getSystemClassLoader().getParent());
    ScriptedGateway crm = new ScriptedGateway();
    crm.reachable(false);
    till = Tillbox.at(file).gateway(crm).open();
  }

  @AfterEach
  void close() throws Exception {
    till.close();
    second.close();
  }

  private Throwable bySecond(Class<?> type, String method) throws Exception {
    Class<?> copy = second.loadClass(type.getName());
    assertThat(copy).isNotSameAs(type);
    Method called = copy.getDeclaredMethod(method, Path.class);
    called.setAccessible(true);
    Throwable thrown = catchThrowable(() -> called.invoke(null, file));
    assertThat(thrown).isInstanceOf(InvocationTargetException.class);
    return thrown.getCause();
  }

  @Test
  void aSecondCopyIsToldThatThisProcessHasItAndTheLockStays() throws Exception {
    Throwable refused = bySecond(QueueLock.class, "take");
    assertThat(refused.getClass().getName()).isEqualTo(QueueInUseException.class.getName());
    assertThat(refused).hasMessageContaining("this process");
    assertThat(isHeldForOthers()).isTrue();
    till.submit(Requests.named("a"));
  }

  @Test
  void aSecondCopyDoesNotReadItEither() throws Exception {
    Throwable refused = bySecond(JournalView.class, "open");
    assertThat(refused)
        .hasMessageContaining("is open in this very process")
        .hasMessageContaining("read it from another process");
    assertThat(isHeldForOthers()).isTrue();
  }

  @Test
  void onceItIsClosedASecondCopyMayHaveIt() throws Exception {
    till.close();
    Class<?> copy = second.loadClass(QueueLock.class.getName());
    Method take = copy.getDeclaredMethod("take", Path.class);
    take.setAccessible(true);
    AutoCloseable lock = (AutoCloseable) take.invoke(null, file);
    assertThat(catchThrowable(() -> QueueLock.take(file))).isInstanceOf(QueueInUseException.class);
    assertThat(QueueLock.holder(file).get()).contains("this process");
    assertThat(isHeldForOthers()).isTrue();
    lock.close();
    QueueLock.take(file).close();
  }

  /** Asked from another process: in this one the system does not tell. */
  private boolean isHeldForOthers() throws Exception {
    Process other =
        new ProcessBuilder(
                Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Asking.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    try {
      assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return other.exitValue() == HELD;
    } finally {
      other.destroyForcibly();
    }
  }

  /** Ends with a code that says whether somebody has the queue open. */
  static final class Asking {
    private Asking() {}

    /** Takes the file. */
    public static void main(String[] args) {
      System.exit(QueueLock.holder(Paths.get(args[0])).isPresent() ? HELD : 0);
    }
  }
}
