package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkBesideTest {
  /** Part of the format: a mark that an earlier version wrote must be understood. */
  private static final String WRITTEN =
      "tillbox queue -7, epoch 11 or -12, for the shop\nat the corner\n1431926076\n";

  @TempDir Path folder;

  private Path mark() {
    return folder.resolve("queue.db.mark");
  }

  private MarkBeside read(String text) throws IOException {
    Files.write(mark(), text.getBytes(StandardCharsets.UTF_8));
    return MarkBeside.read(mark());
  }

  @Test
  void isWrittenAsItAlwaysWas() throws IOException {
    new MarkBeside(-7, "the shop\nat the corner", 11, -12).write(mark());

    assertThat(new String(Files.readAllBytes(mark()), StandardCharsets.UTF_8)).isEqualTo(WRITTEN);
    assertThat(Folders.list(folder)).as("nothing else is left").containsExactly(mark());
  }

  @Test
  void namesTheFileByEitherEpoch() throws IOException {
    MarkBeside mark = read(WRITTEN);

    assertThat(mark.gateway).isEqualTo("the shop\nat the corner");
    assertThat(mark.names(-7, 11)).isTrue();
    assertThat(mark.names(-7, -12)).isTrue();
    assertThat(mark.names(-7, 12)).isFalse();
    assertThat(mark.names(7, 11)).isFalse();
    assertThat(mark.names(7, -12)).isFalse();
  }

  @Test
  void isNoneWhereAnythingInItIsDamaged() throws IOException {
    assertThat(MarkBeside.read(mark())).isNull();
    for (int i = 0; i < WRITTEN.length(); i++) {
      char other = (char) (WRITTEN.charAt(i) ^ 1);
      String damaged = WRITTEN.substring(0, i) + other + WRITTEN.substring(i + 1);
      assertThat(read(damaged)).as(damaged).isNull();
      assertThat(read(WRITTEN.substring(0, i))).isNull();
    }
    assertThat(read("tillbox queue 99999999999, epoch 1 or 2, for x\n0\n")).isNull();
  }

  @Test
  void replacesTheOneBefore() throws IOException {
    new MarkBeside(1, "a", 1, 1).write(mark());
    new MarkBeside(2, "b", 2, 2).write(mark());

    assertThat(MarkBeside.read(mark()).gateway).isEqualTo("b");
  }

  @Test
  void leavesNothingOfOneThatCannotBeWritten() throws IOException {
    Files.createDirectories(mark().resolve("in the way"));

    assertThatThrownBy(() -> new MarkBeside(1, "a", 1, 1).write(mark()))
        .isInstanceOf(IOException.class);

    assertThat(Folders.list(folder)).as("nothing else is left").containsExactly(mark());
  }

  @Test
  void whatCannotBeTidiedUpDoesNotHideWhyTheMarkCouldNotBeWritten() throws IOException {
    Path inTheWay = Files.createDirectories(folder.resolve("queue.db.mark.new").resolve("full"));

    assertThatThrownBy(() -> new MarkBeside(-7, "the shop", 11, -12).write(mark()))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(DirectoryNotEmptyException.class)
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .hasOnlyElementsOfType(DirectoryNotEmptyException.class));
    assertThat(inTheWay).exists();
  }
}
