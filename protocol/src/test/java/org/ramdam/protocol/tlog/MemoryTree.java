package org.ramdam.protocol.tlog;

import java.util.HashMap;
import java.util.Map;
import org.ramdam.protocol.bytes.Bytes32;

/// A tree of which all nodes are kept.
final class MemoryTree implements HashReader {
  private record Place(int level, long index) {}

  private final Map<Place, Bytes32> nodes = new HashMap<>();
  private final CompactRange edge = new CompactRange();
  private final TreeHasher hasher = new TreeHasher();

  /// The tree of the leaf hashes of the entries 0, 1, 2… of four bytes each.
  static MemoryTree of(int size) {
    var tree = new MemoryTree();
    for (int i = 0; i < size; i++) {
      tree.append(tree.hasher.leaf(entry(i)));
    }
    return tree;
  }

  static byte[] entry(int i) {
    return new byte[] {(byte) (i >>> 24), (byte) (i >>> 16), (byte) (i >>> 8), (byte) i};
  }

  void append(Bytes32 leaf) {
    edge.append(
        leaf,
        hasher,
        (level, index, hash) -> {
          if (nodes.put(new Place(level, index), hash) != null) {
            throw new AssertionError("node told twice: " + level + ", " + index);
          }
        });
  }

  Bytes32 leaf(long index) {
    return node(0, index);
  }

  int nodeCount() {
    return nodes.size();
  }

  CompactRange edge() {
    return edge;
  }

  @Override
  public Bytes32 node(int level, long index) {
    Bytes32 hash = nodes.get(new Place(level, index));
    if (hash == null) {
      throw new AssertionError("no such node: " + level + ", " + index);
    }
    return hash;
  }
}
