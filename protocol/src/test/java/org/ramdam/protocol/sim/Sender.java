package org.ramdam.protocol.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.sync.Sync.Output;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Message;

/// What a simulated site reads from its disk for others: runs, heads, private parts; as the jobs of
/// `node.net` do.
final class Sender {
  private final Node node;
  private final World world;
  private final TreeHasher hasher = new TreeHasher();

  Sender(Node node) {
    this.node = node;
    this.world = node.world;
  }

  private StoredLog log(long site) {
    StoredLog log = node.store.log(site);
    if (log == null) {
      throw world.violation(node + " does not have a log that it follows");
    }
    return log;
  }

  void send(Output.SendRun run) {
    StoredLog log = log(run.site());
    SignedTreeHead head = node.writer().head(run.site());
    if (head == null) {
      // It is being taken anew.
      node.close(run.peer(), ByeCode.GOING, "a log is being taken anew");
      return;
    }
    long from = Extent.size(run.from());
    long to = Extent.size(run.to());
    if (Extent.generation(run.from()) < log.generation) {
      long opened = log.opening(Extent.generation(run.from()) + 1);
      from = Math.min(Math.min(from, opened), head.size() - 1);
      to = Math.min(head.size(), from + Limits.RUN_ENTRIES);
    }
    if (world.has(PlantedBug.SERVE_UNCOVERED) && log.head != null) {
      head = log.head;
      to = log.size();
    }
    from += world.has(PlantedBug.OFF_BY_ONE) ? 1 : 0;
    world.require(head.size() >= to, node + " serves what no head covers");
    send(run, log, head, from, to);
  }

  private void send(Output.SendRun run, StoredLog log, SignedTreeHead head, long from, long to) {
    int left = run.live() ? world.plan().frameBytes() : world.plan().runBytes();
    var writer = new Run.Writer();
    long start = from;
    long at = from;
    while (at < to && (at == from || left > 0)) {
      StoredLog.Kept kept = node.read(log, at);
      if (kept == null) {
        return;
      }
      byte[] words = node.words(kept);
      if (writer.count() > 0 && writer.size() + kept.entry().length > world.plan().frameBytes()) {
        if (run.live()) {
          break;
        }
        send(run, log, start, writer, 0, new byte[0], List.of());
        start = at;
      }
      writer.add(kept.entry(), words);
      left -= kept.entry().length + (words == null ? 0 : words.length);
      at++;
    }
    List<Bytes32> proof = Proofs.consistency(at, head.size(), log::node, hasher);
    long size = Extent.of(log.generation, head.size());
    send(run, log, start, writer, size, head.signature(), proof);
  }

  private void send(
      Output.SendRun run,
      StoredLog log,
      long from,
      Run.Writer writer,
      long treeSize,
      byte[] signature,
      List<Bytes32> proof) {
    int count = writer.count();
    node.send(
        run.peer(),
        new Message.RunPart(
            run.site(),
            Extent.of(log.generation, from),
            count,
            writer.take(),
            treeSize,
            signature,
            proof,
            run.live()));
  }

  void send(Output.SendHead what) {
    StoredLog log = log(what.site());
    SignedTreeHead head = node.writer().head(what.site());
    // Since it was asked for, the log may have gone on in a later generation.
    if (head != null && log.generation == Extent.generation(what.size())) {
      node.send(what.peer(), Message.Head.of(what.site(), head, what.size(), log::node, hasher));
    }
  }

  /// The private part of an entry if it may be sent.
  byte @Nullable [] words(StoredLog.Kept kept) {
    boolean withheld = !world.isQuiet() && world.random().nextDouble() < world.plan().withhold();
    return maySend(kept) && !withheld ? kept.words() : null;
  }

  private boolean maySend(StoredLog.Kept kept) {
    return kept.record().core().scope().travels() || world.has(PlantedBug.LEAK_PRIVATE);
  }

  void send(Output.SendPrivates ask) {
    StoredLog log = log(ask.site());
    var parts = new ArrayList<byte[]>();
    for (long index : ask.indexes()) {
      StoredLog.Kept kept = index >= 0 && index < log.size() ? log.entries.get((int) index) : null;
      byte[] words = kept == null || !maySend(kept) ? null : kept.words();
      parts.add(words == null ? new byte[0] : words);
    }
    node.send(ask.peer(), new Message.Privates(ask.site(), ask.indexes(), parts));
  }

  void ask(Output.AskMissing ask) {
    long[] indexes =
        log(ask.site()).missing.stream().mapToLong(Long::longValue).limit(20).toArray();
    if (indexes.length > 0) {
      node.send(ask.peer(), new Message.WantPrivate(ask.site(), indexes));
    }
  }
}
