package org.ramdam.protocol.sim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.Message;

/// A log as one node's simulated disk has it.
final class StoredLog {
  final Bytes32 site;
  final List<Kept> entries = new ArrayList<>();

  /// Hashes of the complete subtrees, by level.
  private final List<List<Bytes32>> levels = new ArrayList<>();

  final Map<Bytes32, SiteLog.Author> authors = new HashMap<>();
  final Map<Long, Message.Cosigned> cosigned = new TreeMap<>();
  final TreeSet<Long> missing = new TreeSet<>();

  /// How long it was after each batch that was written.
  final TreeSet<Long> ends = new TreeSet<>();

  /// Entries whose bytes are not any more what was written.
  final TreeSet<Long> damaged = new TreeSet<>();

  /// What stood there until a later generation took its place, by generation and index.
  final TreeMap<Long, Kept> aside = new TreeMap<>();

  /// What this node cosigned last, by generation: it never contradicts that.
  final Map<Integer, Promise> promises = new TreeMap<>();

  final Map<Integer, Message.Fork> forks = new TreeMap<>();
  Bytes32 network = Bytes32.ZERO;
  Body.@Nullable SiteInception inception;

  /// The newest head; it may cover less than is here.
  @Nullable SignedTreeHead head;

  /// What was shown to cover more than is here.
  Replica.@Nullable Ahead ahead;

  /// Whose heads cover the entries.
  int generation = 1;

  String invalid = "";
  private final TreeHasher hasher = new TreeHasher();

  /// An entry, and its private part if it is here.
  record Kept(SignedRecord record, byte[] entry, byte @Nullable [] words) {
    Run.Item item() {
      return new Run.Item(record, entry, words);
    }
  }

  /// That a log has this root at this size.
  record Promise(long size, Bytes32 root) {}

  StoredLog(Bytes32 site) {
    this.site = site;
  }

  long size() {
    return entries.size();
  }

  long extent() {
    return Extent.of(generation, size());
  }

  /// Entries that a head covers.
  long covered() {
    return head == null ? 0 : head.size();
  }

  /// The newest generation that one of its entries opens; 0 if it is empty.
  int opened() {
    int opened = entries.isEmpty() ? 0 : 1;
    for (Kept kept : entries) {
      if (kept.record().core().body() instanceof Body.SiteGeneration opening) {
        opened = opening.generation();
      }
    }
    return opened;
  }

  /// Where a generation is opened; 0 if it is not here.
  long opening(int number) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).record().core().body() instanceof Body.SiteGeneration opening
          && opening.generation() == number) {
        return i;
      }
    }
    return 0;
  }

  void add(Kept kept) {
    entries.add(kept);
    Bytes32 hash = hasher.leaf(kept.entry());
    int level = 0;
    while (true) {
      if (levels.size() == level) {
        levels.add(new ArrayList<>());
      }
      List<Bytes32> row = levels.get(level);
      row.add(hash);
      if (row.size() % 2 == 1) {
        return;
      }
      hash = hasher.node(row.get(row.size() - 2), hash);
      level++;
    }
  }

  /// Loses the private parts, and does not know it.
  void dropWords() {
    entries.replaceAll(kept -> new Kept(kept.record(), kept.entry(), null));
  }

  void truncate(long size) {
    entries.subList((int) size, entries.size()).clear();
    for (int level = 0; level < levels.size(); level++) {
      List<Bytes32> row = levels.get(level);
      row.subList((int) (size >>> level), row.size()).clear();
    }
    missing.tailSet(size).clear();
    ends.tailSet(size, false).clear();
    damaged.tailSet(size).clear();
  }

  /// Sets aside what stands from `size` on, as of the generation that it is of.
  void setAside(long size) {
    for (long i = size; i < size(); i++) {
      aside.put(Extent.of(generation, i), entries.get((int) i));
    }
    truncate(size);
  }

  /// What is held, in brief.
  Shadow.Row row() {
    var hash = new Sha256();
    for (Kept kept : entries) {
      byte[] words = kept.words();
      var _ = hash.update(kept.entry()).update(words == null ? new byte[0] : words);
    }
    var witnesses = new TreeMap<Long, Long>();
    cosigned.forEach((witness, each) -> witnesses.put(witness, each.size()));
    return new Shadow.Row(
        extent(),
        covered(),
        hash.finish(),
        invalid,
        witnesses,
        new TreeSet<>(forks.keySet()),
        missing.size(),
        aside.size());
  }

  Bytes32 node(int level, long index) {
    return levels.get(level).get((int) index);
  }

  Bytes32 root(long size) {
    return tree(size).root(hasher);
  }

  /// The edge of the tree of the first `size` entries.
  CompactRange tree(long size) {
    var hashes = new ArrayList<Bytes32>();
    for (int level = 62; level >= 0; level--) {
      if ((size >>> level & 1) != 0) {
        hashes.add(node(level, (size >>> level) - 1));
      }
    }
    return CompactRange.of(size, hashes);
  }

  /// The same with each author's chain one record shorter than it is.
  Replica restoreStale() {
    var stale = new ArrayList<SiteLog.Author>();
    for (SiteLog.Author author : authors.values()) {
      AuthorHead newest = author.head();
      for (Kept kept : entries) {
        if (kept.record().id().equals(newest.id()) && newest.seq() > 1) {
          newest = new AuthorHead(newest.seq() - 1, kept.record().core().prev());
        }
      }
      stale.add(
          new SiteLog.Author(
              author.key(), author.member(), newest, author.roles(), author.revoked()));
    }
    return restore(stale);
  }

  /// The log as a node has it in memory after a start.
  Replica restore() {
    return restore(authors.values());
  }

  private Bytes32 recoveryHash(Bytes32 member) {
    for (Kept kept : entries) {
      if (kept.record().id().equals(member)
          && kept.record().core().body() instanceof Body.MemberInception(Bytes32 hash)) {
        return hash;
      }
    }
    throw new IllegalStateException("no inception of the member " + member);
  }

  private Replica restore(Collection<SiteLog.Author> chains) {
    SiteLog rules =
        SiteLog.restore(site, network, inception, opened(), size(), chains, this::recoveryHash);
    SignedTreeHead covering = covered() == size() ? head : null;
    return Replica.restore(rules, tree(size()), covering, ahead, generation, invalid);
  }

  /// The first entries, as a log that ends there.
  Replica prefix(long size) {
    Replica prefix = Replica.empty(site);
    for (Kept kept : entries.subList(0, (int) size)) {
      if (prefix.replay(kept.item()) instanceof Replica.Appended.Refused refused) {
        throw new IllegalStateException("what was logged is sound: " + refused.reason());
      }
    }
    return prefix;
  }
}
