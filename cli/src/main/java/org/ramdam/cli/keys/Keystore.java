package org.ramdam.cli.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.NewFile;

/// The identities of this user: a directory of mode 0700, one file of mode 0600 for each. A file is
/// written once and never again.
final class Keystore {
  private static final String SUFFIX = ".key";
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path directory;

  Keystore(Path directory) {
    this.directory = directory;
  }

  /// The names of the files, without their ending, in order.
  List<String> names() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    checkMode(directory, "700");
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }

  /// The file of a name: accents and case do not matter.
  Path file(String name) {
    return directory.resolve(slug(name) + SUFFIX);
  }

  /// Reads a file of this store.
  ///
  /// @throws Failure 5 if it is missing, damaged, or others may read it
  KeyFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new Failure(Exit.KEY, "key_missing", file);
    }
    checkMode(file, "600");
    return readForeign(file);
  }

  /// Reads a file from elsewhere, whose mode may be what a USB stick made of it.
  static KeyFile readForeign(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(KeyFile.MAX_BYTES + 1);
      if (bytes.length > KeyFile.MAX_BYTES) {
        throw new Failure(Exit.KEY, "not_a_key", file);
      }
      return KeyFile.decode(bytes, file.toString());
    }
  }

  /// Adds an identity.
  ///
  /// @throws Failure 8 if there is one of that name
  void add(KeyFile key) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    checkMode(directory, "700");
    refuseExisting(key.name());
    NewFile.write(file(key.name()), key.encode(), "rw-------");
  }

  /// Checks that a name is free.
  ///
  /// @throws Failure 8 if it is not
  void refuseExisting(String name) {
    if (Files.exists(file(name), LinkOption.NOFOLLOW_LINKS)) {
      throw new Failure(Exit.RUNNING, "identity_exists", name, file(name));
    }
  }

  private static void checkMode(Path path, String mode) throws IOException {
    if (!OWNER.containsAll(Files.getPosixFilePermissions(path))) {
      throw new Failure(Exit.KEY, "key_readable", path, mode);
    }
  }

  /// A file name for a person's name.
  static String slug(String name) {
    String bare =
        Normalizer.normalize(name.toLowerCase(Locale.ROOT), Normalizer.Form.NFKD)
            .replace("œ", "oe")
            .replace("æ", "ae")
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^\\p{L}\\p{N}]+", "-")
            .replaceAll("^-|-$", "");
    if (bare.isEmpty() || bare.length() > 120) {
      throw new Failure(Exit.USAGE, "bad_name", name);
    }
    return bare;
  }
}
