package org.ramdam.cli.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Connections from many addresses that say the first bytes of a TLS hello and no more, and come
/// again as soon as they are cut.
final class Flood implements AutoCloseable {
  private static final byte[] HELLO = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc};
  private static final int PER_ADDRESS = 4;

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong opened = new AtomicLong();
  private volatile boolean closed;

  /// Starts it.
  ///
  /// @param target `host:port` on the loopback interface
  Flood(String target, int connections) {
    int colon = target.lastIndexOf(':');
    var address =
        new InetSocketAddress(
            target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
    for (int i = 0; i < connections; i++) {
      int at = i / PER_ADDRESS;
      String from = "127.1.%d.%d".formatted(at / 200, 1 + at % 200);
      threads.add(Thread.ofVirtual().start(() -> pester(address, from)));
    }
  }

  private void pester(InetSocketAddress target, String from) {
    ByteBuffer hello = ByteBuffer.wrap(HELLO);
    while (!closed) {
      try (SocketChannel channel = SocketChannel.open()) {
        channel.bind(new InetSocketAddress(from, 0));
        channel.connect(target);
        opened.incrementAndGet();
        int _ = channel.write(hello.rewind());
        int _ = channel.read(ByteBuffer.allocate(64)); // until it is cut
      } catch (IOException _) {
        // cut already
      }
    }
  }

  /// How many connections were made so far.
  long opened() {
    return opened.get();
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
