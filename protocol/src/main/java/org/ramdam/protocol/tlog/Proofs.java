package org.ramdam.protocol.tlog;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;

/// Inclusion and consistency proofs: made as in RFC 6962 section 2.1, verified as in RFC 9162
/// sections 2.1.3.2 and 2.1.4.2.
public final class Proofs {
  private Proofs() {}

  /// The proof that entry `index` is in the tree of the first `size` entries, from the leaf's
  /// sibling to a child of the root.
  ///
  /// @throws IndexOutOfBoundsException if the tree has no such entry
  public static List<Bytes32> inclusion(
      long index, long size, HashReader reader, TreeHasher hasher) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("no entry " + index + " in a tree of " + size);
    }
    var proof = new ArrayList<Bytes32>();
    long from = 0;
    long length = size;
    while (length > 1) {
      long left = split(length);
      if (index - from < left) {
        proof.add(subtree(from + left, length - left, reader, hasher));
        length = left;
      } else {
        proof.add(subtree(from, left, reader, hasher));
        from += left;
        length -= left;
      }
    }
    Collections.reverse(proof);
    return proof;
  }

  /// The proof that the tree of the first `newSize` entries begins with that of the first
  /// `oldSize`. Empty if the old one is empty, or the new one.
  ///
  /// @throws IllegalArgumentException if `oldSize` is negative or beyond `newSize`
  public static List<Bytes32> consistency(
      long oldSize, long newSize, HashReader reader, TreeHasher hasher) {
    return consistency(oldSize, newSize, (from, length) -> subtree(from, length, reader, hasher));
  }

  /// The same, where the first `held` entries alone are here: what is beyond them is taken from the
  /// proof that the tree of `newSize` begins with them.
  ///
  /// @param oldSize at most `held`
  /// @param proof as [#consistency] makes it of `held` and `newSize`, verified
  public static List<Bytes32> consistency(
      long oldSize,
      long held,
      List<Bytes32> proof,
      long newSize,
      HashReader reader,
      TreeHasher hasher) {
    if (oldSize > held) {
      throw new IllegalArgumentException("from size " + oldSize + ", and " + held + " are held");
    }
    Map<Long, Bytes32> beyond = new HashMap<>();
    int at = proof.size();
    long start = 0;
    long rest = newSize;
    while (held > 0 && start + rest != held) {
      long left = split(rest);
      at--;
      if (held - start <= left) {
        beyond.put(start + left, proof.get(at));
        rest = left;
      } else {
        start += left;
        rest -= left;
      }
    }
    return consistency(
        oldSize, newSize, (from, length) -> across(from, length, held, beyond, reader, hasher));
  }

  /// The root of leaves of which those from `held` on are in subtrees known by where they begin.
  private static Bytes32 across(
      long from,
      long length,
      long held,
      Map<Long, Bytes32> beyond,
      HashReader reader,
      TreeHasher hasher) {
    if (from + length <= held) {
      return subtree(from, length, reader, hasher);
    }
    if (from >= held) {
      return requireNonNull(beyond.get(from), "the proof is of another tree");
    }
    long left = split(length);
    return hasher.node(
        across(from, left, held, beyond, reader, hasher),
        across(from + left, length - left, held, beyond, reader, hasher));
  }

  /// The root of the `length` leaves from `from`.
  private interface Roots {
    Bytes32 of(long from, long length);
  }

  private static List<Bytes32> consistency(long oldSize, long newSize, Roots roots) {
    if (oldSize < 0 || oldSize > newSize) {
      throw new IllegalArgumentException("from size " + oldSize + " to " + newSize);
    }
    var proof = new ArrayList<Bytes32>();
    if (oldSize == 0) {
      return proof;
    }
    long from = 0;
    long length = newSize;
    while (from + length != oldSize) {
      long left = split(length);
      if (oldSize - from <= left) {
        proof.add(roots.of(from + left, length - left));
        length = left;
      } else {
        proof.add(roots.of(from, left));
        from += left;
        length -= left;
      }
    }
    if (from > 0) {
      proof.add(roots.of(from, length));
    }
    Collections.reverse(proof);
    return proof;
  }

  /// The root of the tree of the first `size` entries.
  public static Bytes32 root(long size, HashReader reader, TreeHasher hasher) {
    return size == 0 ? TreeHasher.EMPTY_ROOT : subtree(0, size, reader, hasher);
  }

  /// Whether `proof` shows that the entry of this leaf hash stands at `index` in the tree of `size`
  /// entries and this root. Any arguments may be given.
  public static boolean verifyInclusion(
      long index, long size, Bytes32 leaf, List<Bytes32> proof, Bytes32 root, TreeHasher hasher) {
    if (index < 0 || index >= size) {
      return false;
    }
    long node = index;
    long last = size - 1;
    Bytes32 hash = leaf;
    for (Bytes32 sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = hasher.node(sibling, hash);
        int skipped = node == 0 ? 0 : Long.numberOfTrailingZeros(node);
        node >>>= skipped;
        last >>>= skipped;
      } else {
        hash = hasher.node(hash, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /// Whether `proof` shows that the tree of `newSize` entries begins with that of `oldSize`. Any
  /// arguments may be given. Every tree begins with the empty one, whose root must be
  /// [TreeHasher#EMPTY_ROOT] and whose proof must be empty.
  public static boolean verifyConsistency(
      long oldSize,
      Bytes32 oldRoot,
      long newSize,
      Bytes32 newRoot,
      List<Bytes32> proof,
      TreeHasher hasher) {
    if (oldSize < 0 || oldSize > newSize) {
      return false;
    }
    if (oldSize == newSize) {
      return proof.isEmpty() && oldRoot.equals(newRoot);
    }
    if (oldSize == 0) {
      return proof.isEmpty() && oldRoot.equals(TreeHasher.EMPTY_ROOT);
    }
    return newRoot.equals(extend(oldSize, oldRoot, newSize, proof, hasher));
  }

  /// The root of a tree of `newSize` entries that begins with the tree of `oldSize` and `oldRoot`,
  /// as `proof` gives it; null if the proof is not one of such a tree. The caller still has to know
  /// that someone signed that root.
  ///
  /// @param oldSize positive
  public static @Nullable Bytes32 extend(
      long oldSize, Bytes32 oldRoot, long newSize, List<Bytes32> proof, TreeHasher hasher) {
    if (oldSize <= 0 || oldSize > newSize) {
      return null;
    }
    if (oldSize == newSize) {
      return proof.isEmpty() ? oldRoot : null;
    }
    boolean whole = Long.bitCount(oldSize) == 1;
    if (!whole && proof.isEmpty()) {
      return null;
    }
    int skipped = Long.numberOfTrailingZeros(oldSize);
    long node = (oldSize - 1) >>> skipped;
    long last = (newSize - 1) >>> skipped;
    Bytes32 oldHash = whole ? oldRoot : proof.getFirst();
    Bytes32 newHash = oldHash;
    for (Bytes32 hash : whole ? proof : proof.subList(1, proof.size())) {
      if (last == 0) {
        return null;
      }
      if ((node & 1) == 1 || node == last) {
        oldHash = hasher.node(hash, oldHash);
        newHash = hasher.node(hash, newHash);
        int same = node == 0 ? 0 : Long.numberOfTrailingZeros(node);
        node >>>= same;
        last >>>= same;
      } else {
        newHash = hasher.node(newHash, hash);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && oldHash.equals(oldRoot) ? newHash : null;
  }

  /// The root of the `length` leaves from `from`: the complete subtrees are read, the others made.
  static Bytes32 subtree(long from, long length, HashReader reader, TreeHasher hasher) {
    if (Long.bitCount(length) == 1) {
      int level = Long.numberOfTrailingZeros(length);
      return reader.node(level, from >>> level);
    }
    long left = split(length);
    return hasher.node(
        subtree(from, left, reader, hasher), subtree(from + left, length - left, reader, hasher));
  }

  /// The largest power of two below `length`, which is 2 or more.
  private static long split(long length) {
    return Long.highestOneBit(length - 1);
  }
}
