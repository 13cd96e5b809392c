package org.ramdam.node.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A part of a column, by the bytes of its keys.
///
/// @param from the first key, included
/// @param to the end, excluded; null for the end of the column
/// @param descending whether it is read from its end
public record Range(byte[] from, byte @Nullable [] to, boolean descending) {
  /// The whole column.
  public static Range all() {
    return new Range(new byte[0], null, false);
  }

  /// The keys that start with `prefix`.
  public static Range prefix(byte[] prefix) {
    return new Range(prefix, successor(prefix), false);
  }

  /// The keys from `from` to before `to`.
  public static Range between(byte[] from, byte[] to) {
    return new Range(from, to, false);
  }

  /// The same part, read from its end.
  public Range reversed() {
    return new Range(from, to, !descending);
  }

  /// The same part without what a reader who stopped before `key` has seen: `key` itself is still
  /// to come when ascending, and is not when descending.
  public Range resume(byte[] key) {
    return descending ? new Range(from, key, true) : new Range(key, to, false);
  }

  /// The first key after all that start with `prefix`; null if there is none.
  private static byte @Nullable [] successor(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xff) {
        byte[] next = Arrays.copyOf(prefix, i + 1);
        next[i]++;
        return next;
      }
    }
    return null;
  }
}
