package org.ramdam.node.net;

import java.util.concurrent.atomic.LongAdder;
import org.ramdam.protocol.wire.Message;

/// Counts frames and their bytes, lengths included and TLS not. Any thread may.
public final class Traffic {
  private final LongAdder framesIn = new LongAdder();
  private final LongAdder framesOut = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder cosignatureBytes = new LongAdder();

  /// What was counted at one moment.
  ///
  /// @param framesIn without cosignatures, which are passed on whenever there are some
  /// @param framesOut without them too
  /// @param cosignatureBytes both ways; part of the other bytes
  public record Count(
      long framesIn, long framesOut, long bytesIn, long bytesOut, long cosignatureBytes) {
    /// Nothing.
    public static final Count NONE = new Count(0, 0, 0, 0, 0);

    /// Bytes both ways.
    public long bytes() {
      return bytesIn + bytesOut;
    }
  }

  void received(Message message, int bytes) {
    bytesIn.add(bytes);
    note(message, bytes, framesIn);
  }

  void sent(Message message, int bytes) {
    bytesOut.add(bytes);
    note(message, bytes, framesOut);
  }

  private void note(Message message, int bytes, LongAdder frames) {
    if (message instanceof Message.Cosigned) {
      cosignatureBytes.add(bytes);
    } else {
      frames.increment();
    }
  }

  /// What was counted so far.
  public Count count() {
    return new Count(
        framesIn.sum(), framesOut.sum(), bytesIn.sum(), bytesOut.sum(), cosignatureBytes.sum());
  }
}
