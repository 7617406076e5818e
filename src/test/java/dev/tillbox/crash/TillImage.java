package dev.tillbox.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * What all tills share, so that they start fast and leave no litter when they are killed: SQLite's
 * native library, unpacked once, and an archive of loaded classes where Java can make one. In the
 * build folder, for a temp folder may forbid to execute.
 */
final class TillImage {
  private static final Path FOLDER = CrashReport.BUILD_FOLDER.resolve("crash-image");
  private static final String SQLITE = LibraryLoaderUtil.getNativeLibName();
  private static final long PATIENCE_SECONDS = 60;
  private static final List<String> JAVA = make();

  private TillImage() {}

  /** The command up to the main class's arguments. */
  static List<String> java() {
    return JAVA;
  }

  private static List<String> make() {
    try {
      Path folder = Files.createDirectories(FOLDER).toAbsolutePath();
      unpackSqlite(folder);
      return withArchive(folder, classPath(folder));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("No till can be started", e);
    }
  }

  private static void unpackSqlite(Path folder) throws IOException {
    String packed = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + SQLITE;
    try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(packed)) {
      Files.copy(library, folder.resolve(SQLITE), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** This JVM's, its folders as jars: Java archives no classes from folders. */
  private static String classPath(Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    String own = System.getProperty("java.class.path");
    for (String entry : own.split(Pattern.quote(File.pathSeparator), -1)) {
      if (entry.isEmpty()) {
        continue; // surefire's ends with a separator, and Java would take that for this folder
      }
      Path path = Paths.get(entry);
      entries.add(
          Files.isDirectory(path) ? jar(path, folder.resolve(entries.size() + ".jar")) : entry);
    }
    return String.join(File.pathSeparator, entries);
  }

  private static String jar(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
        out.putNextEntry(
            new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, out);
      }
    }
    return jar.toString();
  }

  /** Lets a first till archive what it loaded; Java before 13 ignores that. */
  private static List<String> withArchive(Path folder, String classPath)
      throws IOException, InterruptedException {
    Path archive = folder.resolve("tills.jsa");
    Files.deleteIfExists(archive);
    Files.deleteIfExists(folder.resolve("first.db"));
    Path queue = folder.resolve("first.db");
    List<String> first = java("-XX:ArchiveClassesAtExit=" + archive, folder, classPath);
    first.addAll(
        Till.arguments(queue, "http://127.0.0.1:9", TightProfile.in(folder), Habit.HONEST));
    Process till =
        new ProcessBuilder(first)
            .redirectOutput(folder.resolve("first.txt").toFile())
            .redirectErrorStream(true)
            .start();
    try {
      till.getOutputStream().write("open\nsubmit first\nclose\nexit\n".getBytes(UTF_8));
      till.getOutputStream().flush();
      till.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      till.destroyForcibly();
    }
    String use = Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-Xshare:auto";
    return java(use, folder, classPath);
  }

  private static List<String> java(String sharing, Path folder, String classPath) {
    return new ArrayList<>(
        Arrays.asList(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "-Xlog:disable",
            "-Xshare:auto",
            sharing,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx64m",
            "-Dfile.encoding=UTF-8",
            "-Dorg.sqlite.lib.path=" + folder,
            "-Dorg.sqlite.lib.name=" + SQLITE,
            "-cp",
            classPath,
            Till.class.getName()));
  }
}
