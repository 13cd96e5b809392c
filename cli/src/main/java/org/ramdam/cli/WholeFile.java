package org.ramdam.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a file whole or not at all: whoever opens it sees what was there before, or all of what
/// is new, even after a power cut.
public final class WholeFile {
  private WholeFile() {}

  /// Fails early where [#write] would.
  ///
  /// @throws FileAlreadyExistsException if there is a file that may not be replaced
  public static void requireWritable(Path file, boolean replace) throws IOException {
    if (Files.exists(file) && (!replace || Files.isDirectory(file))) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }

  /// Writes `bytes`.
  ///
  /// @param replace whether a file that is there may go
  public static void write(Path file, byte[] bytes, boolean replace) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path temporary = Files.createTempFile(directory, ".ramdam-", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
          channel.write(in);
        }
        channel.force(true);
      }
      requireWritable(absolute, replace);
      Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel parent = FileChannel.open(directory)) {
        parent.force(true);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
