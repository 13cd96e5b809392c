package org.ramdam.protocol.tlog;

import org.ramdam.protocol.bytes.Bytes32;

/// Where the hashes of complete subtrees are read.
@FunctionalInterface
public interface HashReader {
  /// The root of the complete subtree of the 2^`level` leaves from `index` · 2^`level` on. Asked
  /// only for subtrees that the tree has.
  Bytes32 node(int level, long index);
}
