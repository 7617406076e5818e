package dev.tillbox.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said, and returned to scripts, when a command cannot answer. */
class ExitCodeTest {
  @TempDir Path folder;

  /** Both commands refuse the file alike, in one line with a remedy, and without a stack trace. */
  private void refused(Path file, int exit, String... says) {
    for (String command : new String[] {"dump", "status"}) {
      Shell run = Shell.run(command, file);
      assertThat(run.exit).as(run.err).isEqualTo(exit);
      assertThat(run.err).startsWith("tillbox: ").contains(file.toString()).contains(says);
      assertThat(run.err.trim().split("\\R")).hasSize(1);
    }
  }

  private void sql(Path file, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void noFile() {
    refused(folder.resolve("nowhere.db"), 66, "does not exist", "check the path");
    assertThat(folder.resolve("nowhere.db")).doesNotExist();
  }

  @Test
  void aFolder() {
    refused(folder, 66, "is a folder", "give the path");
  }

  @Test
  void aFileWithoutAQueueInIt() throws IOException {
    refused(Files.createFile(folder.resolve("empty.db")), 66, "holds no queue yet");
  }

  @Test
  void somebodyElsesFile() throws Exception {
    Path letter = folder.resolve("letter.txt");
    Files.write(letter, "Dear customer, ".getBytes(StandardCharsets.UTF_8));
    refused(letter, 67, "is not a tillbox queue");
    Path other = folder.resolve("other.db");
    sql(other, "CREATE TABLE sale (id INTEGER)");
    refused(other, 67, "is not a tillbox queue");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("nothing is left beside them").containsOnly(letter, other);
    }
  }

  @Test
  void aNewerFormat() throws Exception {
    Path queue = Queues.waiting(folder);
    sql(queue, "PRAGMA user_version = 99");
    refused(queue, 69, "newer tillbox", "file format 99");
  }

  @Test
  void aDamagedFile() throws Exception {
    Path queue = Queues.waiting(folder);
    try (RandomAccessFile bytes = new RandomAccessFile(queue.toFile(), "rw")) {
      bytes.seek(100);
      bytes.write(new byte[(int) bytes.length() - 100]);
    }
    refused(queue, 65, "damaged", "do not delete it");
  }

  @Test
  void aFileThatWasCutOff() throws Exception {
    Path queue = Queues.waiting(folder);
    try (RandomAccessFile bytes = new RandomAccessFile(queue.toFile(), "rw")) {
      bytes.setLength(2048);
    }
    refused(queue, 65, "damaged", "do not delete it");
  }

  @Test
  void aFileThatSaysWhatIsImpossible() throws Exception {
    Path queue = Queues.drained(folder);
    sql(queue, "UPDATE outcome SET state = 'LOST'");
    Shell dump = Shell.run("dump", queue);
    assertThat(dump.exit).isEqualTo(65);
    assertThat(dump.err).contains("never writes", "LOST");
  }

  @Test
  void aFolderThatCannotBeWritten() {
    Path queue = Queues.waiting(folder);
    Path sealed = queue.getParent();
    Assumptions.assumeTrue(sealed.toFile().setWritable(false) && !Files.isWritable(sealed));
    try {
      refused(queue, 77, "as the till's user", "read the copy");
    } finally {
      assertThat(sealed.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void aWrongCommandLine() {
    for (String[] wrong :
        new String[][] {{}, {"dump"}, {"status"}, {"erase", "x"}, {"dump", "x", "--all"}}) {
      Shell run = Shell.run((Object[]) wrong);
      assertThat(run.exit).isEqualTo(64);
      assertThat(run.err).contains("--help").doesNotContain("Exception");
      assertThat(run.out).isEmpty();
    }
  }

  @Test
  void aWrongCommandIsToldTheRightOnes() {
    for (Object[] wrong : new Object[][] {{}, {"frob"}, {"erase", "x"}}) {
      assertThat(Shell.run(wrong).err).contains("commands are").contains("dump").contains("status");
    }
    assertThat(Shell.run("dump").err).doesNotContain("commands are");
  }

  @Test
  void askingAnUnknownCommandForHelpIsNoAnswer() {
    for (Object[] wrong :
        new Object[][] {{"adopt", "--help"}, {"--help", "adopt"}, {"help", "adopt"}}) {
      Shell run = Shell.run(wrong);
      assertThat(run.exit).isEqualTo(64);
      assertThat(run.err).contains("adopt", "commands are").doesNotContain("Exception");
      assertThat(run.out).isEmpty();
    }
  }

  @Test
  void debugShowsTheStack() {
    Shell run = Shell.run("dump", folder.resolve("nowhere.db"), "--debug");
    assertThat(run.exit).isEqualTo(66);
    assertThat(run.err).contains("UnusableFileException", "\tat dev.tillbox");
  }

  @Test
  void helpAndVersionAreAnswersAndListEveryExitCode() {
    for (Object[] ask :
        new Object[][] {
          {"--help"}, {"help"}, {"help", "dump"}, {"dump", "--help"}, {"status", "-h"}
        }) {
      Shell run = Shell.run(ask);
      assertThat(run.exit).isZero();
      assertThat(run.out).contains("Usage: tillbox").contains("All output is UTF-8");
      for (ExitCode exit : ExitCode.values()) {
        assertThat(run.out).containsPattern("(?m)^ *" + exit.code() + "  ");
      }
    }
    assertThat(Shell.run("--version").out).startsWith("tillbox ").contains("SQLite", "Java");
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoFailure() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = Main.run(failing("Broken pipe"), err, "dump", Queues.waiting(folder).toString());
    assertThat(exit).isZero();
    assertThat(err.size()).isZero();
  }

  @Test
  void aFullDiskUnderTheOutputIsOne() throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            failing("No space left on device"), err, "dump", Queues.waiting(folder).toString());
    assertThat(exit).isEqualTo(74);
    assertThat(err.toString("UTF-8")).contains("could not be written: No space left on device");
  }

  private static OutputStream failing(String why) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(why);
      }
    };
  }

  @Test
  void theErrorsOfOddFileNamesSteerNoTerminal() {
    Shell run = Shell.run("dump", Paths.get("\u001b[2Jqueue.db"));
    assertThat(run.err).contains("\\u001b[2Jqueue.db").doesNotContain("\u001b");
  }
}
