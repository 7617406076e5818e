package dev.tillbox.internal.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What faulty_disk.c recorded of a till's writes, replayed from sync to sync and cut there. What a
 * file was written since its own last sync is dropped, kept, kept in part or torn in sectors; what
 * was made, renamed or removed in the folder since the folder's last sync happened up to any point.
 */
final class RecordedDisk {
  private final List<Event> events = new ArrayList<>();
  private final ByteArrayOutputStream acks = new ByteArrayOutputStream();
  private final Map<String, DiskContent> names = new TreeMap<>();
  private final Map<String, DiskContent> syncedNames = new HashMap<>();
  private final List<Event> unsyncedNames = new ArrayList<>();
  private final Map<Event, DiskContent> moved = new HashMap<>();
  private int at;

  /** Reads a recording of a till that began with the files of that folder, if there is one. */
  RecordedDisk(Path recording, Path before) throws IOException {
    byte[] bytes = Files.readAllBytes(recording);
    int place = 0;
    while (place < bytes.length) {
      int end = place;
      while (bytes[end] != '\n') {
        end++;
      }
      String[] head = new String(bytes, place, end - place, StandardCharsets.UTF_8).split(" ", -1);
      place = end + 1 + Integer.parseInt(head[3]);
      events.add(new Event(head, Arrays.copyOfRange(bytes, end + 1, place)));
    }
    if (before != null) {
      for (Path file : Folders.list(before)) {
        names.put(file.getFileName().toString(), new DiskContent(Files.readAllBytes(file)));
      }
      syncedNames.putAll(names);
    }
  }

  /** Lets happen what comes before the next sync; returns whether there is another one. */
  boolean toNextSync() {
    boolean began = at > 0;
    while (at < events.size()) {
      Event event = events.get(at);
      if (event.isSync() && !began) {
        return true;
      }
      began = false;
      happen(event);
      at++;
    }
    return false;
  }

  private void happen(Event event) {
    if (event.kind == 'A') {
      acks.write(event.data, 0, event.data.length);
    } else if (event.kind == 'D') {
      syncedNames.clear();
      syncedNames.putAll(names);
      unsyncedNames.clear();
    } else if (event.kind == 'U') {
      names.remove(event.name);
      unsyncedNames.add(event);
    } else if (event.kind == 'R') {
      rename(event);
    } else {
      content(event).happen(event);
    }
  }

  private void rename(Event event) {
    DiskContent content = names.remove(event.from());
    names.put(event.name, content);
    moved.put(event, content);
    unsyncedNames.add(event);
  }

  private DiskContent content(Event event) {
    DiskContent content = names.get(event.name);
    if (content == null) {
      content = new DiskContent(new byte[0]);
      names.put(event.name, content);
      moved.put(event, content);
      unsyncedNames.add(event);
    }
    return content;
  }

  /**
   * Writes the files as they are after a power cut now.
   *
   * @return what the till had said by then, line by line
   */
  List<String> cut(Random random, Path folder) throws IOException {
    Map<String, DiskContent> left = new TreeMap<>(syncedNames);
    int upTo = random.nextInt(unsyncedNames.size() + 1);
    for (Event event : unsyncedNames.subList(0, upTo)) {
      if (event.kind == 'R') {
        left.remove(event.from());
      }
      if (event.kind == 'U') {
        left.remove(event.name);
      } else {
        left.put(event.name, moved.get(event));
      }
    }
    for (Map.Entry<String, DiskContent> file : left.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue().cut(random));
    }
    String lines = new String(acks.toByteArray(), StandardCharsets.UTF_8);
    List<String> said = new ArrayList<>(Arrays.asList(lines.split("\n", -1)));
    said.removeIf(String::isEmpty);
    return said;
  }

  /** One recorded call. */
  static final class Event {
    final char kind;
    final String name;
    final int at;
    final byte[] data;

    Event(String[] head, byte[] data) {
      this.kind = head[0].charAt(0);
      this.name = head[1];
      this.at = Integer.parseInt(head[2]);
      this.data = data;
    }

    boolean isSync() {
      return kind == 'S' || kind == 'D';
    }

    String from() {
      return new String(data, StandardCharsets.UTF_8);
    }
  }
}
