package dev.tillbox.support;

import org.sqlite.SQLiteJDBCLoader;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: what a vendor asks first. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String built = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "tillbox " + (built == null ? "(not packed)" : built),
      "SQLite driver " + SQLiteJDBCLoader.getVersion(),
      "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name")
    };
  }
}
