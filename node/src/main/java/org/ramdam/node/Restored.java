package org.ramdam.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.ramdam.node.site.SiteDirectory;

/// The file `restored`: that this site's database is an older copy, or lost a part, so that others
/// may hold more of its log than it does. While the file is there nothing is appended to the log.
///
/// It holds how many entries the log must have before any is appended, as a line in decimal. The
/// node takes the file away once it has so many, and other sites have said that they hold no more.
final class Restored {
  private static final String NAME = "restored";

  private Restored() {}

  /// Writes the file.
  static void mark(Path site, long entries) throws IOException {
    SiteDirectory.write(site.resolve(NAME), entries + "\n");
  }

  /// How many entries the log must have; empty if nothing is to be restored.
  static OptionalLong read(Path site) throws IOException {
    Path file = site.resolve(NAME);
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (NumberFormatException _) {
      return OptionalLong.of(0);
    }
  }

  /// Takes the file away.
  static void clear(Path site) throws IOException {
    Files.deleteIfExists(site.resolve(NAME));
  }
}
