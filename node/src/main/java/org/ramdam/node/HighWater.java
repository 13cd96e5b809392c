package org.ramdam.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ramdam.node.RamdamException.StoreFailed;

/// How many entries of this site's own log were ever acknowledged, beside the database: should the
/// database come up with fewer, it has lost what someone was told is safe, and must not go on.
final class HighWater implements AutoCloseable {
  /// The name of its file.
  static final String NAME = "high-water";

  private final FileChannel file;
  private long mark;

  private HighWater(FileChannel file, long mark) {
    this.file = file;
    this.mark = mark;
  }

  static HighWater open(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    ByteBuffer in = ByteBuffer.allocate(8);
    long mark = file.read(in, 0) == 8 ? in.getLong(0) : 0;
    return new HighWater(file, mark);
  }

  /// How many entries were acknowledged.
  long mark() {
    return mark;
  }

  /// @throws StoreFailed if the log has fewer entries than were acknowledged
  void check(long size) {
    if (size < mark) {
      throw new StoreFailed(
          "the database holds %d entries of this site's log, but %d were acknowledged: it is damaged"
                  .formatted(size, mark)
              + " (by its newest .log file, if there was a power cut or a fault of the disk) or an old"
              + " copy. Nothing was changed. `ramdam scrub` makes it fetch them from other sites");
    }
  }

  /// The entries are on disk: the mark may lag behind them after a power cut, and never be ahead.
  void raise(long size) {
    if (size > mark) { // else of a log that is being fetched back
      write(size);
    }
  }

  /// Entries that were acknowledged are about to be set aside, which their people decided: on disk
  /// when this returns, for the log is cut next.
  void lower(long size) {
    if (size < mark) {
      write(size);
      try {
        file.force(true);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
  }

  private static StoreFailed unwritable(IOException e) {
    return new StoreFailed("the file high-water cannot be written", e);
  }

  private void write(long size) {
    mark = size;
    ByteBuffer out = ByteBuffer.allocate(8).putLong(0, size);
    try {
      int _ = file.write(out, 0);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
