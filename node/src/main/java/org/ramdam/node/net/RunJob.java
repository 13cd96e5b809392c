package org.ramdam.node.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.sync.Sync.Output;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.Message;

/// Reads a run of entries from the disk and sends it, a frame at a time.
final class RunJob implements Connection.Job {
  private static final int BULK_FRAME = 256 << 10;
  private static final int LIVE_FRAME = 900 << 10;

  private final Archive archive;
  private final Output.SendRun what;
  private final Run.Writer writer = new Run.Writer();
  private long next;
  private long bytes;
  private boolean done;

  RunJob(Archive archive, Output.SendRun what) {
    this.archive = archive;
    this.what = what;
    this.next = what.from();
  }

  @Override
  public boolean isLive() {
    return what.live();
  }

  @Override
  public @Nullable Message next() {
    Bytes32 site = archive.site(what.site());
    if (done || site == null) {
      return null;
    }
    SignedTreeHead head = archive.state(site).head();
    if (head == null || head.size() < what.to()) {
      throw new IllegalStateException("entries without a head that covers them: " + what);
    }
    long from = next;
    int limit = what.live() ? LIVE_FRAME : BULK_FRAME;
    archive.entries(
        site,
        from,
        what.to(),
        (index, entry, salted) -> {
          writer.add(entry, salted);
          next = index + 1;
          return writer.size() < limit;
        });
    bytes += writer.size();
    int count = writer.count();
    done = next == what.to() || what.live() || bytes > Limits.RUN_BYTES - BULK_FRAME;
    if (!done) {
      return part(from, count, 0, new byte[0], List.of());
    }
    var hasher = new TreeHasher();
    return part(
        from,
        count,
        head.size(),
        head.signature(),
        Proofs.consistency(next, head.size(), archive.hashes(site), hasher));
  }

  private Message part(long from, int count, long treeSize, byte[] signature, List<Bytes32> proof) {
    return new Message.RunPart(
        what.site(), from, count, writer.take(), treeSize, signature, proof, what.live());
  }
}
