package org.ramdam.protocol.fuzz;

import java.util.Arrays;
import org.ramdam.protocol.bundle.BundleBlock;
import org.ramdam.protocol.bundle.BundleBlocks;
import org.ramdam.protocol.bundle.BundleCheck;
import org.ramdam.protocol.bundle.BundleReader;
import org.ramdam.protocol.bundle.DamagedBundleException;
import org.ramdam.protocol.bytes.MalformedException;

/// Bundles: whole ones, and blocks without the digests and lengths around them.
final class BundleTarget {
  private BundleTarget() {}

  /// The first byte says whether the others are a bundle, or blocks of which each has its length in
  /// two bytes.
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
    if (data[0] % 2 == 0) {
      readBundle(bytes);
    } else {
      checkBlocks(bytes);
    }
  }

  private static void readBundle(byte[] bytes) {
    var reader = BundleReader.fromStart();
    var check = new BundleCheck((_, _, _) -> true, true);
    int at = 0;
    try {
      while (reader.wanted() > 0) {
        int end = Math.min(bytes.length, at + reader.wanted());
        BundleBlock block = reader.take(Arrays.copyOfRange(bytes, at, end));
        at = end;
        if (block != null && check.take(block, reader.blockOffset()) != null) {
          return;
        }
      }
      var _ = check.end(reader.offset());
    } catch (DamagedBundleException damage) {
      var _ = check.damaged(damage);
    }
  }

  private static void checkBlocks(byte[] bytes) {
    var check = new BundleCheck((_, _, _) -> true, true);
    int at = 0;
    while (at + 2 <= bytes.length) {
      int end = Math.min(bytes.length, at + 2 + Oracle.length(bytes, at));
      try {
        BundleBlock block = BundleBlocks.unpack(Arrays.copyOfRange(bytes, at + 2, end));
        if (check.take(block, at) != null) {
          return;
        }
      } catch (MalformedException _) {
        return;
      }
      at = end;
    }
    var _ = check.end(at);
  }
}
