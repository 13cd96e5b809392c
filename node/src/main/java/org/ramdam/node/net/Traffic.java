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
  private final LongAdder membershipBytes = new LongAdder();

  /// What was counted at one moment.
  ///
  /// @param framesIn without cosignatures, which are passed on whenever there are some, and without
  ///   what is said of who is whose neighbour, and how far away
  /// @param framesOut without them too
  /// @param cosignatureBytes both ways; part of the other bytes
  /// @param membershipBytes of what is said of neighbours, the same
  public record Count(
      long framesIn,
      long framesOut,
      long bytesIn,
      long bytesOut,
      long cosignatureBytes,
      long membershipBytes) {
    /// Nothing.
    public static final Count NONE = new Count(0, 0, 0, 0, 0, 0);

    /// Bytes of the frames that are counted, both ways.
    public long bytes() {
      return bytesIn + bytesOut - cosignatureBytes - membershipBytes;
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
    } else if (message instanceof Message.Membership
        || message instanceof Message.Ping
        || message instanceof Message.Pong) {
      membershipBytes.add(bytes);
    } else {
      frames.increment();
    }
  }

  /// What was counted so far.
  public Count count() {
    return new Count(
        framesIn.sum(),
        framesOut.sum(),
        bytesIn.sum(),
        bytesOut.sum(),
        cosignatureBytes.sum(),
        membershipBytes.sum());
  }
}
