package org.ramdam.node.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.sync.Sync.Output;
import org.ramdam.protocol.wire.Message;

/// Reads private parts that another site asks for, those that may travel, and sends them.
final class WordsJob implements Connection.Job {
  private static final int FRAME = 512 << 10;

  private final Archive archive;
  private final Output.SendPrivates what;
  private int next;

  WordsJob(Archive archive, Output.SendPrivates what) {
    this.archive = archive;
    this.what = what;
  }

  @Override
  public boolean isLive() {
    return false;
  }

  @Override
  public @Nullable Message next() {
    long[] indexes = what.indexes();
    int from = next;
    int bytes = 0;
    List<byte[]> parts = new ArrayList<>();
    while (next < indexes.length && bytes < FRAME) {
      byte[] salted = archive.travelling(new Position(what.site(), indexes[next]));
      parts.add(salted == null ? new byte[0] : salted);
      bytes += salted == null ? 1 : salted.length;
      next++;
    }
    return parts.isEmpty()
        ? null
        : new Message.Privates(what.site(), Arrays.copyOfRange(indexes, from, next), parts);
  }
}
