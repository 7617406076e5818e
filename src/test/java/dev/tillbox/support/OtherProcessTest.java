package dev.tillbox.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tillbox.internal.journal.LargeQueue;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs a second process: a running till, a killed one, and a Java with odd settings. */
class OtherProcessTest {
  @TempDir Path folder;

  @Test
  void showsTheNewestEntriesBesideARunningTillAndAfterItWasKilled() throws Exception {
    Path queue = folder.resolve("queue.db");
    try (TillProcess till = TillProcess.start(queue)) {
      till.submit("first");
      assertThat(Shell.run("dump", queue).out).contains("first").contains("1 entry");
      till.submit("second");
      assertThat(Shell.run("dump", queue).out).contains("second").contains("2 entries");
      Shell status = Shell.run("status", queue);
      assertThat(status.exit).isEqualTo(1);
      assertThat(status.out)
          .containsPattern("Opened by +process \\d+@.* since 20\\d\\d-\\S+:\\d\\dZ");
      Shell release = Shell.run("release", queue, "first", "--operator", "Li", "--reason", "why");
      assertThat(release.exit).isEqualTo(75);
      assertThat(release.err).contains("is in use by process ", "close it there");
      till.submit("third");
      till.kill();
    }
    assertThat(folder.resolve("queue.db-wal")).isNotEmptyFile();
    byte[] before = Files.readAllBytes(queue);
    byte[] log = Files.readAllBytes(folder.resolve("queue.db-wal"));
    assertThat(Shell.run("dump", queue).out).contains("first", "second", "third");
    assertThat(Shell.run("status", queue).out).contains("nobody: the till is not running");
    assertThat(Files.readAllBytes(queue)).isEqualTo(before);
    assertThat(Files.readAllBytes(folder.resolve("queue.db-wal"))).isEqualTo(log);
    try (TillProcess next = TillProcess.start(queue)) {
      next.submit("fourth");
      assertThat(Shell.run("dump", queue).out).containsSubsequence("first", "third", "fourth");
    }
  }

  @Test
  void memoryDoesNotGrowWithTheQueueAndHeadEndsItQuietly() throws Exception {
    Path queue = folder.resolve("large.db");
    LargeQueue.make(queue, 100_000);
    Shell dump =
        Shell.runApart(
            Collections.singletonList("-Xmx16m"), folder, "dump", queue, "--format", "jsonl");
    assertThat(dump.exit).as(dump.err).isZero();
    assertThat(dump.lines()).hasSize(100_000);
    assertThat(Shell.run("status", queue).out)
        .containsPattern("Queued +10000")
        .containsPattern("Next to send +#90001 ");
    readOneLine(queue);
  }

  private void readOneLine(Path queue) throws Exception {
    List<String> command = Shell.java(Collections.singletonList("-Xmx16m"), Main.class);
    command.addAll(Arrays.asList("dump", queue.toString()));
    Path err = folder.resolve("head.txt");
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    try (BufferedReader head =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(head.readLine()).contains("large.db");
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(err).isEmptyFile();
  }

  @Test
  void writesUtf8WhateverThePlatformsCharset() throws Exception {
    Path queue = Queues.waiting(folder);
    List<String> ascii = Arrays.asList("-Dfile.encoding=US-ASCII", "-Dstdout.encoding=US-ASCII");
    for (String format : new String[] {"table", "csv"}) {
      Shell dump = Shell.runApart(ascii, folder, "dump", queue, "--unmask", "--format", format);
      assertThat(dump.exit).as(dump.err).isZero();
      assertThat(dump.out).contains("小狗");
    }
  }

  @Test
  void saysWhatToDoWhenSqliteCannotBeLoaded() throws Exception {
    Path queue = Queues.waiting(folder);
    Path nowhere = Files.createFile(folder.resolve("no-folder"));
    Shell dump =
        Shell.runApart(
            Collections.singletonList("-Dorg.sqlite.tmpdir=" + nowhere), folder, "dump", queue);
    assertThat(dump.exit).isEqualTo(71);
    assertThat(dump.err).contains("native library", "-Dorg.sqlite.tmpdir=FOLDER");
    assertThat(dump.err.trim().split("\\R")).hasSize(1);
  }
}
