package org.ramdam.node.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Extent;
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
  private int generation;
  private long next;
  private long to;
  private long bytes;
  private boolean done;

  RunJob(Archive archive, Output.SendRun what) {
    this.archive = archive;
    this.what = what;
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
    Archive.State state = archive.state(site);
    SignedTreeHead head = state.head();
    if (generation == 0) {
      begin(site, state);
    }
    if (head == null || head.size() < to || state.generation() != generation) {
      throw new IllegalStateException("entries without a head that covers them: " + what);
    }
    long from = next;
    int limit = what.live() ? LIVE_FRAME : BULK_FRAME;
    archive.entries(
        site,
        from,
        to,
        (index, entry, salted) -> {
          writer.add(entry, salted);
          next = index + 1;
          return writer.size() < limit;
        });
    bytes += writer.size();
    int count = writer.count();
    done = next == to || what.live() || bytes > Limits.RUN_BYTES - BULK_FRAME;
    if (!done) {
      return part(from, count, 0, new byte[0], List.of());
    }
    var hasher = new TreeHasher();
    return part(
        from,
        count,
        Extent.of(generation, head.size()),
        head.signature(),
        Proofs.consistency(next, head.size(), archive.hashes(site), hasher));
  }

  /// From an earlier generation the run leads to where the next one was opened, at the latest.
  private void begin(Bytes32 site, Archive.State state) {
    int from = Extent.generation(what.from());
    SignedTreeHead head = state.head();
    generation = state.generation();
    next = Extent.size(what.from());
    to = Extent.size(what.to());
    if (from < generation && head != null) {
      Long opened = archive.generations(site).get(from + 1);
      next = Math.min(Math.min(next, opened == null ? 0 : opened), head.size() - 1);
      to = Math.min(head.size(), next + Limits.RUN_ENTRIES);
    }
  }

  private Message part(long from, int count, long treeSize, byte[] signature, List<Bytes32> proof) {
    return new Message.RunPart(
        what.site(),
        Extent.of(generation, from),
        count,
        writer.take(),
        treeSize,
        signature,
        proof,
        what.live());
  }
}
