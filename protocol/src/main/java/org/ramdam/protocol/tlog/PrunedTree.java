package org.ramdam.protocol.tlog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;

/// A tree of which some entries are looked at, and a place where it is cut: the hashes of the
/// largest subtrees in which there is nothing to see prove all of these entries at once, and that
/// the tree begins with that of the entries before the cut (docs/protocol/receipt.md).
///
/// One of the entries may be proved already; the hashes of its inclusion proof are then not
/// repeated.
public final class PrunedTree {
  private final long size;
  private final NavigableSet<Long> indexes;
  private final long cut;
  private final long proved;

  /// @param size entries of the tree
  /// @param indexes of the entries that are looked at
  /// @param cut entries before the cut; 0 if there is none
  /// @param proved the index whose inclusion proof is there already; -1 if there is none
  /// @throws IllegalArgumentException if one of them is beyond the tree, or `proved` is not looked
  ///   at
  public PrunedTree(long size, Iterable<Long> indexes, long cut, long proved) {
    this.size = size;
    this.indexes = new TreeSet<>();
    indexes.forEach(this.indexes::add);
    this.cut = cut;
    this.proved = proved;
    if (this.indexes.isEmpty()
        || this.indexes.first() < 0
        || this.indexes.last() >= size
        || cut < 0
        || cut > size
        || (proved >= 0 && !this.indexes.contains(proved))) {
      throw new IllegalArgumentException("not in a tree of " + size + ": " + this.indexes);
    }
  }

  /// Roots of subtrees.
  ///
  /// @param whole of the tree
  /// @param before the cut; that of the empty tree if there is none
  public record Roots(Bytes32 whole, Bytes32 before) {}

  private record Range(long from, long to) {
    long middle() {
      return from + Long.highestOneBit(to - from - 1);
    }

    Range left() {
      return new Range(from, middle());
    }

    Range right() {
      return new Range(middle(), to);
    }
  }

  private boolean isOpen(Range range) {
    Long next = indexes.ceiling(range.from);
    return (next != null && next < range.to) || (range.from < cut && cut < range.to);
  }

  /// The ranges of the inclusion proof that is there, from the leaf's sibling to a child of the
  /// root.
  private List<Range> given() {
    var siblings = new ArrayList<Range>();
    Range range = new Range(0, size);
    while (proved >= 0 && range.to - range.from > 1) {
      boolean left = proved < range.middle();
      siblings.add(left ? range.right() : range.left());
      range = left ? range.left() : range.right();
    }
    Collections.reverse(siblings);
    return siblings;
  }

  /// The hashes, from left to right.
  public List<Bytes32> hashes(HashReader reader, TreeHasher hasher) {
    var hashes = new ArrayList<Bytes32>();
    collect(new Range(0, size), given(), reader, hasher, hashes);
    return hashes;
  }

  private void collect(
      Range range, List<Range> given, HashReader reader, TreeHasher hasher, List<Bytes32> hashes) {
    if (!isOpen(range)) {
      if (!given.contains(range)) {
        hashes.add(Proofs.subtree(range.from, range.to - range.from, reader, hasher));
      }
    } else if (range.to - range.from > 1) {
      collect(range.left(), given, reader, hasher, hashes);
      collect(range.right(), given, reader, hasher, hashes);
    }
  }

  /// What the hashes lead to; null if they are too few, too many or not of one tree. The caller
  /// still has to know the root.
  ///
  /// @param leaves hashes of the entries that are looked at, by index
  /// @param inclusion the inclusion proof that is there; empty if there is none
  /// @param hashes see [#hashes]
  public @Nullable Roots roots(
      Map<Long, Bytes32> leaves, List<Bytes32> inclusion, List<Bytes32> hashes, TreeHasher hasher) {
    List<Range> ranges = given();
    if (ranges.size() != inclusion.size() || !leaves.keySet().equals(indexes)) {
      return null;
    }
    var given = new HashMap<Range, Bytes32>();
    for (int i = 0; i < ranges.size(); i++) {
      given.put(ranges.get(i), inclusion.get(i));
    }
    var walk = new Walk(leaves, given, hashes, hasher);
    Bytes32 whole = walk.root(new Range(0, size));
    if (walk.broken || walk.used != hashes.size()) {
      return null;
    }
    return new Roots(whole, cut == 0 ? TreeHasher.EMPTY_ROOT : walk.prefix(new Range(0, cut)));
  }

  private final class Walk {
    private final Map<Long, Bytes32> leaves;
    private final Map<Range, Bytes32> given;
    private final List<Bytes32> hashes;
    private final TreeHasher hasher;
    private final Map<Range, Bytes32> known = new HashMap<>();
    private int used;
    private boolean broken;

    Walk(
        Map<Long, Bytes32> leaves,
        Map<Range, Bytes32> given,
        List<Bytes32> hashes,
        TreeHasher hasher) {
      this.leaves = leaves;
      this.given = given;
      this.hashes = hashes;
      this.hasher = hasher;
    }

    Bytes32 root(Range range) {
      Bytes32 told = given.get(range);
      Bytes32 hash;
      if (isOpen(range)) {
        hash =
            range.to - range.from == 1
                ? leaves.getOrDefault(range.from, Bytes32.ZERO)
                : hasher.node(root(range.left()), root(range.right()));
        broken |= told != null && !told.equals(hash);
      } else {
        hash = told != null ? told : next();
      }
      known.put(range, hash);
      return hash;
    }

    private Bytes32 next() {
      broken |= used == hashes.size();
      return broken ? Bytes32.ZERO : hashes.get(used++);
    }

    /// Of a range that ends at the cut: all it is made of is known.
    Bytes32 prefix(Range range) {
      Bytes32 hash = known.get(range);
      return hash != null ? hash : hasher.node(prefix(range.left()), prefix(range.right()));
    }
  }
}
