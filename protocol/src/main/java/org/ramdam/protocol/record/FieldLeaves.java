package org.ramdam.protocol.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;

/// The hash that commits to words field by field, so that each can be shown without the others
/// (docs/protocol/record.md). Computed from the bytes as they are: whether they are words, the
/// decoder says. Not thread-safe; cheap to make.
final class FieldLeaves {
  /// Bytes of a field's key: enough that nobody guesses what it hides.
  static final int KEY_SIZE = 16;

  /// More fields than any words have.
  static final int MAX = 32;

  private static final byte[] DOMAIN = "ramdam/private/v2".getBytes(StandardCharsets.US_ASCII);
  private static final int VARINT = 0;
  private static final int BYTES = 2;

  private final Sha256 sha256 = new Sha256();
  private final byte[] hash = new byte[Bytes32.SIZE];
  private byte[] leaves = new byte[4 * Bytes32.SIZE];
  private int count;

  /// Adds the leaf of the next field, shown: SHA-256(key ‖ field).
  ///
  /// @param key the first 16 bytes count
  void add(byte[] key, byte[] in, int from, int length) {
    add(leaf(key, in, from, length));
  }

  /// SHA-256(key ‖ field), where the field is `length` bytes of `in`.
  Bytes32 leaf(byte[] key, byte[] in, int from, int length) {
    return sha256.update(key, 0, KEY_SIZE).update(in, from, length).finish();
  }

  /// Adds the leaf of the next field, hidden.
  void add(Bytes32 leaf) {
    if (leaves.length == count * Bytes32.SIZE) {
      leaves = Arrays.copyOf(leaves, 2 * leaves.length);
    }
    leaf.write(leaves, count++ * Bytes32.SIZE);
  }

  /// What a core commits to.
  Bytes32 finish(int kind) {
    sha256.update(DOMAIN);
    int rest = kind;
    while (rest > 0x7f) {
      sha256.update((byte) (rest | 0x80));
      rest >>>= 7;
    }
    return sha256.update((byte) rest).update(leaves, 0, count * Bytes32.SIZE).finish();
  }

  /// The key of field `index`, in an array that the next call overwrites.
  byte[] key(byte[] salted, int index) {
    sha256.update(salted, 0, PrivatePart.SALT_SIZE).update((byte) index).finish().write(hash, 0);
    return hash;
  }

  /// The hash of salt ‖ bytes; null if the bytes are no message in one field, or have more fields
  /// than there are.
  static @Nullable Bytes32 hash(byte[] salted) {
    var walk = new Walk(salted, PrivatePart.SALT_SIZE, salted.length);
    int kind = walk.enter();
    var leaves = new FieldLeaves();
    for (int i = 0; walk.next() && i < MAX; i++) {
      leaves.add(leaves.key(salted, i), salted, walk.from, walk.to - walk.from);
    }
    return walk.ended() ? leaves.finish(kind) : null;
  }

  /// Goes over fields where they lie.
  static final class Walk {
    private final byte[] in;
    private final int end;
    private boolean broken;

    /// Of the field that [#next] found: its tag begins at `from`, it ends before `to`.
    int from;

    int to;

    /// Its number, and where its value begins if it is of the type that has a length; else -1.
    int number;

    int value;

    Walk(byte[] in, int from, int end) {
      this.in = in;
      this.end = end;
      this.to = from;
    }

    /// Enters the one field that these bytes are.
    ///
    /// @return its number
    int enter() {
      broken |= !next() || to != end || value < 0;
      to = Math.max(value, 0);
      return number;
    }

    /// Goes to the next field, if there is one.
    boolean next() {
      if (broken || to == end) {
        return false;
      }
      from = to;
      int tag = varint();
      number = tag >>> 3;
      int type = tag & 7;
      if (type == BYTES) {
        int length = varint();
        value = to;
        broken |= length < 0 || length > end - to;
        to = broken ? end : to + length;
      } else {
        value = -1;
        skipNumber(type);
      }
      return !broken;
    }

    private void skipNumber(int type) {
      broken |= type != VARINT;
      while (to < end && in[to] < 0) {
        to++;
      }
      broken |= to++ >= end;
    }

    /// Whether all bytes were fields.
    boolean ended() {
      return !broken && to == end;
    }

    private int varint() {
      int read = 0;
      for (int shift = 0; shift < 32 && to < end; shift += 7) {
        byte b = in[to++];
        read |= (b & 0x7f) << shift;
        if (b >= 0) {
          broken |= shift == 28;
          return read;
        }
      }
      broken = true;
      return 0;
    }
  }
}
