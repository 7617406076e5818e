package dev.tillbox.internal.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A till of two days on a disk that fails at one call, or from one on until it is mended, at any
 * call of its life. What it was told must be true after a restart. Skipped without a C compiler.
 */
class DiskFaultTest {
  private static final int STEP = Integer.getInteger("diskfaults.step", 7);
  private static final long SEED = Long.getLong("diskfaults.seed", System.nanoTime() % 1_000_000);

  @TempDir Path folder;
  private FaultyDisk layer;
  private Path disk;

  @BeforeEach
  void makeTheDisk() throws Exception {
    System.out.println("-Ddiskfaults.seed=" + SEED + " -Ddiskfaults.step=" + STEP);
    layer = new FaultyDisk(folder);
    disk = Folders.inMemory("tillbox-faults");
  }

  @AfterEach
  void removeTheDisk() throws Exception {
    Folders.remove(disk);
  }

  private void everywhere(int step, String... faults) throws Exception {
    Object[] args = new Object[4 + faults.length];
    args[0] = Files.createDirectory(disk.resolve("disk"));
    args[1] = layer.profile;
    args[2] = 1 + SEED % step;
    args[3] = step;
    System.arraycopy(faults, 0, args, 4, faults.length);
    layer.run((Path) args[0], null, 600, FaultTrials.class, args);
  }

  @Test
  void whatThrewOnAFailedSyncDoesNotComeBack() throws Exception {
    everywhere((STEP + 2) / 3, "sync:*:5", "sync:*:5+");
  }

  @Test
  void whatThrewOnAFailedWriteDoesNotComeBack() throws Exception {
    everywhere(2 * STEP - 1, "write:*:5", "write:*:5+", "write:*:30+");
  }

  @Test
  void onAFullDiskWhatIsQueuedGoesOnAndSellingRecoversByItself() throws Exception {
    everywhere(STEP, "told:*:28+", "full:*:28+");
  }
}
