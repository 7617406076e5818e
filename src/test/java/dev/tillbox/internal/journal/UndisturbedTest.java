package dev.tillbox.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** An interrupt that came before does not close files, and is not lost. */
class UndisturbedTest {
  @Test
  void anInterruptWaitsUntilTheWorkIsDone() {
    Thread.currentThread().interrupt();
    boolean seen = Undisturbed.get(() -> Thread.currentThread().isInterrupted());
    assertThat(Thread.interrupted()).as("afterwards").isTrue();
    assertThat(seen).as("meanwhile").isFalse();
    Undisturbed.get(() -> "undisturbed");
    assertThat(Thread.interrupted()).as("where there was none").isFalse();
  }

  @Test
  void itIsKeptAlsoWhereTheWorkFails() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                Undisturbed.get(
                    () -> {
                      throw new IllegalStateException("a fault");
                    }))
        .hasMessage("a fault");
    assertThat(Thread.interrupted()).isTrue();
  }
}
