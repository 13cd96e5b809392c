package org.ramdam.protocol.fuzz;

import java.util.List;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.wire.Frames;
import org.ramdam.protocol.wire.Message;

/// Frames, and the records in them: what is read says the same once it was written again.
final class FrameTarget {
  private FrameTarget() {}

  /// The bytes are a frame.
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      Message message = Frames.decode(data);
      byte[] once = Frames.encode(message);
      Oracle.same(once, Frames.encode(Frames.decode(once)));
      if (message instanceof Message.RunPart part) {
        readRun(part);
      }
    } catch (MalformedException _) {
      // as it should
    }
  }

  private static void readRun(Message.RunPart part) throws MalformedException {
    var run =
        new Run(
            part.site(),
            part.from(),
            part.count(),
            List.of(part.records()),
            part.treeSize(),
            part.signature(),
            part.proof(),
            part.live());
    var items = run.items();
    Oracle.require(items.size() == part.count(), "a run has other entries than it says");
    var writer = new Run.Writer();
    items.forEach(item -> writer.add(item.entry(), item.words()));
    Oracle.same(part.records(), writer.take());
  }
}
