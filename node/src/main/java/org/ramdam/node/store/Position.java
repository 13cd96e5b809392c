package org.ramdam.node.store;

import org.ramdam.protocol.bytes.Longs;

/// Where an entry stands.
///
/// @param site the first eight bytes of the site's id; the store holds no two sites that share them
/// @param index in that site's log
public record Position(long site, long index) implements Comparable<Position> {
  /// How many bytes it is: 16.
  public static final int SIZE = 16;

  /// Reads 16 bytes of `bytes` from `offset`.
  public static Position of(byte[] bytes, int offset) {
    return new Position(Longs.get(bytes, offset), Longs.get(bytes, offset + 8));
  }

  /// Writes 16 bytes into `out` from `offset`.
  public void write(byte[] out, int offset) {
    Longs.put(out, offset, site);
    Longs.put(out, offset + 8, index);
  }

  @Override
  public int compareTo(Position that) {
    int order = Long.compareUnsigned(site, that.site);
    return order == 0 ? Long.compareUnsigned(index, that.index) : order;
  }
}
