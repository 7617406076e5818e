package dev.tillbox.internal.journal;

import java.util.Arrays;
import java.util.Random;

/** Damages the files of a queue in one of many ways, and says how. */
final class Vandal {
  private static final int PAGE = QueueImage.PAGE_BYTES;

  private final Random random;
  byte[] file;
  byte[] log;
  byte[] mark;
  String deed;

  Vandal(QueueImage image, long seed) {
    this.random = new Random(seed);
    this.file = image.file.clone();
    this.log = image.log == null ? null : image.log.clone();
    this.mark = image.mark;
  }

  /** Does one deed; with a log at hand, to the log as often as to the file. */
  void damage(QueueImage other, byte[] olderLog) {
    if (random.nextInt(4) == 0) {
      mark = null;
    }
    if (log == null || random.nextBoolean()) {
      file = deface(file, "file");
    } else if (random.nextInt(8) == 0) {
      deed = "its log is gone";
      log = null;
    } else if (random.nextInt(7) == 0) {
      deed = "its log is another queue's";
      log = other.log.clone();
    } else if (random.nextInt(6) == 0) {
      deed = "its log is an older one";
      log = olderLog.clone();
    } else {
      log = deface(log, "log");
    }
  }

  /** Whether nothing is left at the place that says that there ever was a queue. */
  boolean leavesNoTrace() {
    return file.length == 0 && log == null && mark == null;
  }

  /** As a rule in a page of a table or an index: the filler of the reserve is most of the file. */
  private int somewhere(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    for (int i = 0; i < 30 && isFiller(bytes, at); i++) {
      at = random.nextInt(bytes.length);
    }
    return at;
  }

  private boolean isFiller(byte[] bytes, int at) {
    int kind = bytes == log ? 32 + (at - 32) / (PAGE + 24) * (PAGE + 24) + 24 : at / PAGE * PAGE;
    return at > PAGE && kind < bytes.length && bytes[kind] != 0x0D && bytes[kind] != 0x0A;
  }

  private byte[] deface(byte[] bytes, String what) {
    int at = random.nextInt(10) == 0 ? random.nextInt(100) : somewhere(bytes);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 8 : 3000));
    deed = what + " at " + at + " (page " + (at / PAGE + 1) + "): ";
    switch (random.nextInt(7)) {
      case 0:
        deed += "cut off";
        return Arrays.copyOf(bytes, at);
      case 1:
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        deed += "a bit flipped";
        return bytes;
      case 2:
        bytes[at] = (byte) random.nextInt(256);
        deed += "a byte replaced";
        return bytes;
      case 3:
        Arrays.fill(bytes, at, at + length, (byte) 0);
        deed += length + " bytes zeroed";
        return bytes;
      case 4:
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, at, length);
        deed += length + " bytes of noise";
        return bytes;
      case 5:
        int page = at / PAGE * PAGE;
        int from = random.nextInt(bytes.length / PAGE) * PAGE;
        System.arraycopy(bytes, from, bytes, page, Math.min(PAGE, bytes.length - page));
        deed += "page " + (from / PAGE + 1) + " in its place";
        return bytes;
      default:
        int pages = at / PAGE * PAGE;
        int many = Math.min(bytes.length - pages, PAGE * (1 + random.nextInt(8)));
        Arrays.fill(bytes, pages, pages + many, (byte) 0xff);
        deed += many + " bytes erased";
        return bytes;
    }
  }
}
