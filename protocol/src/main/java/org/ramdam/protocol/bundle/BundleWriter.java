package org.ramdam.protocol.bundle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.crypto.Sha256;

/// Puts packed blocks one after another, and the digest of all of them at the end. What it answers
/// is to be written, in the order of calls. Not thread-safe; blocks may be packed elsewhere.
public final class BundleWriter {
  /// The first bytes of every bundle.
  static final byte[] MAGIC = "ramdam-bundle/v1\n".getBytes(StandardCharsets.US_ASCII);

  /// Bytes of the length before a block.
  static final int LENGTH = 4;

  private final Sha256 digest = new Sha256();

  /// What stands before the first block.
  public byte[] start() {
    var _ = digest.update(MAGIC);
    return MAGIC.clone();
  }

  /// A block with its length.
  ///
  /// @param packed see [BundleBlocks#pack]
  public byte[] block(byte[] packed) {
    if (packed.length == 0 || packed.length > Limits.BUNDLE_BLOCK_BYTES) {
      throw new IllegalArgumentException("a block of " + packed.length + " bytes");
    }
    byte[] out = new byte[LENGTH + packed.length];
    Longs.putInt(out, 0, packed.length);
    System.arraycopy(packed, 0, out, LENGTH, packed.length);
    var _ = digest.update(out);
    return out;
  }

  /// What stands after the last block: a length of 0, and the SHA-256 of all before.
  public byte[] end() {
    byte[] out = new byte[LENGTH];
    var _ = digest.update(out);
    out = Arrays.copyOf(out, LENGTH + Bytes32.SIZE);
    digest.finish().write(out, LENGTH);
    return out;
  }
}
