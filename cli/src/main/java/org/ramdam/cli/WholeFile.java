package org.ramdam.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
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

  /// Fails early where [#begin] would.
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
    try (Part part = begin(file, replace)) {
      part.write(bytes);
      part.finish();
    }
  }

  /// What goes into a file.
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes what need not be in memory at once.
  ///
  /// @param replace whether a file that is there may go
  public static void write(Path file, Content content, boolean replace) throws IOException {
    try (Part part = begin(file, replace)) {
      var out = new BufferedOutputStream(Channels.newOutputStream(part.channel));
      content.writeTo(out);
      out.flush();
      part.finish();
    }
  }

  /// Begins a file that is written piece by piece.
  ///
  /// @param replace whether a file that is there may go
  public static Part begin(Path file, boolean replace) throws IOException {
    return new Part(file, replace);
  }

  /// A file that is not there before it is finished. If it never is, nothing is left, not even if
  /// the process is interrupted.
  public static final class Part implements AutoCloseable {
    private final Path file;
    private final Path directory;
    private final boolean replace;
    private final Path temporary;
    private final FileChannel channel;
    private final Thread cleaning = new Thread(this::delete, "cleaning");

    private Part(Path file, boolean replace) throws IOException {
      requireWritable(file, replace);
      this.file = file.toAbsolutePath();
      this.replace = replace;
      Path parent = this.file.getParent();
      if (parent == null) {
        throw new FileAlreadyExistsException(file.toString());
      }
      directory = parent;
      temporary = Files.createTempFile(directory, ".ramdam-", ".tmp");
      Runtime.getRuntime().addShutdownHook(cleaning);
      channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
    }

    /// Appends `bytes`.
    public void write(byte[] bytes) throws IOException {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      while (in.hasRemaining()) {
        channel.write(in);
      }
    }

    /// Puts the file in its place, on disk.
    public void finish() throws IOException {
      channel.force(true);
      channel.close();
      requireWritable(file, replace);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel parent = FileChannel.open(directory)) {
        parent.force(true);
      }
    }

    private void delete() {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException _) {
        // the disk refuses: there is nobody left to tell
      }
    }

    @Override
    public void close() throws IOException {
      try {
        Runtime.getRuntime().removeShutdownHook(cleaning);
      } catch (IllegalStateException _) {
        // it is at work
      }
      channel.close();
      Files.deleteIfExists(temporary);
    }
  }
}
