package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tillbox.Conditions;
import dev.tillbox.HaltReason;
import dev.tillbox.Profiles;
import dev.tillbox.QueueFileException;
import dev.tillbox.RecordingListener;
import dev.tillbox.Reply;
import dev.tillbox.Requests;
import dev.tillbox.ScriptedGateway;
import dev.tillbox.StorageFullException;
import dev.tillbox.Tillbox;
import dev.tillbox.UndecidedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a disk may do to the queue file, and what the queue does about it. */
@Timeout(120)
class StorageTest {
  @TempDir Path folder;
  private final ScriptedGateway crm = new ScriptedGateway();
  private final RecordingListener listener = new RecordingListener();

  private Tillbox open(Path file) {
    return Tillbox.at(file).gateway(crm).profile(Profiles.quick(folder)).listener(listener).open();
  }

  @Test
  void aFileThatIsMovedAwayTakesNoMoreAndSendsNothing() throws Exception {
    crm.reachable(false);
    Path file = folder.resolve("queue.db");
    try (Tillbox till = open(file)) {
      till.submit(Requests.named("before"));
      Files.move(file, folder.resolve("elsewhere.db"));
      assertThatThrownBy(() -> till.submit(Requests.named("during")))
          .isInstanceOf(UndecidedException.class)
          .hasMessageContaining("was moved, removed or replaced while it was open");
      assertThatThrownBy(() -> till.submit(Requests.named("after")))
          .isInstanceOf(QueueFileException.class)
          .hasMessageContaining("put the queue file back");
      crm.reachable(true);
      till.flushNow();
      int probes = crm.probes();
      Conditions.await("it tried", () -> crm.probes() > probes);
      assertThat(crm.sent()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"'', remove", "'', replace", "-wal, remove", "-wal, replace"})
  void nothingIsAcknowledgedOnAFileThatIsNotTheQueues(String part, String deed) throws Exception {
    crm.reachable(false);
    Path file = folder.resolve("queue.db");
    Path touched = QueueFile.beside(file, part);
    try (Tillbox till = open(file)) {
      till.submit(Requests.named("before"));
      Path other = Files.createFile(folder.resolve("other"));
      if (deed.equals("remove")) {
        Files.delete(touched);
      } else {
        Files.move(other, touched, StandardCopyOption.REPLACE_EXISTING);
      }
      assumeTrue(!Files.exists(touched) || Files.size(touched) == 0, "it is kept open: skipped");
      assertThatThrownBy(() -> till.submit(Requests.named("during")))
          .isInstanceOf(UndecidedException.class)
          .hasMessageContaining("removed or replaced");
      assertThatThrownBy(() -> till.submit(Requests.named("after")))
          .isInstanceOf(QueueFileException.class);
    }
  }

  @Test
  void aReadOnlyVolumeAndOneWithoutInodesAreNamedAndTakeNoHarm() throws Exception {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    assumeTrue(mount(volume), "a small volume can be mounted by root on Linux only: skipped");
    try {
      Path file = volume.resolve("queue.db");
      crm.reachable(false);
      try (Tillbox till = open(file)) {
        till.submit(Requests.named("kept"));
      }
      assertThat(run("mount", "-o", "remount,ro", volume.toString())).isZero();
      assertThatThrownBy(() -> open(file))
          .isInstanceOf(QueueFileException.class)
          .hasMessageContaining("give this user the right to write");
      for (int inodes = 4; inodes < 9; inodes++) {
        String rest = "remount,rw,nr_inodes=" + inodes;
        if (run("mount", "-o", rest, volume.toString()) == 0) {
          opensOrSaysWhyNot(file);
        }
      }
      assertThat(run("mount", "-o", "remount,rw,nr_inodes=100", volume.toString())).isZero();
      try (Tillbox till = open(file)) {
        assertThat(till.find("kept")).isPresent();
        assertThat(till.salvage()).isEmpty();
      }
    } finally {
      run("umount", volume.toString());
    }
  }

  private void opensOrSaysWhyNot(Path file) {
    try (Tillbox till = open(file)) {
      assertThat(till.find("kept")).isPresent();
    } catch (QueueFileException e) {
      assertThat(e).hasMessageContaining(file.getFileName().toString());
    }
  }

  @Test
  void whoseLockFileIsRemovedStopsBeforeAnotherProcessSendsToo() throws Exception {
    crm.reachable(false);
    Path file = folder.resolve("queue.db");
    try (Tillbox till = open(file)) {
      till.submit(Requests.named("before"));
      Files.delete(QueueLock.fileFor(file));
      assumeTrue(!Files.exists(QueueLock.fileFor(file)));
      assertThatThrownBy(() -> till.submit(Requests.named("during")))
          .isInstanceOf(UndecidedException.class)
          .hasMessageContaining(".lock");
      crm.reachable(true);
      till.flushNow();
      int probes = crm.probes();
      Conditions.await("it tried", () -> crm.probes() > probes);
      assertThat(crm.sent()).isEmpty();
    }
  }

  @Test
  void theWriteAheadLogStaysBoundedWhileThousandsAreQueued() throws IOException {
    crm.reachable(false);
    Path file = folder.resolve("queue.db");
    try (Tillbox till = open(file)) {
      assertThat(largestLogOfThousands(till)).isBetween(100_000L, 2_000_000L);
    }
    assertThat(Files.size(file)).isGreaterThan(400_000);
  }

  @Test
  void theWriteAheadLogStaysBoundedInTheLongPauseOfAHalt() throws Exception {
    crm.answer(call -> Reply.halt(HaltReason.SIGNATURE, "25", "Invalid Signature"));
    try (Tillbox till = open(folder.resolve("queue.db"))) {
      till.submit(Requests.named("canary"));
      Conditions.await("it halts", () -> till.backlog().halt().isPresent());
      assertThat(largestLogOfThousands(till)).isBetween(100_000L, 2_000_000L);
    }
  }

  private long largestLogOfThousands(Tillbox till) throws IOException {
    long largest = 0;
    for (int i = 0; i < 3_000; i++) {
      till.submit(Requests.of("c", 1, "o" + i).build());
      if (i % 100 == 0) {
        largest = Math.max(largest, Files.size(folder.resolve("queue.db-wal")));
      }
    }
    return largest;
  }

  @Test
  void onAFullDiskSubmitIsRefusedAndOutcomesAreStillWritten() throws Exception {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    assumeTrue(mount(volume), "a small volume can be mounted by root on Linux only: skipped");
    try {
      fillAndDrain(volume);
    } finally {
      run("umount", volume.toString());
    }
  }

  private void fillAndDrain(Path volume) throws Exception {
    crm.reachable(false);
    Path ballast = volume.resolve("ballast");
    try (Tillbox till = open(volume.resolve("queue.db"))) {
      List<String> ids = new ArrayList<>();
      ids.add(till.submit(Requests.named("known")).requestId());
      for (int i = 1; i < 300; i++) {
        ids.add(till.submit(Requests.of("c", 1, "o" + i).build()).requestId());
      }
      fill(ballast);
      assertThat(till.submit(Requests.named("known")).sequence()).isEqualTo(1);
      assertThatThrownBy(() -> till.submit(Requests.named("one-more")))
          .isInstanceOf(StorageFullException.class)
          .hasMessageContaining("free space");
      assertThat(till.find("one-more")).isEmpty();
      crm.reachable(true);
      till.flushNow();
      listener.awaitTold(300);
      assertThat(crm.sent()).isEqualTo(ids);
      assertThat(till.backlog().isDrained()).as(till.backlog().toString()).isTrue();
      Files.delete(ballast);
      till.submit(Requests.named("one-more"));
    }
  }

  @Test
  void aDiskThatFilledUpWhileTheTillWasClosedIsNamedAsSuch() throws Exception {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    assumeTrue(mount(volume), "a small volume can be mounted by root on Linux only: skipped");
    crm.reachable(false);
    Path ballast = volume.resolve("ballast");
    try {
      try (Tillbox till = open(volume.resolve("queue.db"))) {
        till.submit(Requests.named("kept"));
      }
      fill(ballast);
      QueueLock.take(volume.resolve("queue.db")).close();
      refusedAsFull(volume.resolve("queue.db"));
      refusedAsFull(volume.resolve("new.db"));
      Files.delete(ballast);
      try (Tillbox till = open(volume.resolve("queue.db"))) {
        assertThat(till.find("kept")).isPresent();
      }
    } finally {
      run("umount", volume.toString());
    }
  }

  private void refusedAsFull(Path file) {
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(StorageFullException.class)
        .hasMessageContaining("Free space on that volume");
  }

  private static void fill(Path ballast) throws IOException {
    byte[] block = new byte[4096];
    try (java.io.OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }

  private static boolean mount(Path volume) throws Exception {
    return Files.exists(java.nio.file.Paths.get("/bin/mount"))
        && run("mount", "-t", "tmpfs", "-o", "size=3m", "tillbox-test", volume.toString()) == 0;
  }

  private static int run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
