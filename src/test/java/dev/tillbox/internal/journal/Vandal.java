package dev.tillbox.internal.journal;

import java.util.Arrays;
import java.util.Random;

/** Damages the files of a queue in one of many ways, and says how. */
final class Vandal {
  private static final int PAGE = QueueImage.PAGE_BYTES;
  private static final String[] KINDS = {
    "cut off", "bit flipped", "byte replaced", "zeroed", "noise", "page misplaced", "erased"
  };

  /** Random numbers of seeds that lie side by side are alike at first. */
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  private final Random random;
  private final int number;
  byte[] file;
  byte[] log;
  byte[] mark;

  /** Whether a queue is known to belong there. */
  boolean isMarked = true;

  String deed;

  /** What kind of deed it was, to be counted. */
  String kind;

  /** The deeds of one number are alike in every run, but for what the seed decides. */
  Vandal(QueueImage image, long seed, int number) {
    this.random = new Random(seed ^ (number * SCATTER));
    this.number = number;
    this.file = image.file.clone();
    this.log = image.log == null ? null : image.log.clone();
    this.mark = image.mark;
  }

  /** Does one deed; with a log at hand, to the log as often as to the file. */
  void damage(QueueImage other, byte[] olderLog) {
    int choice = random.nextInt(16);
    if (log == null || choice < 8) {
      file = deface(file, "file");
    } else if (choice == 8) {
      becomes("log gone", null);
    } else if (choice == 9) {
      becomes("log of another queue", other.log.clone());
    } else if (choice == 10) {
      becomes("log of a former life", olderLog.clone());
    } else {
      log = deface(log, "log");
    }
    damageMark(other);
  }

  private void becomes(String what, byte[] newLog) {
    kind = what;
    deed = what;
    log = newLog;
  }

  private void damageMark(QueueImage other) {
    int choice = random.nextInt(12);
    if (choice < 3) {
      mark = null;
      isMarked = false;
      deed += ", mark gone";
    } else if (choice == 3) {
      mark = other.mark;
      deed += ", mark of another queue";
    } else if (choice == 4) {
      mark = Arrays.copyOf(mark, random.nextInt(mark.length));
      isMarked = false;
      deed += ", mark cut off";
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

  /** Every page is damaged in every way in turn; the seed says where in it, and in between. */
  private byte[] deface(byte[] bytes, String what) {
    int page = number / KINDS.length % Math.max(1, bytes.length / PAGE);
    int inPage = Math.min(bytes.length - 1, page * PAGE + random.nextInt(PAGE));
    int at = random.nextInt(10) == 0 ? random.nextInt(100) : inPage;
    return deface(bytes, what, random.nextBoolean() ? at : somewhere(bytes));
  }

  private byte[] deface(byte[] bytes, String what, int at) {
    int how = number % KINDS.length;
    kind = what + " " + KINDS[how];
    int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 8 : 3000));
    deed = what + " at " + at + " (page " + (at / PAGE + 1) + "): ";
    switch (how) {
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
