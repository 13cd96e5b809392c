package org.ramdam.protocol.tlog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.bytes.MalformedException;

/// The right edge of a Merkle tree: the roots of the complete subtrees its entries make up, one for
/// each bit of its size. It is all that is needed to append, and to know the root. Mutable, not
/// thread-safe.
public final class CompactRange {
  private static final int LEVELS = 63;

  /// By level; what stands at a level whose bit of `size` is 0 is of no meaning.
  private final Bytes32[] subtrees;

  private long size;

  /// The edge of the empty tree.
  public CompactRange() {
    subtrees = new Bytes32[LEVELS];
    Arrays.fill(subtrees, Bytes32.ZERO);
  }

  private CompactRange(long size, Bytes32[] subtrees) {
    this.size = size;
    this.subtrees = subtrees;
  }

  /// The edge of the tree of `size` entries.
  ///
  /// @param hashes from the largest subtree, on the left, to the smallest
  /// @throws IllegalArgumentException if there are not as many as `size` has bits, or `size` is
  ///   negative
  public static CompactRange of(long size, List<Bytes32> hashes) {
    if (size < 0 || hashes.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(hashes.size() + " hashes for a size of " + size);
    }
    var range = new CompactRange();
    range.size = size;
    int next = 0;
    for (int level = LEVELS - 1; level >= 0; level--) {
      if (range.has(level)) {
        range.subtrees[level] = hashes.get(next++);
      }
    }
    return range;
  }

  /// One that changes apart from this one.
  public CompactRange copy() {
    return new CompactRange(size, subtrees.clone());
  }

  /// How many entries the tree has.
  public long size() {
    return size;
  }

  /// The roots of the complete subtrees, from the largest, on the left, to the smallest.
  public List<Bytes32> hashes() {
    var hashes = new ArrayList<Bytes32>(Long.bitCount(size));
    for (int level = LEVELS - 1; level >= 0; level--) {
      if (has(level)) {
        hashes.add(subtrees[level]);
      }
    }
    return hashes;
  }

  private boolean has(int level) {
    return (size >>> level & 1) != 0;
  }

  /// Appends the entry of this leaf hash, and tells `sink` of each subtree that it completes, the
  /// leaf itself first.
  public void append(Bytes32 leaf, TreeHasher hasher, NodeSink sink) {
    Bytes32 hash = leaf;
    int level = 0;
    sink.node(0, size, hash);
    while (has(level)) {
      hash = hasher.node(subtrees[level], hash);
      level++;
      sink.node(level, size >>> level, hash);
    }
    subtrees[level] = hash;
    size++;
  }

  /// Appends the entry of this leaf hash.
  public void append(Bytes32 leaf, TreeHasher hasher) {
    append(leaf, hasher, (_, _, _) -> {});
  }

  /// The root of the tree.
  public Bytes32 root(TreeHasher hasher) {
    if (size == 0) {
      return TreeHasher.EMPTY_ROOT;
    }
    int level = Long.numberOfTrailingZeros(size);
    Bytes32 hash = subtrees[level];
    for (level++; level < LEVELS; level++) {
      if (has(level)) {
        hash = hasher.node(subtrees[level], hash);
      }
    }
    return hash;
  }

  /// Whether the tree of `treeSize` entries and this root begins with this one, by a consistency
  /// proof between the two (RFC 9162 section 2.1.4).
  public boolean isPrefixOf(
      long treeSize, Bytes32 root, List<Bytes32> consistencyProof, TreeHasher hasher) {
    return Proofs.verifyConsistency(size, root(hasher), treeSize, root, consistencyProof, hasher);
  }

  /// The size, in eight bytes, then the hashes: for a file or a database.
  public byte[] toByteArray() {
    byte[] out = new byte[8 + Bytes32.SIZE * Long.bitCount(size)];
    Longs.put(out, 0, size);
    int at = 8;
    for (Bytes32 hash : hashes()) {
      hash.write(out, at);
      at += Bytes32.SIZE;
    }
    return out;
  }

  /// Reads what [#toByteArray] wrote.
  ///
  /// @throws MalformedException if the length does not fit the size
  public static CompactRange parse(byte[] bytes) throws MalformedException {
    long size = bytes.length < 8 ? -1 : Longs.get(bytes, 0);
    if (size < 0 || bytes.length != 8 + Bytes32.SIZE * Long.bitCount(size)) {
      throw new MalformedException("not the edge of a tree: " + bytes.length + " bytes");
    }
    var hashes = new ArrayList<Bytes32>();
    for (int at = 8; at < bytes.length; at += Bytes32.SIZE) {
      hashes.add(Bytes32.of(bytes, at));
    }
    return of(size, hashes);
  }

  @Override
  public String toString() {
    return "CompactRange of " + size;
  }

  /// Takes the hashes of the subtrees that an append completes.
  @FunctionalInterface
  public interface NodeSink {
    /// The subtree of the 2^`level` leaves from `index` · 2^`level` on is complete.
    void node(int level, long index, Bytes32 hash);
  }
}
