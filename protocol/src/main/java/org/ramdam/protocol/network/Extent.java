package org.ramdam.protocol.network;

import org.ramdam.protocol.Limits;

/// How far a log goes, as one number: its generation first, its entries second. Of two extents of
/// one log the larger one is newer, so that a shorter log of a later generation is more than a
/// longer one of an earlier. An extent of generation 1 is the number of entries.
public final class Extent {
  private static final int SIZE_BITS = 48;
  private static final long SIZE = (1L << SIZE_BITS) - 1;

  private Extent() {}

  /// The extent of the first `size` entries of a generation.
  ///
  /// @throws IllegalArgumentException if one of the two is out of bounds
  public static long of(int generation, long size) {
    if (generation < 1 || generation > Limits.GENERATIONS || size < 0 || size > SIZE) {
      throw new IllegalArgumentException("%d entries of generation %d".formatted(size, generation));
    }
    return (generation - 1L) << SIZE_BITS | size;
  }

  /// The generation, from 1.
  public static int generation(long extent) {
    return (int) (extent >>> SIZE_BITS) + 1;
  }

  /// How many entries.
  public static long size(long extent) {
    return extent & SIZE;
  }

  /// Whether a number of a peer is an extent to which a run can be added.
  public static boolean isSound(long extent) {
    return extent >= 0
        && generation(extent) <= Limits.GENERATIONS
        && size(extent) <= SIZE - (1 << 20);
  }
}
