package org.ramdam.protocol.tlog;

import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;

/// The two hashes of a Merkle tree (RFC 6962 section 2.1). Not thread-safe: it reuses its digest.
public final class TreeHasher {
  /// The root of the tree without entries: SHA-256 of nothing.
  public static final Bytes32 EMPTY_ROOT = Sha256.of(new byte[0]);

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final Sha256 sha256 = new Sha256();
  private final byte[] pair = new byte[1 + 2 * Bytes32.SIZE];

  /// A hasher; cheap to make.
  public TreeHasher() {
    pair[0] = NODE;
  }

  /// SHA-256(0x00 ‖ entry).
  public Bytes32 leaf(byte[] entry) {
    return leaf(entry, 0, entry.length);
  }

  /// SHA-256(0x00 ‖ entry), where the entry is `length` bytes of `bytes` from `from`.
  public Bytes32 leaf(byte[] bytes, int from, int length) {
    return sha256.update(LEAF).update(bytes, from, length).finish();
  }

  /// SHA-256(0x01 ‖ left ‖ right).
  public Bytes32 node(Bytes32 left, Bytes32 right) {
    left.write(pair, 1);
    right.write(pair, 1 + Bytes32.SIZE);
    return sha256.update(pair).finish();
  }
}
