package dev.tillbox.internal.journal;

import dev.tillbox.internal.journal.RecordedDisk.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The content of a recorded file: what was synced, and what was written or cut off since. */
final class DiskContent {
  private static final int SECTOR = 512;

  private byte[] synced;
  private final List<Event> unsynced = new ArrayList<>();

  DiskContent(byte[] synced) {
    this.synced = synced;
  }

  void happen(Event event) {
    if (event.kind != 'S') {
      unsynced.add(event);
      return;
    }
    for (Event write : unsynced) {
      synced = with(synced, write);
    }
    unsynced.clear();
  }

  private static byte[] with(byte[] bytes, Event event) {
    if (event.kind == 'T') {
      return Arrays.copyOf(bytes, event.at);
    }
    byte[] now = Arrays.copyOf(bytes, Math.max(bytes.length, event.at + event.data.length));
    System.arraycopy(event.data, 0, now, event.at, event.data.length);
    return now;
  }

  /**
   * What a power cut leaves of it: without what was not synced, with all of it, with what came
   * first and a part of the next, with any of it, or with any sectors of it.
   */
  byte[] cut(Random random) {
    int how = random.nextInt(5);
    int first = random.nextInt(unsynced.size() + 1);
    byte[] left = synced.clone();
    for (int i = 0; i < unsynced.size(); i++) {
      Event write = unsynced.get(i);
      boolean whole = how == 1 || (how == 2 && i < first) || (how == 3 && random.nextBoolean());
      if (whole) {
        left = with(left, write);
      } else if ((how == 4 || (how == 2 && i == first)) && write.kind != 'T') {
        left = torn(left, write, random);
      }
    }
    return left;
  }

  /** Also a file that has grown by sectors that were not written: they read as zeros. */
  private static byte[] torn(byte[] bytes, Event write, Random random) {
    int end = write.at + write.data.length;
    byte[] left = Arrays.copyOf(bytes, Math.max(bytes.length, end));
    for (int i = write.at; i < end; ) {
      int next = Math.min(end, (i / SECTOR + 1) * SECTOR);
      if (random.nextBoolean()) {
        System.arraycopy(write.data, i - write.at, left, i, next - i);
      }
      i = next;
    }
    return left;
  }
}
