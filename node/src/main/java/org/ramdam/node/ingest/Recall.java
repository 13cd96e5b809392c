package org.ramdam.node.ingest;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.ramdam.node.log.Archive;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What other sites hold of another history of this site's own log: from where it parts from what
/// is here. Each run of it leads to a head that this site signed in the generation in which its log
/// is, or whoever sent it is asked no more: records that were set aside before, and signed anew
/// then, come from nobody. Each record once, and [#BYTES] in all. Not thread-safe.
public final class Recall {
  private static final Logger log = LoggerFactory.getLogger(Recall.class);

  /// Entries and words that are gathered, of all sites together.
  static final int BYTES = 32 << 20;

  /// How long one site may take for all of it.
  static final long PATIENCE_MS = 120_000;

  private final Archive archive;
  private final Bytes32 self;
  private final int generation;
  private final Bytes32 logKey;
  private final InstantSource clock;
  private final TreeHasher hasher = new TreeHasher();
  private final Set<Bytes32> seen = new HashSet<>();
  private final List<Archive.Aside> entries = new ArrayList<>();
  private long bytes;

  /// @param self this site
  /// @param logKey the key that its heads are signed with
  public Recall(Archive archive, Bytes32 self, Bytes32 logKey, InstantSource clock) {
    this.archive = archive;
    this.self = self;
    this.generation = archive.state(self).generation();
    this.logKey = logKey;
    this.clock = clock;
  }

  /// Another site.
  @FunctionalInterface
  public interface Peer {
    /// Entries of the log as it holds them, from one index to another, or fewer; none if this is
    /// not the moment.
    Run run(long from, long to) throws ExecutionException, TimeoutException, InterruptedException;
  }

  /// Takes what was found elsewhere, verified.
  public void add(List<Archive.Aside> found) {
    for (Archive.Aside aside : found) {
      if (seen.add(aside.record().id())) {
        entries.add(aside);
      }
    }
  }

  /// Asks a site for what it holds that is not here.
  ///
  /// @param size how many entries it says that it holds
  /// @return whether that was all of it
  public boolean ask(Peer peer, long size) throws InterruptedException {
    try {
      return size == 0 || follow(peer, size);
    } catch (ExecutionException | TimeoutException | MalformedException e) {
      log.atWarn().setCause(e).log("what another site holds of this log cannot be recalled");
      return false;
    }
  }

  /// What was gathered, in the order in which it stands in those histories.
  public List<Archive.Aside> entries() {
    return List.copyOf(entries);
  }

  /// The parting is looked for from behind, ever further: a run leads to a head that this site
  /// signed if it begins before that.
  private boolean follow(Peer peer, long size)
      throws ExecutionException, TimeoutException, InterruptedException, MalformedException {
    long until = clock.millis() + PATIENCE_MS;
    long from = Math.max(0, Math.min(size, archive.size(self)) - Limits.RUN_ENTRIES / 2);
    CompactRange tree = archive.edge(self, from);
    Run run = peer.run(from, size);
    while (!leads(tree, run)) {
      if (from == 0 || run.count() == 0 || clock.millis() > until) {
        return false;
      }
      from /= 2;
      tree = archive.edge(self, from);
      run = peer.run(from, size);
    }
    boolean parted = false;
    while (true) {
      long index = run.from();
      for (Run.Item item : run.items()) {
        parted = parted || !isHere(index, item.entry());
        if (parted && !take(item)) {
          return false;
        }
        index++;
      }
      if (tree.size() >= size) {
        return true;
      }
      if (clock.millis() > until) {
        return false;
      }
      run = peer.run(tree.size(), size);
      if (!leads(tree, run)) {
        return false;
      }
    }
  }

  /// Whether there was room for it, or no need.
  private boolean take(Run.Item item) {
    SignedRecord record = item.record();
    if (seen.contains(record.id()) || !record.verify(Verifier.strict())) {
      return true;
    }
    byte[] words = item.words();
    bytes += item.entry().length + (words == null ? 0 : words.length);
    if (bytes > BYTES) {
      return false;
    }
    seen.add(record.id());
    entries.add(new Archive.Aside(item.entry(), words));
    return true;
  }

  /// Appends a run to a tree, and answers whether it leads from there to a head that this site
  /// signed.
  private boolean leads(CompactRange tree, Run run) throws MalformedException {
    if (run.count() == 0 || run.generation() != generation || run.from() != tree.size()) {
      return false;
    }
    run.items().forEach(item -> tree.append(hasher.leaf(item.entry()), hasher));
    long size = Extent.size(run.treeSize());
    Bytes32 root = Proofs.extend(tree.size(), tree.root(hasher), size, run.proof(), hasher);
    return root != null
        && new Checkpoint(Origin.of(self, generation), size, root)
            .verify(logKey, run.signature(), Verifier.strict());
  }

  private boolean isHere(long index, byte[] entry) {
    return index < archive.size(self)
        && Arrays.equals(entry, archive.entry(new Position(self.prefix(), index)));
  }
}
