package org.ramdam.cli.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.ramdam.protocol.bundle.BundleBlock;
import org.ramdam.protocol.bundle.BundleReader;
import org.ramdam.protocol.bundle.DamagedBundleException;

/// A bundle on disk. A thread of its own reads, hashes and unpacks, no more than a few blocks ahead
/// of whoever takes them.
final class BundleFile implements AutoCloseable {
  private static final int AHEAD = 3;

  private final FileChannel channel;
  private final BundleReader reader;
  private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(AHEAD);
  private final Thread thread;

  /// What is read.
  sealed interface Piece {
    /// A block.
    record Block(BundleBlock block, long offset) implements Piece {}

    /// No block, where there should be one.
    record Damaged(DamagedBundleException damage) implements Piece {}

    /// All of it is read.
    ///
    /// @param offset of the end
    record End(long offset) implements Piece {}

    /// The disk refuses.
    record Failed(IOException reason) implements Piece {}
  }

  private BundleFile(FileChannel channel, BundleReader reader) {
    this.channel = channel;
    this.reader = reader;
    thread = Thread.ofPlatform().daemon().name("bundle").start(this::read);
  }

  /// Reads all of a file.
  static BundleFile open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return new BundleFile(FileChannel.open(file), BundleReader.fromStart());
  }

  /// Reads a file from a block on.
  static BundleFile open(Path file, long offset) throws IOException {
    return new BundleFile(FileChannel.open(file).position(offset), BundleReader.fromBlock(offset));
  }

  /// Waits for what comes next; nothing does after an end, a failure, or damage after which the
  /// blocks cannot be read.
  Piece next() throws IOException {
    try {
      Piece piece = pieces.take();
      if (piece instanceof Piece.Failed(IOException reason)) {
        throw reason;
      }
      return piece;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void read() {
    try {
      readAll();
    } catch (IOException e) {
      var _ = pieces.offer(new Piece.Failed(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAll() throws IOException, InterruptedException {
    while (reader.wanted() > 0) {
      try {
        BundleBlock block = reader.take(read(reader.wanted()));
        if (block != null) {
          pieces.put(new Piece.Block(block, reader.blockOffset()));
        }
      } catch (DamagedBundleException e) {
        pieces.put(new Piece.Damaged(e));
        if (!e.isReadable()) {
          return;
        }
      }
    }
    if (read(1).length > 0) {
      pieces.put(new Piece.Damaged(reader.tail()));
    }
    pieces.put(new Piece.End(reader.offset()));
  }

  private byte[] read(int count) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(count);
    while (in.hasRemaining() && channel.read(in) >= 0) {
      // until there is no more
    }
    return in.hasRemaining() ? Arrays.copyOf(in.array(), in.position()) : in.array();
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    channel.close();
  }
}
