package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tillbox.QueueFileException;
import dev.tillbox.QueueInUseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has a queue, and that nobody else gets it, nor is kept out for longer. */
class QueueLockTest {
  @TempDir Path folder;
  private Path queue;
  private Path lockFile;

  @BeforeEach
  void nameThem() throws IOException {
    queue = folder.toRealPath().resolve("queue.db");
    lockFile = QueueLock.fileFor(queue);
  }

  private String content() throws IOException {
    return new String(Files.readAllBytes(lockFile), StandardCharsets.UTF_8);
  }

  private void leave(String secondLine) throws IOException {
    Files.write(lockFile, ("7@till since noon\n" + secondLine).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void nobodyHasAQueueThatWasNeverOpenedAndAskingMakesNothing() throws IOException {
    assertThat(QueueLock.holder(queue)).isEmpty();
    assertThat(QueueLock.isHeldHere(queue)).isFalse();
    assertThat(Folders.list(folder)).isEmpty();
  }

  @Test
  void itsHolderIsNamedUntilItCloses() throws IOException {
    String itself = ManagementFactory.getRuntimeMXBean().getName();
    try (QueueLock lock = QueueLock.take(queue)) {
      assertThat(lock).isNotNull();
      assertThat(QueueLock.isHeldHere(queue)).isTrue();
      assertThat(QueueLock.isHeldByAnotherLoader(queue)).isFalse();
      assertThat(QueueLock.holder(queue).get()).contains("this process", itself);
      assertThat(content()).startsWith(itself + " since 20");
      assertThatThrownBy(() -> QueueLock.take(queue))
          .isInstanceOf(QueueInUseException.class)
          .hasMessageContaining(queue + " is in use by this process (" + itself + ")");
    }
    assertThat(QueueLock.isHeldHere(queue)).isFalse();
    assertThat(QueueLock.holder(queue)).isEmpty();
    assertThat(content()).as("nobody is named any more").isBlank();
  }

  @Test
  void aLockFileKeepsItsLengthSoThatAFullDiskCannotRefuseTheNextHolder() throws IOException {
    leave("the holder before, in a line that is longer than ours " + LockHolder.own(lockFile));
    long[] lengths = new long[4];
    for (int i = 0; i < lengths.length; i += 2) {
      try (QueueLock lock = QueueLock.take(queue)) {
        assertThat(lock).isNotNull();
        lengths[i] = Files.size(lockFile);
        assertThat(content()).doesNotContain("before");
      }
      lengths[i + 1] = Files.size(lockFile);
    }
    assertThat(lengths).containsOnly(lengths[0]);
  }

  @Test
  void anInterruptedThreadThatClosesNamesNobodyAnyMoreEither() throws IOException {
    QueueLock lock = QueueLock.take(queue);
    Thread.currentThread().interrupt();
    lock.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(content()).isBlank();
  }

  @Test
  void aSecondCloseDoesNotFreeWhatTheNextOneHas() throws IOException {
    QueueLock first = QueueLock.take(queue);
    first.close();
    try (QueueLock second = QueueLock.take(queue)) {
      first.close();
      assertThat(second).isNotNull();
      assertThat(QueueLock.isHeldHere(queue)).isTrue();
      assertThat(content()).isNotBlank();
    }
  }

  @Test
  void eachQueueHasItsOwn() throws IOException {
    Path other = queue.resolveSibling("other.db");
    try (QueueLock lock = QueueLock.take(queue)) {
      QueueLock.take(other).close();
      assertThat(lock).isNotNull();
      assertThat(QueueLock.isHeldHere(queue)).isTrue();
      assertThat(QueueLock.isHeldHere(other)).isFalse();
    }
  }

  @Test
  void aLockFileThatCannotBeMadeIsNamed() {
    assertThatThrownBy(() -> QueueLock.take(queue.resolveSibling("nowhere").resolve("queue.db")))
        .isInstanceOf(QueueFileException.class)
        .hasMessageContaining("queue.db.lock cannot be written: give this user the right");
  }

  @Test
  void aLivingProcessThatLostItsLockStillHasTheQueue() throws Exception {
    leave("");
    leave(living());
    assertThat(QueueLock.holder(queue)).contains("process 7@till since noon");
    assertThatThrownBy(() -> QueueLock.take(queue))
        .isInstanceOf(QueueInUseException.class)
        .hasMessageContaining("in use by process 7@till since noon");
    assertThat(content()).as("its name stays").contains("7@till");
    assertThat(QueueLock.isHeldHere(queue)).isFalse();
  }

  /** The process that started this one, as it would be in the lock file. */
  private String living() throws IOException {
    Path stat = Paths.get("/proc/self/stat");
    assumeTrue(Files.exists(stat), "this system does not tell who lives: skipped");
    String itself = new String(Files.readAllBytes(stat), StandardCharsets.UTF_8);
    String parent = itself.substring(itself.lastIndexOf(')') + 2).split(" ", -1)[1];
    String life = LockHolder.of(parent, lockFile);
    assumeTrue(!life.isEmpty(), "the process that started this one is not seen: skipped");
    return life;
  }

  @Test
  void whatDiffersInAnythingIsDeadAndTheLockAloneDecides() throws IOException {
    leave("");
    String[] living = living().split(" ", -1);
    for (int i = 0; i < living.length; i++) {
      String[] other = living.clone();
      other[i] += "0";
      leave(String.join(" ", other));
      takeAndClose();
    }
    leave("");
    takeAndClose();
    leave(" ");
    takeAndClose();
    Files.write(
        lockFile, "7@till since noon, by an older version".getBytes(StandardCharsets.UTF_8));
    takeAndClose();
  }

  private void takeAndClose() {
    assertThat(QueueLock.holder(queue)).isEmpty();
    QueueLock.take(queue).close();
  }

  @Test
  void aCopyOfTheLockFileNamesNobody() throws IOException {
    leave("");
    leave(living());
    Path copy = queue.resolveSibling("copy.db");
    Files.copy(lockFile, QueueLock.fileFor(copy));
    assertThat(QueueLock.holder(copy)).isEmpty();
    QueueLock.take(copy).close();
  }

  @Test
  void whatThisProcessLeftDoesNotKeepItOut() throws IOException {
    leave("");
    String own = LockHolder.own(lockFile);
    assertThat(own.isEmpty()).isEqualTo(!Files.exists(Paths.get("/proc/self/stat")));
    leave(own);
    takeAndClose();
    try (QueueLock lock = QueueLock.take(queue)) {
      assertThat(lock).isNotNull();
      assertThat(content()).contains("\n" + own + "\n");
    }
  }

  @Test
  void aDeadProcessThatNobodyBuriedKeepsNobodyOut() throws Exception {
    leave("");
    assumeTrue(Files.exists(Paths.get("/proc/self/stat")), "there is no /proc here: skipped");
    Process careless = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(careless.getInputStream(), StandardCharsets.US_ASCII))) {
      String child = said.readLine();
      leave(LockHolder.of(child, lockFile));
      assertThat(QueueLock.holder(queue)).as("it lives").isPresent();
      assertThat(new ProcessBuilder("kill", "-9", child).start().waitFor()).isZero();
      assertThat(careless.isAlive()).isTrue();
      awaitDeath(child);
      takeAndClose();
    } finally {
      careless.destroyForcibly();
    }
  }

  private static void awaitDeath(String process) throws Exception {
    dev.tillbox.Conditions.await(
        "it is dead",
        () -> {
          try {
            Path stat = Paths.get("/proc", process, "stat");
            return new String(Files.readAllBytes(stat), StandardCharsets.UTF_8).contains(") Z ");
          } catch (IOException e) {
            return true;
          }
        });
  }

  @Test
  void whatCannotBeReadIsNotSaidToBeFree() throws IOException {
    Files.createSymbolicLink(lockFile, lockFile);
    assertThat(QueueLock.holder(queue).get())
        .startsWith("unknown: the lock file " + lockFile + " cannot be read");
  }

  @Test
  void aCopyOfThisClassInTheSameProcessKeepsItToo() {
    String known = "dev.tillbox.open." + lockFile;
    System.setProperty(known, "by another class loader");
    try {
      assertThat(QueueLock.isHeldByAnotherLoader(queue)).isTrue();
      assertThat(QueueLock.isHeldHere(queue)).isTrue();
      assertThatThrownBy(() -> QueueLock.take(queue))
          .isInstanceOf(QueueInUseException.class)
          .hasMessageContaining("this process");
    } finally {
      System.clearProperty(known);
    }
    assertThat(QueueLock.isHeldByAnotherLoader(queue)).isFalse();
  }

  @Test
  void whoIsRefusedKeepsNoHandleOfTheLockFile() throws Exception {
    leave("");
    leave(living());
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> QueueLock.take(queue)).isInstanceOf(QueueInUseException.class);
    }
    int handles = 0;
    for (Path handle : Folders.list(Paths.get("/proc/self/fd"))) {
      handles += leadsToTheLock(handle) ? 1 : 0;
    }
    assertThat(handles).isZero();
  }

  private boolean leadsToTheLock(Path handle) {
    try {
      return Files.readSymbolicLink(handle).equals(lockFile);
    } catch (IOException e) {
      // The one by which they are listed is gone.
      return false;
    }
  }

  @Test
  void anInterruptIsNoFaultOfTheFile() {
    IOException cause = new java.nio.channels.ClosedByInterruptException();
    assertThat(QueueLock.interrupted(queue, cause))
        .hasMessageContaining("nothing is wrong with the file; open it again")
        .hasCause(cause);
  }
}
