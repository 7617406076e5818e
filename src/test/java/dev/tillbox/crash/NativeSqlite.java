package dev.tillbox.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once for all tills: each would unpack its own, and leave it
 * behind when it is killed. In the build folder, for a temp folder may forbid to execute.
 */
final class NativeSqlite {
  static final String NAME = LibraryLoaderUtil.getNativeLibName();
  static final Path FOLDER = unpack();

  private NativeSqlite() {}

  private static Path unpack() {
    Path folder = CrashReport.BUILD_FOLDER.resolve("crash-native").toAbsolutePath();
    String packed = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + NAME;
    try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(packed)) {
      Files.createDirectories(folder);
      Files.copy(library, folder.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
