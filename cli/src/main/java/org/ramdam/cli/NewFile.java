package org.ramdam.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Writes a file that was not there before: whole, on disk, or not at all.
public final class NewFile {
  private NewFile() {}

  /// Writes `bytes` to `file`.
  ///
  /// @param mode as `rw-------`
  /// @throws FileAlreadyExistsException if there is one, which stays as it is
  public static void write(Path file, byte[] bytes, String mode) throws IOException {
    Path target = file.toAbsolutePath();
    Path directory = target.getParent();
    if (directory == null || Files.exists(target)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path part = Files.createTempFile(directory, ".ramdam-", ".part");
    try {
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(mode));
      try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        var out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
          channel.write(out);
        }
        channel.force(true);
      }
      putInPlace(part, target);
      sync(directory);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// A link is refused where a file stands, even if it came a moment ago; a move is not.
  private static void putInPlace(Path part, Path target) throws IOException {
    try {
      Files.createLink(target, part);
    } catch (FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(target.toString(), null, e.getReason());
    } catch (UnsupportedOperationException | java.nio.file.FileSystemException _) {
      Files.move(part, target);
    }
  }

  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, Set.of(StandardOpenOption.READ))) {
      channel.force(true);
    }
  }
}
