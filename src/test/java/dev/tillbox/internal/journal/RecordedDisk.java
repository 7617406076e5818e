package dev.tillbox.internal.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * What faulty_disk.c recorded of a till's writes, to be replayed up to any sync and cut there: what
 * was not synced is dropped, kept or torn in sectors.
 */
final class RecordedDisk {
  private static final int SECTOR = 512;

  private final List<Event> events = new ArrayList<>();

  /** Reads a recording. */
  RecordedDisk(Path recording) throws IOException {
    byte[] bytes = Files.readAllBytes(recording);
    int at = 0;
    while (at < bytes.length) {
      int end = at;
      while (bytes[end] != '\n') {
        end++;
      }
      String[] head = new String(bytes, at, end - at, StandardCharsets.UTF_8).split(" ", -1);
      at = end + 1 + Integer.parseInt(head[3]);
      events.add(new Event(head, Arrays.copyOfRange(bytes, end + 1, at)));
    }
  }

  /** How many syncs there were. */
  int syncs() {
    return (int) events.stream().filter(event -> event.kind == 'S').count();
  }

  /**
   * Writes the files as they are after a power cut during the n-th sync.
   *
   * @return what the till had acknowledged by then
   */
  Set<String> cut(int nthSync, Random random, Path folder) throws IOException {
    Map<String, Content> files = new TreeMap<>();
    ByteArrayOutputStream acks = new ByteArrayOutputStream();
    int syncs = 0;
    for (Event event : events) {
      if (event.kind == 'S' && ++syncs == nthSync) {
        break;
      }
      event.happen(files, acks);
    }
    int how = random.nextInt(4);
    for (Map.Entry<String, Content> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue().torn(how, random));
    }
    String lines = new String(acks.toByteArray(), StandardCharsets.UTF_8);
    Set<String> acknowledged = new LinkedHashSet<>(Arrays.asList(lines.split("\n", -1)));
    acknowledged.remove("");
    return acknowledged;
  }

  /** One recorded call. */
  private static final class Event {
    private final char kind;
    private final String name;
    private final int at;
    private final byte[] data;

    Event(String[] head, byte[] data) {
      this.kind = head[0].charAt(0);
      this.name = head[1];
      this.at = Integer.parseInt(head[2]);
      this.data = data;
    }

    void happen(Map<String, Content> files, ByteArrayOutputStream acks) {
      if (kind == 'A') {
        acks.write(data, 0, data.length);
      } else if (kind == 'U') {
        files.remove(name);
      } else {
        files.computeIfAbsent(name, any -> new Content()).take(kind, at, data);
      }
    }
  }

  /** A file: as it is for those who read it, and as it is on the platter. */
  private static final class Content {
    private byte[] now = new byte[0];
    private byte[] synced = new byte[0];

    void take(char kind, int at, byte[] data) {
      if (kind == 'T') {
        now = Arrays.copyOf(now, at);
      } else if (kind != 'S') {
        now =
            Arrays.copyOf(now, kind == 'F' ? data.length : Math.max(now.length, at + data.length));
        System.arraycopy(data, 0, now, at, data.length);
      }
      if (kind == 'S' || kind == 'F') {
        synced = now.clone();
      }
    }

    /** 0 drops all that was not synced, 1 keeps all, 2 what comes first, 3 any sectors. */
    byte[] torn(int how, Random random) {
      byte[] left = how == 0 ? synced.clone() : now.clone();
      int upTo = random.nextInt(now.length / SECTOR + 1);
      for (int sector = 0; how > 1 && sector * SECTOR < left.length; sector++) {
        if (how == 2 ? sector > upTo : random.nextBoolean()) {
          int end = Math.min(left.length, (sector + 1) * SECTOR);
          for (int i = sector * SECTOR; i < end; i++) {
            left[i] = i < synced.length ? synced[i] : 0;
          }
        }
      }
      return left;
    }
  }
}
