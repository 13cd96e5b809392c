package org.ramdam.protocol.fuzz;

import java.util.Arrays;

/// What a target holds a decoder to, beyond that it throws nothing but what it says it throws.
final class Oracle {
  private Oracle() {}

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  static void same(byte[] read, byte[] written) {
    require(Arrays.equals(read, written), "what was read is written in another way");
  }

  static void same(String read, String written) {
    require(read.equals(written), "what was read is written in another way");
  }

  /// A length in two bytes, by which a target tells what comes one after the other.
  static int length(byte[] data, int at) {
    return ((data[at] & 0xff) << 8) | (data[at + 1] & 0xff);
  }
}
