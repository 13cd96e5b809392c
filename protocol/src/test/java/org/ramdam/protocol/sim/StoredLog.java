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
import org.ramdam.protocol.network.Replica;
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
  Bytes32 network = Bytes32.ZERO;
  Body.@Nullable SiteInception inception;
  @Nullable SignedTreeHead head;
  String invalid = "";
  Message.@Nullable Fork fork;
  private final TreeHasher hasher = new TreeHasher();

  /// An entry, and its private part if it is here.
  record Kept(SignedRecord record, byte[] entry, byte @Nullable [] words) {}

  StoredLog(Bytes32 site) {
    this.site = site;
  }

  long size() {
    return entries.size();
  }

  /// Entries that a head covers.
  long covered() {
    return head == null ? 0 : head.size();
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
  }

  Bytes32 node(int level, long index) {
    return levels.get(level).get((int) index);
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
      AuthorHead head = author.head();
      for (Kept kept : entries) {
        if (kept.record().id().equals(head.id()) && head.seq() > 1) {
          head = new AuthorHead(head.seq() - 1, kept.record().core().prev());
        }
      }
      stale.add(
          new SiteLog.Author(
              author.key(), author.member(), head, author.roles(), author.revoked()));
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
    int generation = size() == 0 ? 0 : 1;
    SiteLog rules =
        SiteLog.restore(site, network, inception, generation, size(), chains, this::recoveryHash);
    return Replica.restore(rules, tree(size()), head, 1, invalid);
  }
}
