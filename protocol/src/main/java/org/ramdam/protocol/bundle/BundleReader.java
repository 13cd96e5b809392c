package org.ramdam.protocol.bundle;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;

/// Takes a bundle apart, a few bytes at a time: asks for as many as it [#wanted], takes them, and
/// answers with a block where they were one. Never asks for more than a block may have. Not
/// thread-safe.
public final class BundleReader {
  private enum Next {
    MAGIC,
    LENGTH,
    BLOCK,
    DIGEST,
    NOTHING
  }

  private final Sha256 digest = new Sha256();
  private Next next;
  private int wanted;
  private long offset;
  private long blockAt;

  private BundleReader(Next next, int wanted, long offset) {
    this.next = next;
    this.wanted = wanted;
    this.offset = offset;
  }

  /// From the first byte of a bundle.
  public static BundleReader fromStart() {
    return new BundleReader(Next.MAGIC, BundleWriter.MAGIC.length, 0);
  }

  /// From a block within a bundle whose digest was found right before: it must not be read to its
  /// end.
  ///
  /// @param offset see [#blockOffset]
  public static BundleReader fromBlock(long offset) {
    return new BundleReader(Next.LENGTH, BundleWriter.LENGTH, offset);
  }

  /// How many bytes it needs next; 0 if the bundle is at its end, and whole.
  public int wanted() {
    return wanted;
  }

  /// How many bytes stand before those it needs next.
  public long offset() {
    return offset;
  }

  /// Where the block that was read last begins, with its length.
  public long blockOffset() {
    return blockAt;
  }

  /// Takes the next bytes.
  ///
  /// @param bytes as many as are [#wanted]; fewer if there are no more
  /// @return the block they are; null if they are none
  /// @throws DamagedBundleException if they cannot be what a bundle has here
  public @Nullable BundleBlock take(byte[] bytes) throws DamagedBundleException {
    if (bytes.length > wanted || next == Next.NOTHING) {
      throw new IllegalArgumentException(wanted + " bytes wanted, got " + bytes.length);
    }
    long at = offset;
    offset += bytes.length;
    if (bytes.length < wanted) {
      throw new DamagedBundleException(offset, false, "it ends here, in the middle");
    }
    if (next != Next.DIGEST) {
      var _ = digest.update(bytes);
    }
    switch (next) {
      case MAGIC -> {
        if (!Arrays.equals(bytes, BundleWriter.MAGIC)) {
          throw new DamagedBundleException(at, false, "it is not a bundle that this version reads");
        }
        await(Next.LENGTH, BundleWriter.LENGTH);
      }
      case LENGTH -> {
        blockAt = at;
        int length = Longs.getInt(bytes, 0);
        if (length < 0 || length > Limits.BUNDLE_BLOCK_BYTES) {
          throw new DamagedBundleException(at, false, "a block of more than 1 MiB");
        }
        await(length == 0 ? Next.DIGEST : Next.BLOCK, length == 0 ? Bytes32.SIZE : length);
      }
      case BLOCK -> {
        await(Next.LENGTH, BundleWriter.LENGTH);
        try {
          return BundleBlocks.unpack(bytes);
        } catch (MalformedException e) {
          throw new DamagedBundleException(blockAt, true, String.valueOf(e.getMessage()));
        }
      }
      case DIGEST -> {
        await(Next.NOTHING, 0);
        if (!digest.finish().equals(Bytes32.of(bytes))) {
          throw new DamagedBundleException(at, true, "its digest is of other bytes");
        }
      }
      case NOTHING -> throw new IllegalStateException("read to its end");
    }
    return null;
  }

  private void await(Next what, int bytes) {
    next = what;
    wanted = bytes;
  }

  /// What to say if there are bytes after the end.
  public DamagedBundleException tail() {
    return new DamagedBundleException(offset, true, "there is more after its end");
  }
}
